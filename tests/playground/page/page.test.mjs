// The parts of the page that need no browser: times, expressions inside scalars, names for completion, services made from calls,
// drafts in a storage that can fail, saved documents.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as esbuild from 'esbuild';

const source = new URL('../../../playground/page/src/', import.meta.url).pathname;

/** Bundles one module and imports it; what it needs of the browser is set up by the test. */
async function load(path) {
  const built = await esbuild.build({ entryPoints: [source + path], bundle: true, format: 'esm', write: false, logLevel: 'silent', loader: { '.shadow.css': 'text' } });
  return import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`);
}

test('times and sizes as people read them', async () => {
  const { clock, duration, bytes, plural, pretty } = await load('format.ts');
  const second = 1e9;
  for (const [ns, text] of [[0, '00:00.00'], [3.41 * second, '00:03.41'], [61 * second, '01:01.00'], [3600 * second, '1:00:00.00'], [90_000 * second, '1d 1:00:00.00']]) {
    assert.equal(clock(ns), text);
  }
  for (const [ns, text] of [[80e6, '80 ms'], [1.5e9, '1.5 s'], [119e9, '119 s'], [180e9, '3 min'], [155.4e9, '2 min 35 s'], [7199.9e9, '120 min'], [9000e9, '2 h 30 min'], [86_400e9, '24 h']]) assert.equal(duration(ns), text);
  assert.equal(bytes(800), '800 bytes');
  assert.equal(bytes(2048), '2.0 KB');
  assert.equal(plural(1, 'entry', 'entries'), '1 entry');
  assert.equal(plural(2, 'entry', 'entries'), '2 entries');
  assert.match(pretty({ a: 'x'.repeat(100) }, 50), /more characters$/);
});

test('expressions inside scalars: strings may hold braces, an open one ends with its line', async () => {
  const { expressionSpans } = await load('editor/highlight.ts');
  const rows = [
    ['${a + "}" + b}', 14],
    ['${ {"k": {"n": 1}} } tail', 20],
    ['${never closed\nnext: 1', 14],
    ['${a + "open\nb: 1', 11],
  ];
  for (const [text, end] of rows) assert.equal(expressionSpans(text, 0).end, end, text);
});

test('an outline is found while the text does not parse', async () => {
  const { outline, definitionAt } = await load('editor/completion.ts');
  const text = [
    'main:',
    '  params: [input]',
    '  steps:',
    '    - first:',
    '        assign:',
    '          - total: 0',
    '          - items: [',
    '    - second:',
    '        call: helper',
    '        result: answer',
    '        next: first',
    'helper:',
    '  params: [a, b: 5]',
    '  steps:',
    '    - inner: {return: "${a}"}',
  ].join('\n');
  const found = outline(text);
  assert.deepEqual(found.routines.map(({ name }) => name), ['main', 'helper']);
  assert.deepEqual(found.steps.map(({ name }) => name), ['first', 'second', 'inner']);
  assert.deepEqual(found.variables, ['a', 'answer', 'b', 'input', 'items', 'total']);
  assert.equal(definitionAt(text, text.indexOf('next: first') + 8), text.indexOf('first:'));
  assert.equal(definitionAt(text, text.indexOf('call: helper') + 8), text.indexOf('helper:\n'));
  assert.equal(definitionAt(text, text.indexOf('total: 0') + 7), null);
});

test('a service made from a call goes to the right place of services.yaml', async () => {
  const { serviceFromCall } = await load('live.ts');
  const request = { method: 'POST', url: 'https://api.shop.test/orders?x=1', headers: {}, body: null, timeoutMs: 1 };
  assert.equal(
    serviceFromCall('', request),
    'services:\n  shop:\n    url: https://api.shop.test\n    routes:\n      - match: POST /orders\n        respond: {code: 200, body: {}}\n',
  );
  const beside = serviceFromCall('seed: 3\nservices:\n  shop:\n    url: https://other.test\n', request);
  assert.match(beside, /^services:\n {2}shop_2:\n {4}url: https:\/\/api\.shop\.test/m);
  assert.match(beside, /shop:\n {4}url: https:\/\/other\.test/);
  const known = serviceFromCall('services:\n  a:\n    url: https://api.shop.test/\n    routes:\n      - match: GET /x\n        respond: {code: 200}\n', request);
  assert.match(known, /routes:\n {6}- match: POST \/orders\n {8}respond: .*\n {6}- match: GET \/x/);
  assert.equal(known.match(/url:/g).length, 1);
});

test('the request of a waiting effect, as the browser may send it', async () => {
  const { requestOf, originOf, blockedReason } = await load('live.ts');
  const plain = requestOf({ effect: 1, kind: 'http', detail: { method: 'post', url: 'https://a.test/', headers: { A: 'b' }, body: 'text', timeout_ns: 2e9 } });
  assert.deepEqual([plain.method, plain.body, plain.timeoutMs, plain.headers], ['POST', 'text', 2000, { A: 'b' }]);
  const bytes = requestOf({ effect: 1, kind: 'http', detail: { method: 'PUT', url: 'https://a.test/', body: { $bytes: 'AQI=' } } });
  assert.deepEqual([...bytes.body], [1, 2]);
  assert.equal(bytes.timeoutMs, 1_800_000);
  assert.equal(requestOf({ effect: 1, kind: 'http', detail: {} }), null);
  assert.equal(originOf('https://a.test:8443/x'), 'https://a.test:8443');
  for (const url of ['javascript:alert(1)', 'file:///etc/passwd', 'nonsense']) assert.equal(originOf(url), null);
  assert.equal(blockedReason('https://a.test/'), null);
  assert.equal(blockedReason('http://localhost:3000/'), null);
  assert.match(blockedReason('http://a.test/'), /https/);
});

test('a token is for all Google APIs or for one origin, and none is sent that was not asked for', async () => {
  const { perform, requestOf, tokenIn, tokenPlace } = await load('live.ts');
  const place = (url, auth) => tokenPlace(requestOf({ effect: 1, kind: 'http', detail: { url, auth } }));
  assert.equal(place('https://a.test/x', null), null);
  assert.equal(place('https://a.test/x', undefined), null);
  assert.equal(place('https://a.test/x', { type: 'OIDC' }), 'https://a.test');
  assert.equal(place('https://us-central1-run.googleapis.com/x', { type: 'OAuth2' }), 'googleapis.com');
  // A token for Google goes to nobody who is only named alike, nor in the clear.
  for (const url of ['https://googleapis.com.evil.test/', 'https://evilgoogleapis.com/', 'http://storage.googleapis.com/']) assert.equal(place(url, { type: 'OAuth2' }), new URL(url).origin);
  assert.equal(place('https://storage.googleapis.com/', { type: 'OIDC' }), 'https://storage.googleapis.com');
  assert.deepEqual(['a.b-c', ' Bearer  a.b \n', '', ' ', 'a b', 'a\r\nX: y', 'ä'].map(tokenIn), ['a.b-c', 'a.b', null, null, null, null, null]);
  const request = requestOf({ effect: 1, kind: 'http', detail: { url: 'https://a.test/', headers: { Authorization: 'own' } } });
  const sent = [];
  globalThis.fetch = (_url, { headers }) => Promise.resolve((sent.push(headers.get('authorization')), new Response('')));
  await perform(request, new AbortController().signal);
  await perform(request, new AbortController().signal, 'pasted');
  assert.deepEqual(sent, ['own', 'Bearer pasted']);
});

test('a waiting request without answers in time, and one that is stopped, become faults', async () => {
  const { perform } = await load('live.ts');
  const hang = (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new DOMException('x', 'AbortError'))));
  const request = { method: 'GET', url: 'https://a.test/', headers: {}, body: null, timeoutMs: 20 };
  globalThis.fetch = hang;
  assert.equal((await perform(request, new AbortController().signal)).completion.detail.fault, 'timeout');
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 5);
  assert.equal((await perform({ ...request, timeoutMs: 5000 }, stop.signal)).completion.detail.fault, 'connection_reset');
  globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
  assert.match((await perform(request, new AbortController().signal)).completion.detail.message, /CORS/);
  let sent;
  globalThis.fetch = (url, options) => {
    sent = { url, ...options };
    return Promise.resolve(new Response(new Uint8Array([0xff, 0xfe]), { status: 201, headers: { 'X-A': 'b' } }));
  };
  const { completion } = await perform({ ...request, headers: { 'User-Agent': 'x', Accept: 'y' } }, new AbortController().signal);
  assert.equal(completion.kind, 'response');
  assert.equal(completion.detail.code, 201);
  assert.deepEqual(completion.detail.body, { $bytes: '//4=' });
  assert.deepEqual([sent.credentials, sent.referrerPolicy, sent.headers.has('user-agent')], ['omit', 'no-referrer', false]);
});

class FakeStorage {
  #map = new Map();
  full = false;
  get length() {
    return this.#map.size;
  }
  key(index) {
    return [...this.#map.keys()][index] ?? null;
  }
  getItem(key) {
    return this.#map.get(key) ?? null;
  }
  setItem(key, value) {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.#map.set(key, value);
  }
  removeItem(key) {
    this.#map.delete(key);
  }
}

let drafts;
before(async () => {
  globalThis.localStorage = new FakeStorage();
  drafts = await load('drafts.ts');
});

test('drafts are kept, listed, and saved beside what another tab has written', () => {
  const { createDraft, saveDraft, loadDraft, listDrafts, deleteDraft, lastDraft } = drafts;
  const first = saveDraft(createDraft('One', { 'workflow.yaml': 'a' })).draft;
  assert.equal(loadDraft(first.id).files['workflow.yaml'], 'a');
  assert.equal(lastDraft().id, first.id);
  const elsewhere = saveDraft({ ...first, files: { 'workflow.yaml': 'theirs' } });
  assert.equal(elsewhere.copied, false);
  const ours = saveDraft({ ...first, files: { 'workflow.yaml': 'ours' } });
  assert.equal(ours.copied, true);
  assert.match(ours.draft.title, /copy/);
  assert.equal(loadDraft(first.id).files['workflow.yaml'], 'theirs');
  assert.equal(loadDraft(ours.draft.id).files['workflow.yaml'], 'ours');
  assert.equal(listDrafts().length, 2);
  deleteDraft(first.id);
  assert.equal(listDrafts().length, 1);
});

test('a full storage and damaged entries are told, and break nothing', () => {
  const { createDraft, saveDraft, listDrafts, loadDraft } = drafts;
  localStorage.full = true;
  assert.match(saveDraft(createDraft('Two', { 'workflow.yaml': 'b' })).problem, /full/);
  localStorage.full = false;
  localStorage.setItem('etude.draft.bad', '{"id": 3');
  localStorage.setItem('etude.draft.worse', '{"id": "worse", "title": "t", "files": {"a": 1}}');
  assert.equal(loadDraft('bad'), null);
  assert.equal(loadDraft('worse'), null);
  assert.ok(listDrafts().every(({ id }) => id !== 'bad' && id !== 'worse'));
});

test('files that are chosen or dropped become a document, or a sentence that says why not', async () => {
  globalThis.addEventListener ??= () => undefined;
  globalThis.document ??= { addEventListener: () => undefined };
  const { readFiles } = await load('workspace.ts');
  const file = (name, text) => new File([text], name);
  const document = await readFiles([file('pay.yaml', 'main:'), file('services.yaml', 'seed: 1'), file('input.json', '{}')]);
  assert.deepEqual(document, { title: 'pay', files: { 'workflow.yaml': 'main:', 'services.yaml': 'seed: 1', 'input.json': '{}' } });
  const saved = await readFiles([file('x.etude.json', JSON.stringify({ etude: 1, title: 'T', files: { 'workflow.yaml': 'a', '../evil': 'b', 'workflows/c.yaml': 'd' } }))]);
  assert.deepEqual(saved, { title: 'T', files: { 'workflow.yaml': 'a', 'workflows/c.yaml': 'd' } });
  await assert.rejects(readFiles([file('photo.png', 'x')]), /picture without a workflow/);
  await assert.rejects(readFiles([file('a.yaml', 'x\u0000y')]), /not text/);
  await assert.rejects(readFiles([file('a.yaml', 'x'.repeat(1_000_001))]), /larger/);
  await assert.rejects(readFiles([file('x.etude.json', '{"files": 1}')]), /not a document/);
  await assert.rejects(readFiles([]), /no file/);
});

test('a picture carries its link and gives it back; one without says so', async () => {
  const { linkInPicture, pngWithLink, svgWithLink } = await load('pictures.ts');
  const fragment = '#w1d.AbC-_9.eJyrVkrLz1eyUkpKLFKqBQAZ7gPzZ';
  const bytes = (text) => new TextEncoder().encode(text);
  const svg = svgWithLink('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="4"><text>a</text></svg>', fragment);
  assert.match(svg, /^<\?xml version="1\.0"\?><svg [^>]*><metadata>etude-link:#w1d/);
  assert.equal(linkInPicture(bytes(svg)), fragment);
  assert.equal(linkInPicture(bytes('<svg xmlns="http://www.w3.org/2000/svg"/>')), null);
  // The smallest PNG: one grey pixel.
  const png = Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64'));
  const marked = pngWithLink(png, fragment);
  assert.equal(linkInPicture(marked), fragment);
  assert.equal(linkInPicture(png), null);
  const { crc32 } = await import('node:zlib');
  if (crc32) {
    const view = new DataView(marked.buffer);
    const size = view.getUint32(33);
    assert.equal(view.getUint32(33 + 8 + size), crc32(marked.subarray(37, 37 + 4 + size)), 'the chunk has its checksum');
  }
  for (const cut of [marked.subarray(0, 20), marked.subarray(0, 60), new Uint8Array(0)]) assert.doesNotThrow(() => linkInPicture(cut));
});

test('a saved document gives back its slides and seed, and what is no slide stays out', async () => {
  const { readFiles, slidesOf } = await load('workspace.ts');
  const slides = [{ c: { t: 5, k: 'main/a' }, say: 'Look here' }];
  const saved = new File([JSON.stringify({ etude: 1, title: 'T', files: { 'workflow.yaml': 'main: {}' }, slides: [...slides, { say: 1 }, null], seed: 7 })], 'a.etude.json');
  assert.deepEqual(await readFiles([saved]), { title: 'T', files: { 'workflow.yaml': 'main: {}' }, slides, seed: 7 });
  assert.deepEqual(slidesOf('no list'), []);
  await assert.rejects(readFiles([new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'a.svg')]), /without a workflow/);
  await assert.rejects(readFiles([new File(['x\u0000y'], 'a.yaml')]), /is not text/);
  await assert.rejects(readFiles([new File(['x'], 'a.exe')]), /neither YAML nor JSON/);
});
