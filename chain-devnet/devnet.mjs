// Prints nothing of its own: becomes anvil, with the arguments given (`node devnet.mjs --port 8545`).
// For people at a terminal. Integrity.Contracts.Devnet starts the same binary itself, so that it owns the process it must stop.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scope = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '@foundry-rs');
const platform = readdirSync(scope).find(name => name.startsWith('anvil-'));
if (!platform) {
  console.error('No anvil binary for this platform in node_modules: run npm ci.');
  process.exit(1);
}
const anvil = spawn(join(scope, platform, 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil'), process.argv.slice(2), { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => anvil.kill(signal));
anvil.on('error', error => { console.error(error.message); process.exit(1); });
anvil.on('exit', code => process.exit(code ?? 1));
