// JSON Schema 2020-12 as ajv understands it, with our named formats and our one annotation.
import Ajv from 'ajv/dist/2020.js';
import { answer } from './lines.mjs';

const sizes = { sha256: 64, sha512: 128, sm3: 64, 'sha256-tree': 64, md5: 32, sha1: 40 };
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U';

function isCode(text) {
  const match = /^EV-([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z]{4})-([0-9A-HJKMNP-TV-Z*~$=U])$/.exec(text);
  if (!match) return false;
  const value = [...match.slice(1, 5).join('')].reduce((sum, c) => sum * 32n + BigInt(crockford.indexOf(c)), 0n);
  return crockford[Number(value % 37n)] === match[5];
}

function isTime(text) {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) || text.startsWith('0000')) return false;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text.replace('Z', '.000Z');
}

function isWords(text, most) {
  return text.length <= most && /^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$/.test(text);
}

function isDigest(text) {
  const match = /^([a-z0-9-]+):([0-9a-f]+)$/.exec(text);
  return match !== null && sizes[match[1]] === match[2].length;
}

const ajv = new Ajv({
  strict: true,
  strictRequired: false,
  strictTypes: false,
  keywords: [{ keyword: 'withholdable', schemaType: 'boolean' }],
  formats: {
    'date-time': isTime,
    digest: isDigest,
    'statement-digest': (text) => /^sha256:[0-9a-f]{64}$/.test(text),
    'evidence-code': isCode,
    'item-stream': (text) => text.startsWith('item/') && isCode(text.slice(5)),
    'agreement-stream': (text) => text.startsWith('agreement/') && isWords(text.slice(10), 64),
    edition: (text) => text.split('@').length === 2 && text.split('@').every((part) => isWords(part, 64)),
    'block-hash': (text) => /^0x[0-9a-f]{64}$/.test(text),
    'disclosure-digest': (text) => /^[A-Za-z0-9_-]{43}$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text,
    'subject-stream': (text) => (text.startsWith('item/') && isCode(text.slice(5))) || (text.startsWith('case/') && isWords(text.slice(5), 64)),
    'agency-id': (text) => text.length <= 64 && /^[a-z0-9]+([.-][a-z0-9]+)*$/.test(text),
    'key-id': (text) => /^[A-Za-z0-9_-]{43}$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text,
  },
});

await answer({
  validate: ({ schema, values }) => {
    // A schema with an $id that ajv knows already is the same schema: ours are named by act.
    const check = (schema.$id && ajv.getSchema(schema.$id)) || ajv.compile(schema);
    return values.map((value) => check(value));
  },
});
