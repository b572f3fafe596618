// Real requests of the page against a server on this computer: what it answers, and all the ways in which it does not.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { byId, clean, openFiles, openPlayground, snapshot, start } from './support/harness.mjs';

const open = { 'access-control-allow-origin': '*' };
let world;
let server;
let origin;
const seen = [];

before(async () => {
  server = createServer((request, response) => {
    seen.push(request.url);
    request.resume();
    const send = (code, type, body, headers = open) => {
      response.writeHead(code, { 'content-type': type, ...headers });
      response.end(body);
    };
    switch (request.url) {
      case '/json': return send(200, 'application/json', '{"n":1}', { ...open, 'x-trace-id': 'abc', 'access-control-expose-headers': 'x-trace-id' });
      case '/broken': return send(200, 'application/json', '{"n":');
      case '/missing': return send(404, 'application/json', '{"why":"gone"}');
      case '/moved': return send(302, 'text/plain', '', { ...open, location: '/json' });
      case '/round': return send(302, 'text/plain', '', { ...open, location: '/round' });
      case '/closed': return send(200, 'application/json', '{"n":1}', {});
      case '/late': return void setTimeout(() => send(200, 'text/plain', 'late'), 700).unref();
      case '/never': return undefined;
      case '/large': return send(200, 'application/octet-stream', Buffer.alloc(10 << 20));
      case '/reset': return request.socket.destroy();
      default: return send(500, 'text/plain', 'no such path');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  world = await start();
});
after(async () => {
  await world?.stop();
  server?.closeAllConnections?.();
  server?.close();
});

const workflow = (path, timeout) => `main:
  steps:
    - ask:
        try:
          call: http.get
          args: {url: "${origin}${path}", timeout: ${timeout}}
          result: r
        except:
          as: e
          steps:
            - failed: {return: {tags: "\${e.tags}", code: "\${default(map.get(e, \\"code\\"), 0)}", message: "\${e.message}"}}
    - done: {return: {code: "\${r.code}", body: "\${r.body}", headers: "\${r.headers}"}}
`;

test('a server answers, answers wrongly, or not at all', { timeout: 300_000 }, async () => {
  const page = await world.page({ allow: [origin] });
  try {
    await openPlayground(page, world.url);
    const cases = [
      ['/json', 30, ({ result }) => assert.deepEqual([result.code, result.body, result.headers['X-Trace-Id']], [200, { n: 1 }, 'abc'])],
      ['/broken', 30, ({ result }) => assert.equal(result.body, '{"n":')],
      ['/missing', 30, ({ result }) => assert.deepEqual([result.code, result.tags], [404, ['HttpError']])],
      ['/moved', 30, ({ result }) => assert.deepEqual(result.body, { n: 1 })],
      ['/late', 30, ({ result, virtual_ns }) => assert.ok(result.body === 'late' && virtual_ns >= 700e6, `${virtual_ns}`)],
      ['/never', 0.5, ({ result }) => assert.ok(result.tags.includes('TimeoutError'), JSON.stringify(result))],
      ['/round', 30, ({ result }) => assert.ok(result.tags.includes('ConnectionFailedError'), JSON.stringify(result))],
      ['/reset', 30, ({ result }) => assert.ok(result.tags.includes('ConnectionFailedError'), JSON.stringify(result))],
      ['/closed', 30, ({ result }) => assert.match(result.message, /CORS/, 'the browser withholds what the server does not open')],
      ['/large', 30, ({ state, error }) => assert.ok(state === 'FAILED' && JSON.stringify(error).includes('ResourceLimitError'), JSON.stringify(error))],
    ];
    for (const [path, timeout, check] of cases) {
      seen.length = 0;
      await openFiles(page, { 'workflow.yaml': workflow(path, timeout) });
      await byId(page, 'run').click();
      if (path === cases[0][0]) {
        await byId(page, 'allow-live').click();
      }
      await page.waitForFunction(() => /SUCCEEDED|FAILED/.test(window.etude.snapshot().state), null, { timeout: 60_000 });
      try {
        check(await snapshot(page));
      } catch (error) {
        error.message = `${path}: ${error.message}`;
        throw error;
      }
      assert.ok(seen.includes(path), `${path} was asked for`);
    }
    clean(page);
  } finally {
    await page.context().close();
  }
});
