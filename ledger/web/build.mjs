// Bundles the pages' scripts and style into one folder: NAME-HASH.js|css, beside each its Brotli form. The hash is of the content, so a name never means
// two things and may be kept by browsers for ever. Usage: node build.mjs OUT
import { brotliCompressSync, constants } from 'node:zlib';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const out = process.argv[2];
if (!out) throw new Error('usage: node build.mjs OUT');

// One script a page, and one a worker; what two of them share becomes a chunk of its own.
const scripts = ['frame', 'verify', 'desk', 'log', 'label', 'oversight'].map((name) => `src/${name}.js`).filter(existsSync);
const workers = ['hash', 'offline'].map((name) => `src/${name}.worker.js`).filter(existsSync);

const common = {
  bundle: true, minify: true, write: false, outdir: 'out', target: 'es2022', legalComments: 'none', charset: 'utf8', logLevel: 'warning',
  entryNames: '[name]-[hash]', chunkNames: 'part-[hash]',
};
const results = await Promise.all([
  build({ ...common, entryPoints: scripts, format: 'esm', splitting: true }),
  // A worker is one file: its policy lets it load nothing. Nested rules are written out, for browsers that are some years old.
  build({ ...common, target: ['es2022', 'chrome109'], entryPoints: [...workers, 'src/app.css'], format: 'iife' }),
]);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const { path, contents } of results.flatMap((r) => r.outputFiles)) {
  const name = path.split(/[\\/]/).at(-1);
  writeFileSync(join(out, name), contents);
  writeFileSync(join(out, `${name}.br`), brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

// For the build system: when this was done.
writeFileSync(join(out, '.built'), '');
