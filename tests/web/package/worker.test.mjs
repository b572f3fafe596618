// The same engine in a worker thread, through messages.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { connectWorker, EtudeError } from '../../../web/package/index.js';
import { moduleUrl } from './support.mjs';

const workerUrl = new URL('../../../web/package/worker.js', import.meta.url);
const connect = () => connectWorker(new Worker(workerUrl), { moduleUrl });
const codeOf = (promise) => promise.then(() => 'accepted', (error) => (error instanceof EtudeError ? error.code : String(error)));

const HELLO = 'main:\n  params: [input]\n  steps:\n    - done: {return: "${input}"}\n';

test('a worker gives the same API as promises', async () => {
  const engine = await connect();
  try {
    assert.match(engine.version, /^\d/);
    assert.deepEqual((await engine.check({ workflow: HELLO })).diagnostics.filter(({ severity }) => severity === 'error'), []);
    const run = await engine.start({ workflow: HELLO, input: { a: new Uint8Array([1, 2]), b: 'é' } });
    const status = await run.advance();
    assert.equal(status.pause, 'finished');
    const events = await run.journal();
    assert.equal(events.at(-1).kind, 'finished');
    assert.ok((await run.at(3)).tasks.length >= 1);
    assert.equal((await run.step(0)).at_end, false);
    assert.match(await run.save('text'), /done begins/);
    await run.dispose();
    assert.equal(await codeOf(run.result()), 'engine.stale_handle');
    assert.equal(await codeOf(engine.start({ workflow: 'main: 1' })), 'engine.does_not_deploy');
    assert.equal(await codeOf(engine.start({ workflow: HELLO, seed: -1 })), 'engine.argument');
  } finally {
    await engine.terminate();
  }
});

test('runs to the end in the worker, with real requests where it may', async () => {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const workflow = `main:\n  steps:\n    - ask: {call: http.get, args: {url: "${origin}/"}, result: r}\n    - done: {return: "\${r.body}"}\n`;
  const engine = await connect();
  try {
    const run = await engine.start({ workflow, live: true });
    assert.deepEqual((await run.runToEnd({ origins: [origin] })).result, { ok: true });
    const other = await engine.start({ workflow, live: true });
    assert.equal((await other.runToEnd({ origins: [] })).state, 'FAILED');
  } finally {
    await engine.terminate();
    server.close();
  }
});

test('an endless run in a worker can be stopped', async () => {
  const engine = await connect();
  try {
    const run = await engine.start({ workflow: 'main:\n  steps:\n    - again: {assign: [{x: 1}], next: again}\n', limits: { steps: 100000000 }, recording: 'outcome' });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    assert.equal((await run.runToEnd({ signal: stop.signal })).state, 'CANCELLED');
    await run.dispose();
    await run.dispose();
    await assert.rejects(run.result(), { code: 'engine.stale_handle' });
  } finally {
    await engine.terminate();
  }
});

test('many seeds run beside the page and tell how far they are', async () => {
  const engine = await connect();
  try {
    const document = { workflow: HELLO, input: 1 };
    const report = await engine.seeds(document, { last: 300 });
    assert.equal(report.seeds.run, 300);
    assert.equal(report.outcomes.SUCCEEDED.count, 300);
    assert.equal(await codeOf(engine.seeds(document, { first: 5, last: 1 })), 'engine.argument');
  } finally {
    await engine.terminate();
  }
});

test('unknown messages do no harm, and an ended worker says so', async () => {
  const worker = new Worker(workerUrl);
  const engine = await connectWorker(worker, { moduleUrl });
  for (const message of [null, 7, 'x', {}, { call: 'a' }, { abort: 99 }, { call: 1000, method: 'toString' }, { call: 1001, method: 'run', args: [1, 'constructor'] }]) worker.postMessage(message);
  const run = await engine.start({ workflow: HELLO });
  assert.equal((await run.runToEnd()).state, 'SUCCEEDED');
  const endless = await engine.start({ workflow: 'main:\n  steps:\n    - again: {assign: [{x: 1}], next: again}\n', limits: { steps: 100000000 }, recording: 'outcome' });
  const lost = codeOf(endless.runToEnd());
  setTimeout(() => engine.terminate(), 50);
  assert.equal(await lost, 'engine.dead');
});
