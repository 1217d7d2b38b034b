#!/usr/bin/env node
// The npm solc behind the interface of the native one, as far as forge uses it: `--version`, and standard JSON from stdin to stdout.
import { existsSync, readFileSync } from 'node:fs';
import solc from 'solc';

if (process.argv.includes('--version')) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else {
  const read = path => (existsSync(path) ? { contents: readFileSync(path, 'utf8') } : { error: `no such file: ${path}` });
  process.stdout.write(solc.compile(readFileSync(0, 'utf8'), { import: read }));
}
