// Gas of one attest and one timestamp of the Ethereum Attestation Service on the chain at argv[2]. Prints one JSON line.
// The account is the development chain's first unlocked one; no key is used here.
import { createRequire } from 'node:module';
import { ContractFactory, JsonRpcProvider, ZeroAddress, ZeroHash, id, AbiCoder } from 'ethers';

const require = createRequire(import.meta.url);
const artifact = (name) => require(`@ethereum-attestation-service/eas-contracts/artifacts/contracts/${name}.sol/${name}.json`);
const provider = new JsonRpcProvider(process.argv[2], undefined, { cacheTimeout: -1, pollingInterval: 50 });
const signer = await provider.getSigner(0);
const deploy = async (name, ...args) => {
  const { abi, bytecode } = artifact(name);
  const contract = await new ContractFactory(abi, bytecode, signer).deploy(...args);
  await contract.waitForDeployment();
  return contract;
};
const gas = async (sent) => Number((await (await sent).wait()).gasUsed);

const registry = await deploy('SchemaRegistry');
const eas = await deploy('EAS', await registry.getAddress());
const receipt = await (await registry.register('bytes32 root', ZeroAddress, true)).wait();
const schema = receipt.logs[0].topics[1];
const request = (n) => ({
  schema,
  data: {
    recipient: ZeroAddress, expirationTime: 0n, revocable: true, refUID: ZeroHash, value: 0n,
    data: AbiCoder.defaultAbiCoder().encode(['bytes32'], [id(`root ${n}`)]),
  },
});

await gas(eas.attest(request(0))); // the second one finds the attester's slots warm in state, as a running system would
const attest = await gas(eas.attest(request(1)));
await gas(eas.timestamp(id('data 0')));
const timestamp = await gas(eas.timestamp(id('data 1')));
console.log(JSON.stringify({ attest, timestamp }));
provider.destroy();
