// Compiles src/ with the pinned npm solc and writes artifacts/NAME.json. Same sources, same bytes: a test compiles again and compares.
// `node compile.mjs --check` writes nothing and fails if an artifact is not what the sources give.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import solc from 'solc';

const here = dirname(fileURLToPath(import.meta.url));
const contracts = { EvidenceAnchor: 'src/EvidenceAnchor.sol' };
const settings = JSON.parse(readFileSync(join(here, 'solc.json'), 'utf8'));
const outputs = ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.deployedBytecode.immutableReferences', 'storageLayout'];

const read = path => {
  const file = join(here, path.startsWith('@') ? join('node_modules', path) : path);
  return existsSync(file) ? { contents: readFileSync(file, 'utf8') } : { error: `no such file: ${path}` };
};
const input = {
  language: 'Solidity',
  sources: Object.fromEntries(Object.values(contracts).map(path => [path, { content: read(path).contents }])),
  settings: { ...settings, outputSelection: { '*': { '': ['ast'], '*': outputs } } },
};
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
const complaints = output.errors ?? [];
for (const complaint of complaints) console.error(complaint.formattedMessage);
if (complaints.length > 0) process.exit(1);

// Where each immutable's value is put into the runtime code. The compiler names immutables by syntax tree id: look the names up.
const immutables = (ast, references) => {
  const named = ast.nodes.flatMap(node => node.nodes ?? []).filter(node => node.mutability === 'immutable').map(({ name, id }) => [name, references[id]]);
  if (named.some(([, at]) => !at) || named.length !== Object.keys(references).length) throw new Error('an immutable without a place or a name');
  return Object.fromEntries(named);
};
const layout = ({ storage }) => storage.map(({ label, slot, offset, type }) => ({ label, slot: Number(slot), offset, type }));

let stale = false;
for (const [name, path] of Object.entries(contracts)) {
  const { abi, evm, storageLayout } = output.contracts[path][name];
  const artifact = JSON.stringify({
    contract: name,
    compiler: solc.version(),
    settings,
    abi,
    bytecode: '0x' + evm.bytecode.object,
    deployedBytecode: '0x' + evm.deployedBytecode.object,
    immutableReferences: immutables(output.sources[path].ast, evm.deployedBytecode.immutableReferences),
    storageLayout: layout(storageLayout),
  }, null, 2) + '\n';
  const file = join(here, 'artifacts', `${name}.json`);
  if (process.argv.includes('--check')) {
    const same = existsSync(file) && readFileSync(file, 'utf8') === artifact;
    console.log(`${name}: ${same ? 'as compiled' : 'not what the sources give; run node compile.mjs'}`);
    stale ||= !same;
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, artifact);
    console.log(`${name}: ${evm.deployedBytecode.object.length / 2} bytes of runtime code`);
  }
}
process.exit(stale ? 1 : 0);
