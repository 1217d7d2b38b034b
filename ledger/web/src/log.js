// The log's page: two proofs made here, from the public tiles, and the growth as a line. Nothing that is computed here was sent as an answer.
import { $, el, say } from './dom.js';
import { equal } from './merkle.js';
import { checkpointOf, fromBase64, toBase64, toHex, verify } from './note.js';
import { between, placed } from './signed-log.js';
import { leafOf, tree } from './tiles.js';

const twin = fetch('/log?format=json', { headers: { accept: 'application/json' } }).then((answer) => answer.json());

async function file(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${answer.status} ${path}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** A verdict's line: its sign is in the text, its colour beside it. */
const line = (good, text) => el('p', { class: good === null ? 'quiet' : good ? 'good' : 'bad' }, text);

/** What a proof against the checkpoint shows: without its signature no more than that it fits what this page was sent. */
const proved = (signed, holds, code, failing, ...values) =>
  !holds ? line(false, say(failing, ...values)) : signed.signed ? line(true, say(code, ...values)) : line(null, say(`${code}-unsigned`, ...values));

const row = (label, ...value) => el('div', {}, el('dt', {}, label), el('dd', {}, ...value));

const copy = (value, what) => el('button', { type: 'button', class: 'copy', 'data-copy': value, 'aria-label': `${say('page.copy')}: ${what}` }, say('page.copy'));

/** The note on this page, once it is known to be signed, and to say what the page says beside it. What else the ledger tells of its checkpoint is not used. */
async function signedNote({ dataset }) {
  const { origin, size, root } = checkpointOf(dataset.note);
  if (!(dataset.key.startsWith(`${origin}+`) && dataset.size === `${size}` && dataset.root === toBase64(root))) throw new Error(say('log.script.not-the-note'));
  return { size, root, signed: globalThis.crypto?.subtle ? await verify(dataset.note, dataset.key) : null };
}

/** What a recomputed root is compared with: the signed checkpoint, and what is said to be on the chain. */
function compared(log, signed, size, computed) {
  const anchor = log.anchors.find((a) => a.size === size);
  const lines = [];
  if (signed.size === size) lines.push(equal(signed.root, computed) ? line(true, say('log.script.as-checkpoint')) : line(false, say('log.script.not-checkpoint')));
  if (anchor) lines.push(equal(fromBase64(anchor.root), computed) ? line(true, say('log.script.as-anchor', anchor.number)) : line(false, say('log.script.not-anchor', anchor.number)));
  return lines.length > 0 ? lines : [line(null, say('log.script.unknown-root'))];
}

async function compareSizes(log, signed, old, size, held) {
  const most = signed.size;
  if (!(Number.isSafeInteger(old) && Number.isSafeInteger(size) && old >= 0 && old <= size && size <= most)) return [line(false, say('log.script.sizes', most))];
  const tiles = tree(most, file);
  const { before, after, proof, holds } = await between(signed, old, size, tiles.hashAt);
  const differs = [[old, before], [size, after]].some(([n, hash]) => log.anchors.some((a) => a.size === n && !equal(fromBase64(a.root), hash)));
  const own = held === '' ? [] : [held === toBase64(before) ? line(true, say('log.script.as-held')) : line(false, say('log.script.not-held'))];
  const sound = holds && !differs && !own.some((told) => told.classList.contains('bad'));
  return [
    proved(signed, sound, 'log.script.consistent', 'log.script.inconsistent', old, size, most),
    el('dl', { class: 'pairs' },
      ...[[old, before, own], [size, after, []]].map(([n, hash, more]) =>
        row(say('log.script.root-of', n), el('code', {}, toBase64(hash)), copy(toBase64(hash), say('log.script.root-of', n)), ...more, ...compared(log, signed, n, hash)))),
    el('details', {}, el('summary', {}, say('log.script.proof', proof.length, tiles.read)), el('ol', { class: 'hashes' }, ...proof.map((hash) => el('li', {}, el('code', {}, toHex(hash)))))),
  ];
}

async function openLeaf(log, signed, index) {
  const { size } = signed;
  if (!(Number.isSafeInteger(index) && index >= 0 && index < size)) return [line(false, say('log.script.index', size - 1))];
  const tiles = tree(size, file);
  const entry = await tiles.entryAt(index);
  const { leaf, way, holds } = await placed(signed, index, entry, tiles.hashAt);
  return [
    proved(signed, holds, 'log.script.included', 'log.script.not-included', index, size),
    el('dl', { class: 'pairs' }, ...entrySays(leafOf(entry)), row(say('log.script.leaf-hash'), el('code', {}, toHex(leaf)))),
    el('ol', { class: 'climb' }, ...(way?.steps ?? []).map((step, level) =>
      el('li', { class: step.side },
        el('b', {}, say('log.script.step', level + 1)), ' ', say(`log.script.${step.side}`), ' ', el('code', {}, toHex(step.sibling)), ' → ', say('log.script.gives'), ' ', el('code', {}, toHex(step.hash))))),
    el('dl', { class: 'pairs' }, row(say('log.script.root-of', size), el('code', {}, toBase64(way?.root ?? leaf)), ...compared(log, signed, size, way?.root ?? leaf))),
  ];
}

function entrySays(said) {
  if (said?.kind === 'statement') {
    const digest = `sha256:${toHex(said.digest)}`;
    return [
      row(say('log.script.statement', said.number), ''),
      row(say('log.script.digest'), el('code', {}, digest), copy(digest, say('log.script.digest'))),
      row(say('log.script.history'), el('code', {}, toHex(said.stream))),
    ];
  }
  return said ? [row(say('log.script.heads'), ''), row(say('log.script.heads-root'), el('code', {}, toHex(said.digest)))] : [row(say('log.script.other'), '')];
}

/** Answers a form in its place, and keeps what was asked in the address. */
function answers(form, place, compute) {
  const run = async () => {
    const asked = new FormData(form);
    place.replaceChildren(line(null, say('log.script.working')));
    try {
      if (!globalThis.crypto?.subtle) throw new Error(say('log.script.no-subtle'));
      const signed = await signedNote(signature);
      if (signed.signed === false) throw new Error(say('log.script.not-signed'));
      place.replaceChildren(...(await compute(await twin, signed, asked)));
    } catch (failure) {
      place.replaceChildren(line(false, say('log.script.failed', failure.message)));
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    history.replaceState(null, '', `?${new URLSearchParams(new FormData(form))}#${form.id}`);
    void run();
  });
  const asked = new URLSearchParams(location.search);
  const fields = [...form.elements].filter((field) => field.name && asked.has(field.name));
  for (const field of fields) field.value = asked.get(field.name);
  if (fields.length > 0) {
    void run();
    form.scrollIntoView();
  }
}

async function checkSignature(place) {
  try {
    const { signed } = await signedNote(place);
    place.className = signed === null ? 'quiet' : signed ? 'good' : 'bad';
    place.textContent = say(signed === null ? 'log.script.no-ed25519' : signed ? 'log.script.signed' : 'log.script.not-signed');
  } catch (failure) {
    place.className = 'bad';
    place.textContent = say('log.script.failed', failure.message);
  }
}

/** Seconds between two marks of the axis of time: from one second to a year. */
const steps = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000, 7776000, 31536000];

/** A time in UTC, as short as the step between two allows; the same in every language. */
const shownTime = (at, step) => {
  const iso = new Date(at * 1000).toISOString();
  return step >= 2592000 ? iso.slice(0, 7) : step >= 86400 ? iso.slice(5, 10) : step >= 60 ? iso.slice(5, 16).replace('T', ' ') : iso.slice(11, 19);
};

async function drawGrowth(figure) {
  const [{ default: Plot }, { growth }] = await Promise.all([import('uplot'), twin]);
  const style = getComputedStyle(figure);
  const [ink, rule, bar] = [style.color, style.getPropertyValue('--rule').trim(), style.getPropertyValue('--held').trim()];
  const axis = { stroke: ink, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 }, font: '12px system-ui' };
  const chart = new Plot(
    {
      width: figure.clientWidth, height: 220, legend: { show: false }, cursor: { drag: { x: false, y: false } }, tzDate: (at) => Plot.tzDate(new Date(at * 1000), 'UTC'),
      scales: { y: { range: (_, __, most) => [0, most * 1.08] } },
      axes: [{ ...axis, space: 110, incrs: steps, values: (_, times, __, ___, step) => times.map((at) => shownTime(at, step)) }, { ...axis, size: 64, values: (_, values) => values.map((v) => (Number.isInteger(v) ? v.toLocaleString('en') : '')) }],
      series: [{}, { label: say('log.script.entries'), stroke: bar, width: 2, paths: Plot.paths.stepped({ align: 1 }), points: { show: growth.length < 40 } }],
    },
    [growth.map((p) => Date.parse(p.time) / 1000), growth.map((p) => p.size)],
  );
  chart.root.setAttribute('aria-hidden', 'true');
  figure.prepend(chart.root);
  const sizes = new ResizeObserver(() => chart.setSize({ width: figure.clientWidth, height: 220 }));
  sizes.observe(figure);

  // By night other colours, and on paper those of the day: it is drawn anew.
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    sizes.disconnect();
    chart.destroy();
    void drawGrowth(figure);
  }, { once: true });
}

const [consistencyForm, leafForm, growth, signature] = [$('#consistency'), $('#leaf'), $('#growth'), $('#signature')];
if (signature) void checkSignature(signature);
if (growth) void drawGrowth(growth);
if (consistencyForm) answers(consistencyForm, $('#consistency-answer'), (log, signed, asked) => compareSizes(log, signed, Number(asked.get('old')), Number(asked.get('new')), asked.get('root').trim()));
if (leafForm) answers(leafForm, $('#leaf-answer'), (log, signed, asked) => openLeaf(log, signed, Number(asked.get('leaf'))));
