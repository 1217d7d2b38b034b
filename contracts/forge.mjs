// Runs the platform package's own forge binary (install scripts may be blocked, so nothing links it), offline, with the npm solc.
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const scope = join(here, 'node_modules', '@foundry-rs');
const platform = readdirSync(scope).find(name => name.startsWith('forge-'));
if (!platform) {
  console.error('No forge binary for this platform in node_modules: run npm ci.');
  process.exit(1);
}
const binary = join(scope, platform, 'bin', process.platform === 'win32' ? 'forge.exe' : 'forge');
const solc = join(here, 'solc.mjs');
chmodSync(solc, 0o755);
const [verb, ...rest] = process.argv.slice(2);
const { status, error } = spawnSync(binary, [verb, '--root', here, '--use', solc, '--offline', ...rest], { cwd: here, stdio: 'inherit' });
if (error) console.error(error.message);
process.exit(status ?? 1);
