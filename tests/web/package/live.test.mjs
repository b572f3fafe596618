// Real requests against a local server: what it answers, and all the ways in which it does not.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { performHttp, runToEnd } from '../../../web/package/index.js';
import { load } from './support.mjs';

const engine = await load();
let server;
let origin;
const seen = [];

before(async () => {
  server = createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(pieces).toString() });
      const path = request.url.split('?')[0];
      const send = (code, type, body, more = {}) => {
        response.writeHead(code, { 'content-type': type, ...more });
        response.end(body);
      };
      switch (path) {
        case '/json': return send(200, 'application/json; charset=utf-8', '{"n":1,"list":[1.5]}', { 'x-trace-id': 'abc' });
        case '/echo': return send(200, 'application/json', JSON.stringify({ method: request.method, body: Buffer.concat(pieces).toString(), type: request.headers['content-type'] ?? null }));
        case '/text': return send(200, 'text/plain; charset=utf-8', 'grüße');
        case '/bytes': return send(200, 'application/octet-stream', Buffer.from([0, 255, 128, 10]));
        case '/broken': return send(200, 'application/json', '{"n":');
        case '/missing': return send(404, 'application/json', '{"why":"gone"}');
        case '/moved': return send(302, 'text/plain', '', { location: '/json' });
        case '/round': return send(302, 'text/plain', '', { location: '/round' });
        case '/slow': return void setTimeout(() => send(200, 'text/plain', 'late'), 3000).unref();
        case '/large': return send(200, 'application/octet-stream', Buffer.alloc(10 << 20));
        case '/reset': return request.socket.destroy();
        case '/half': {
          response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' });
          response.write('only this');
          return void setTimeout(() => request.socket.destroy(), 20);
        }
        default: return send(500, 'text/plain', 'no such path');
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections?.();
  server.close();
});

/** Runs one call and gives what the workflow saw: the response, or the error with its tags. */
async function ask(call, options = {}) {
  const run = engine.start({
    workflow: `
main:
  steps:
    - ask:
        try:
          call: ${call.function ?? 'http.get'}
          args: ${JSON.stringify(call.args)}
          result: r
        except:
          as: e
          steps:
            - failed: {return: {error: "\${e}"}}
    - done: {return: "\${r}"}
`,
    live: true,
  });
  try {
    const result = await runToEnd(run, options);
    return { ...result, seen: result.result };
  } finally {
    run.dispose();
  }
}

test('answers are decoded by their type', async () => {
  const json = await ask({ args: { url: `${origin}/json` } });
  assert.deepEqual(json.seen.body, { n: 1, list: [1.5] });
  assert.equal(json.seen.code, 200);
  assert.equal(json.seen.headers['X-Trace-Id'], 'abc');
  assert.equal((await ask({ args: { url: `${origin}/text` } })).seen.body, 'grüße');
  assert.equal((await ask({ args: { url: `${origin}/broken` } })).seen.body, '{"n":');
  assert.deepEqual((await ask({ args: { url: `${origin}/moved` } })).seen.body, { n: 1, list: [1.5] });
  const missing = (await ask({ args: { url: `${origin}/missing` } })).seen.error;
  assert.equal(missing.code, 404);
  assert.deepEqual(missing.body, { why: 'gone' });
});

test('bytes arrive as bytes', async () => {
  const run = engine.start({
    workflow: `
main:
  steps:
    - ask: {call: http.get, args: {url: "${origin}/bytes"}, result: r}
    - done: {return: {kind: "\${get_type(r.body)}", text: "\${base64.encode(r.body)}"}}
`,
    live: true,
  });
  assert.deepEqual((await runToEnd(run)).result, { kind: 'bytes', text: 'AP+ACg==' });
  run.dispose();
});

test('method, query, headers and body are sent as the workflow says', async () => {
  seen.length = 0;
  const echoed = await ask({ function: 'http.put', args: { url: `${origin}/echo`, query: { q: 'a b' }, headers: { 'X-From': 'etude' }, body: { a: [1] } } });
  assert.equal(echoed.seen.body.method, 'PUT');
  assert.equal(echoed.seen.body.body, '{"a":[1]}');
  assert.match(echoed.seen.body.type, /^application\/json/);
  assert.equal(seen[0].headers['x-from'], 'etude');
  assert.match(seen[0].url, /^\/echo\?q=a(\+|%20)b$/);
  assert.equal(seen[0].headers.cookie, undefined);
  assert.equal(seen[0].headers.referer, undefined);
});

test('each way to fail is an error with its tag', async () => {
  const closed = createServer();
  await new Promise((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address();
  await new Promise((resolve) => closed.close(resolve));
  const cases = {
    'nobody listens': [`http://127.0.0.1:${port}/`, 'ConnectionError'],
    'the connection is closed': [`${origin}/reset`, 'ConnectionError'],
    'half an answer': [`${origin}/half`, 'ConnectionError'],
    'redirects for ever': [`${origin}/round`, 'ConnectionError'],
  };
  for (const [name, [url, tag]] of Object.entries(cases)) {
    const { seen: { error } } = await ask({ args: { url } });
    assert.ok(error.tags.some((each) => each === tag || each.startsWith('Connection')), `${name}: ${JSON.stringify(error)}`);
  }
  const late = await ask({ args: { url: `${origin}/slow`, timeout: 1 } });
  assert.ok(late.seen.error.tags.includes('TimeoutError'), JSON.stringify(late.seen));
  const large = await ask({ args: { url: `${origin}/large` } });
  assert.equal(large.state, 'FAILED');
  assert.ok(JSON.stringify(large.error).includes('ResourceLimitError'));
});

test('no request leaves without consent', async () => {
  seen.length = 0;
  const asked = [];
  const refused = await ask({ args: { url: `${origin}/json` } }, { allow: (at) => asked.push(at) && false });
  assert.deepEqual(asked, [origin]);
  assert.equal(seen.length, 0);
  assert.match(JSON.stringify(refused.seen.error), /not allowed/);
  const allowed = await ask({ args: { url: `${origin}/json` } }, { allow: async (at) => at === origin });
  assert.equal(allowed.seen.code, 200);
});

test('tokens come from the visitor alone', async () => {
  seen.length = 0;
  const args = { url: `${origin}/json`, auth: { type: 'OIDC' } };
  const without = await ask({ args });
  assert.match(JSON.stringify(without.seen.error), /token/);
  assert.equal(seen.length, 0);
  await ask({ args }, { authorize: () => 'pasted' });
  assert.equal(seen[0].headers.authorization, 'Bearer pasted');
});

test('requests of branches are underway at the same time', async () => {
  const run = engine.start({
    workflow: `
main:
  steps:
    - all:
        parallel:
          for:
            value: i
            in: [1, 2, 3, 4]
            steps:
              - ask: {call: http.get, args: {url: "${origin}/json"}}
    - done: {return: 1}
`,
    live: true,
  });
  const most = { value: 0 };
  await runToEnd(run, { onSlice: ({ effects }) => (most.value = Math.max(most.value, effects.length)) });
  assert.equal(most.value, 4);
  run.dispose();
});

test('a stopped run is cancelled and its request with it', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  const start = performance.now();
  const result = await ask({ args: { url: `${origin}/slow` } }, { signal: stop.signal });
  assert.equal(result.state, 'CANCELLED');
  assert.ok(performance.now() - start < 2000);
  const already = await ask({ args: { url: `${origin}/json` } }, { signal: AbortSignal.abort() });
  assert.equal(already.state, 'CANCELLED');
});

test('what cannot be an address or a header is a fault, not a crash', async () => {
  const effect = (detail) => ({ id: 0, kind: 'http', timeout_ns: null, detail: { method: 'GET', headers: {}, body: null, auth: null, ...detail } });
  assert.equal((await performHttp(effect({ url: 'nowhere' }))).fault, 'unknown_host');
  assert.equal((await performHttp(effect({ url: `${origin}/json`, headers: { 'bad name': 'x' } }))).fault, 'connection_refused');
  assert.equal((await performHttp(effect({ url: `${origin}/json`, body: 'a body with GET' }))).fault, 'connection_refused');
  const hostile = await performHttp(effect({ url: 'https://x.example/' }), { fetch: () => { throw new Error('broken fetch'); } });
  assert.equal(hostile.fault, 'connection_refused');
  assert.match(hostile.message, /CORS/);
});
