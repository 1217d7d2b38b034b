// ethers as the oracle of RLP, Keccak-256, ABI and signed transactions. One JSON question a line, one JSON answer a line.
import { createInterface } from 'node:readline';
import { AbiCoder, Interface, Transaction, Wallet, decodeRlp, encodeRlp, getCreateAddress, keccak256 } from 'ethers';

const answers = {
  keccak: ({ data }) => keccak256(data),
  encode: ({ item }) => encodeRlp(item),
  decode: ({ data }) => { try { return { item: decodeRlp(data) }; } catch { return { item: null }; } },
  address: ({ key }) => new Wallet(key).address.toLowerCase(),
  contract: ({ from, nonce }) => getCreateAddress({ from, nonce }).toLowerCase(),
  call: ({ abi, name, values }) => new Interface(abi).encodeFunctionData(name, values),
  selector: ({ abi, name }) => new Interface(abi).getError(name).selector,
  topic: ({ abi, name }) => new Interface(abi).getEvent(name).topicHash,
  words: ({ types, values }) => AbiCoder.defaultAbiCoder().encode(types, values),
  sign: ({ key, transaction }) => {
    const tx = Transaction.from(transaction);
    tx.signature = new Wallet(key).signingKey.sign(tx.unsignedHash);
    return { raw: tx.serialized, hash: tx.hash };
  },
  read: ({ raw }) => {
    const tx = Transaction.from(raw);
    return { from: tx.from.toLowerCase(), hash: tx.hash, type: tx.type, nonce: tx.nonce, chainId: Number(tx.chainId) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { ask, ...question } = JSON.parse(line);
  console.log(JSON.stringify(answers[ask](question)));
}
