// One request against a local server: its answer, and every way in which there is none.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { performRequest } from '../../../web/transport/http.js';

const LIMIT = 2 * 1024 * 1024;
let server;
let origin;
const seen = [];

before(async () => {
  server = createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      seen.push({ method: request.method, headers: request.headers, body: Buffer.concat(pieces).toString() });
      const [, what, size] = request.url.split('/');
      if (what === 'size') return void response.end(Buffer.alloc(Number(size), 'x'));
      if (what === 'empty') return void response.writeHead(204, { 'x-a': 'b' }).end();
      if (what === 'reset') return void request.socket.destroy();
      return undefined; // for ever silent
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections?.();
  server.close();
});

const ask = (path, more = {}, options = {}) => performRequest({ method: 'GET', url: origin + path, ...more }, options);

test('an answer has its status, headers and bytes', async () => {
  const answer = await ask('/empty');
  assert.equal(answer.code, 204);
  assert.equal(answer.headers.get('x-a'), 'b');
  assert.equal(answer.body.length, 0);
  assert.equal((await ask('/size/3')).body.length, 3);
});

test('what is sent is what was given, and nothing of the viewer', async () => {
  seen.length = 0;
  await ask('/empty', { method: 'POST', headers: { 'X-One': '1' }, body: 'grüße' });
  await ask('/empty', { body: '' });
  assert.equal(seen[0].method, 'POST');
  assert.equal(seen[0].headers['x-one'], '1');
  assert.equal(seen[0].body, 'grüße');
  for (const { headers } of seen) for (const name of ['cookie', 'referer', 'authorization']) assert.equal(headers[name], undefined);
  const options = [];
  await ask('/empty', {}, { fetch: (url, init) => options.push(init) && fetch(url, init) });
  const { credentials, referrerPolicy, cache } = options[0];
  assert.deepEqual({ credentials, referrerPolicy, cache }, { credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
});

test('an answer may be as large as the service allows, and no byte larger', async () => {
  assert.equal((await ask(`/size/${LIMIT}`)).body.length, LIMIT);
  assert.equal((await ask(`/size/${LIMIT + 1}`)).fault, 'too_large');
});

test('each way to fail has its name', async () => {
  const coded = (code) => ({ fetch: () => Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code } })) });
  const rows = [
    ['no address', ask('', { url: 'nowhere' }), 'unknown_host', /nowhere is not an address/],
    ['a header that cannot be', ask('/empty', { headers: { 'bad name': 'x' } }), 'connection_refused', /header/],
    ['a body with GET', ask('/empty', { body: 'x' }), 'connection_refused', /body/],
    ['too late', ask('/silent', { milliseconds: 30 }), 'timeout', /within 0\.03 s/],
    ['stopped', ask('/silent', {}, { signal: AbortSignal.timeout(30) }), 'connection_reset', /stopped/],
    ['stopped before', ask('/empty', {}, { signal: AbortSignal.abort() }), 'connection_reset', /stopped/],
    ['closed by the server', ask('/reset'), 'connection_reset', /closed/],
    ['no host', ask('/empty', {}, coded('ENOTFOUND')), 'unknown_host', /no host/],
    ['nobody listens', ask('/empty', {}, coded('ECONNREFUSED')), 'connection_refused', /refused/],
    ['a time-out of the connection', ask('/empty', {}, coded('UND_ERR_CONNECT_TIMEOUT')), 'timeout', /in time/],
    ['withheld by a browser', ask('/empty', {}, { fetch: () => Promise.reject(new TypeError('Failed to fetch')) }), 'connection_refused', /CORS/],
    ['a fetch that throws', ask('/empty', {}, { fetch: () => { throw 'x'; } }), 'connection_refused', /CORS/],
  ];
  for (const [name, answer, fault, message] of rows) {
    const got = await answer;
    assert.equal(got.fault, fault, `${name}: ${JSON.stringify(got)}`);
    assert.match(got.message, message, name);
  }
});

test('a time-out of months does not fire at once', async () => {
  assert.equal((await ask('/size/1', { milliseconds: 1e12 })).code, 200);
});
