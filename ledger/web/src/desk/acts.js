// The acts of the desk: what is asked first, in which order; the rest of the schema comes under "more details". Seal numbers are never filled in from the
// record: they are there to be read from the seal.

/** @type {Record<string, {ask: string[], skip?: string[]}>} */
export const acts = {
  collect: { ask: ['kind', 'method', 'case', 'caseType', 'from', 'to', 'place', 'description', 'holder', 'witness', 'instrument', 'digests'] },
  seal: { ask: ['seal', 'before', 'after', 'shielded', 'note'] },
  unseal: { ask: ['seal', 'reason', 'video', 'note'] },
  deposit: { ask: ['locker', 'condition', 'seal', 'note'] },
  withdraw: { ask: ['purpose', 'due', 'note'] },
  'transfer.offer': { ask: ['to', 'purpose', 'due', 'seal', 'note'], skip: ['documents'] },
  'transfer.accept': { ask: ['condition', 'seal', 'digests', 'note'] },
  'transfer.refuse': { ask: ['reason'] },
  'transfer.recall': { ask: ['reason'] },
  check: { ask: ['match', 'seal', 'digests', 'unrelated', 'note'] },
  cure: { ask: ['rules', 'rule', 'seq', 'explanation', 'attachment'] },
};

/** Those that rest on a preview: their bodies take members from it, and no more is asked. */
export const onPreview = {
  recognize: { ask: ['limits', 'note'], only: true, take: ['agreement', 'rules', 'report', 'size', 'asOf', 'anchored'] },
  decline: { ask: ['note'], only: true, take: ['agreement', 'rules', 'report', 'size', 'asOf', 'anchored'] },
  'cure.request': { ask: ['due', 'note'], only: true, take: ['rules'] },
};

/** What a statement needs besides what the officer filled in, in the order of the schema: bodies read alike whoever made them. */
export const inOrder = (schema, body) =>
  Object.fromEntries(Object.keys(schema.properties).filter((name) => body[name] !== undefined).map((name) => [name, body[name]]));
