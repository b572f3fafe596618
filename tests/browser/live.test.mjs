// Real requests of the page against a server on this computer: what it answers, and all the ways in which it does not.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { byId, clean, openFiles, openPlayground, snapshot, start } from './support/harness.mjs';

const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' };
let world;
let server;
let origin;
const seen = [];
/** Bytes of the endless answer that its reader took before it went away; null while it goes on. */
let taken = null;

/** An answer without an end: who reads it whole never comes back. */
function endlessBody(response) {
  const piece = Buffer.alloc(64 << 10);
  let sent = 0;
  taken = null;
  response.writeHead(200, { 'content-type': 'application/octet-stream', ...open });
  response.on('close', () => {
    taken = sent;
  });
  const send = () => {
    while (!response.destroyed) {
      sent += piece.length;
      if (!response.write(piece)) return void response.once('drain', send);
    }
  };
  send();
}
const tokens = [];

before(async () => {
  server = createServer((request, response) => {
    if (request.method === 'OPTIONS') return void response.writeHead(204, open).end();
    seen.push(request.url);
    if (request.headers.authorization !== undefined) tokens.push(`${request.headers.host.split(':')[0]} ${request.headers.authorization}`);
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
      case '/large': return void endlessBody(response);
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
    for (let i = 0; i < 100 && taken === null; i += 1) await page.waitForTimeout(50);
    assert.ok(taken !== null && taken < 64 << 20, `the page stops reading what is too large: ${taken}`);
    clean(page);
  } finally {
    await page.context().close();
  }
});

// ── Tokens ────────────────────────────────────────────────────────────────────────────────────────────────────────

const TOKEN = 'ya29.a-real-token_1';
/** Plays an API: the page's requests to `api` are answered here, with what they bring. */
async function play(page, api, answer) {
  const asked = [];
  await page.route(`${api}/**`, async (route) => {
    const request = route.request();
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization, content-type', 'access-control-allow-methods': '*' };
    if (request.method() === 'OPTIONS') return route.fulfill({ status: 204, headers });
    const token = await request.headerValue('authorization');
    asked.push({ method: request.method(), path: new URL(request.url()).pathname, token });
    const [status, body] = answer(request.method(), new URL(request.url()).pathname, token, asked.length);
    return route.fulfill({ status, headers, contentType: 'application/json', body: JSON.stringify(body) });
  });
  return asked;
}

/** The token is nowhere that outlives the moment: not in storage, the address, a link, the run or the page. */
async function assertNowhere(page, token) {
  const places = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const stored = [];
    for (const { name } of databases) {
      const opened = await new Promise((resolve, reject) => Object.assign(indexedDB.open(name), { onsuccess: (event) => resolve(event.target.result), onerror: reject }));
      for (const store of opened.objectStoreNames) {
        stored.push(await new Promise((resolve, reject) => Object.assign(opened.transaction(store).objectStore(store).getAll(), { onsuccess: (event) => resolve(event.target.result), onerror: reject })));
      }
      opened.close();
    }
    return {
      storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, stored]),
      cookies: document.cookie,
      address: location.href,
      files: JSON.stringify(window.etude.files()),
      snapshot: JSON.stringify(window.etude.snapshot()),
      page: document.documentElement.outerHTML,
      fields: JSON.stringify([...document.querySelectorAll('input, textarea')].map((field) => field.value)),
    };
  });
  for (const [place, text] of Object.entries(places)) assert.ok(!text.includes(token), `the token is in: ${place}`);
}

const ended = (page) => page.waitForFunction(() => /SUCCEEDED|FAILED/.test(window.etude.snapshot().state), null, { timeout: 60_000 });

test('a real Google API gets the token that the viewer pastes, and nobody else does', { timeout: 300_000 }, async () => {
  const api = 'https://cloudbuild.googleapis.com';
  const secrets = 'https://secretmanager.googleapis.com';
  const page = await world.page({ allow: [api, secrets] });
  try {
    let polls = 0;
    const asked = await play(page, api, (method, path, token) => {
      if (token !== `Bearer ${TOKEN}`) return [401, { error: { code: 401, status: 'UNAUTHENTICATED', message: 'no' } }];
      if (method === 'POST') return [200, { name: 'operations/1', done: false }];
      polls += 1;
      return [200, polls < 2 ? { name: 'operations/1', done: false } : { name: 'operations/1', done: true, response: { id: 7 } }];
    });
    const others = await play(page, secrets, () => [200, { name: 'projects/p/secrets/s' }]);
    await openPlayground(page, world.url);
    const files = {
      'workflow.yaml': `main:
  steps:
    - build: {call: googleapis.cloudbuild.v1.projects.builds.create, args: {projectId: p, body: {}}, result: operation}
    - secret: {call: googleapis.secretmanager.v1.projects.secrets.get, args: {name: projects/p/secrets/s}, result: secret}
    - done: {return: ["\${operation.response.id}", "\${secret.name}"]}
`,
      'services.yaml': 'google:\n  cloudbuild: {live: true}\n  secretmanager: {live: true}\n',
    };
    await openFiles(page, files);
    await byId(page, 'run').click();
    const field = byId(page, 'token');
    await field.waitFor();
    assert.equal(await field.getAttribute('aria-label'), 'Token for googleapis.com');
    assert.match(await byId(page, 'ask-live').innerText(), /https:\/\/cloudbuild\.googleapis\.com.*OAuth 2 access token/s);
    // Nothing goes out without one, nor with one that is none.
    await byId(page, 'allow-live').click();
    assert.match(await byId(page, 'token-problem').innerText(), /Paste a token/);
    await field.fill('two words');
    await field.press('Enter');
    assert.match(await byId(page, 'token-problem').innerText(), /no token/);
    assert.deepEqual(asked, []);
    // One that the API does not take is forgotten: the workflow sees 401, the next run asks again.
    await field.fill('expired');
    await field.press('Enter');
    await ended(page);
    assert.equal((await snapshot(page)).error.payload.code, 401);
    await byId(page, 'run').click();
    await field.waitFor();
    await field.fill(`Bearer ${TOKEN}`);
    await field.press('Enter');
    // The second API is another origin: it is asked for, and has a token already.
    await page.waitForFunction(() => document.body.innerText.includes('secretmanager.googleapis.com') && document.querySelector('[data-testid="allow-live"]') !== null);
    assert.equal(await field.count(), 0);
    assert.match(await byId(page, 'ask-live').innerText(), /token that you gave for googleapis\.com/);
    await byId(page, 'allow-live').click();
    await ended(page);
    const { result, requests } = await snapshot(page);
    assert.deepEqual(result, [7, 'projects/p/secrets/s']);
    assert.deepEqual(asked.map(({ method, token }) => [method, token]), [['POST', 'Bearer expired'], ['POST', `Bearer ${TOKEN}`], ['GET', `Bearer ${TOKEN}`], ['GET', `Bearer ${TOKEN}`]]);
    assert.deepEqual(others.map(({ token }) => token), [`Bearer ${TOKEN}`]);
    assert.equal(requests.length, 4);
    await assertNowhere(page, TOKEN);
    await byId(page, 'share').click();
    await page.waitForTimeout(300);
    await assertNowhere(page, TOKEN);
    await page.keyboard.press('Escape');
    // The token was for this document: another one, even with the same text, has none.
    await openFiles(page, files);
    await byId(page, 'run').click();
    await field.waitFor();
    await byId(page, 'fail-live').click();
    await ended(page);
    assert.deepEqual((await snapshot(page)).error.payload.tags, ['AuthError'], 'no policy tries that again');
    assert.equal(asked.length, 4);
    clean(page);
  } finally {
    await page.context().close();
  }
});

test('a token that is being typed outlives what else changes, and is for one origin', { timeout: 300_000 }, async () => {
  const other = origin.replace('127.0.0.1', 'localhost');
  const page = await world.page({ allow: [origin, other] });
  try {
    await openPlayground(page, world.url);
    await openFiles(page, {
      'workflow.yaml': `main:
  steps:
    - both:
        parallel:
          branches:
            - one: {steps: [{a: {call: http.get, args: {url: "${origin}/json", auth: {type: OIDC}}}}]}
            - two: {steps: [{b: {call: http.get, args: {url: "${other}/late"}}}, {c: {call: http.get, args: {url: "${other}/late"}}}, {d: {call: http.get, args: {url: "${other}/json", auth: {type: OIDC}}}}]}
    - done: {return: ok}
`,
    });
    tokens.length = 0;
    await byId(page, 'run').click();
    const field = page.getByLabel(`Token for ${origin}`);
    await field.waitFor();
    await field.pressSequentially('half-a-');
    // The other origin is allowed meanwhile: its bar goes; what was typed, and where, stays.
    const allow = page.getByRole('button', { name: `Allow ${new URL(other).host} for this visit` });
    await allow.evaluate((button) => button.click());
    await allow.waitFor({ state: 'detached' });
    assert.equal(await field.evaluate((element) => element.getRootNode().activeElement === element), true);
    await page.keyboard.type('token');
    assert.equal(await field.inputValue(), 'half-a-token');
    await page.keyboard.press('Enter');
    const second = page.getByLabel(`Token for ${other}`);
    await second.waitFor();
    await second.fill('another');
    await second.press('Enter');
    await ended(page);
    assert.equal((await snapshot(page)).result, 'ok');
    assert.deepEqual(tokens, ['127.0.0.1 Bearer half-a-token', 'localhost Bearer another']);
    clean(page);
  } finally {
    await page.context().close();
  }
});
