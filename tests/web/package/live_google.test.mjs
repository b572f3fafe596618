// A real Google API, played by a local server: the token is handed over, operations are polled and may fail, 429 is tried again, and
// no token stands in anything that a run leaves behind.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { connectWorker, linkFromWorkspace, performHttp, runToEnd } from '../../../web/package/index.js';
import { load, moduleUrl } from './support.mjs';

const HOST = 'cloudbuild.googleapis.com';
const TOKEN = 'ya29.real-token-1';
const engine = await load();
let server;
let connect;
let seen = [];

before(async () => {
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const [path] = request.url.split('?');
      seen.push({ method: request.method, path, token: request.headers.authorization ?? null });
      const times = seen.filter((each) => each.method === request.method && each.path === path).length;
      const send = (code, body, headers = {}) => {
        response.writeHead(code, { 'content-type': 'application/json; charset=UTF-8', ...headers });
        response.end(JSON.stringify(body));
      };
      const problem = (code, status) => send(code, { error: { code, message: status, status } });
      if (request.headers.authorization !== `Bearer ${TOKEN}`) return problem(401, 'UNAUTHENTICATED');
      switch (`${request.method} ${path}`) {
        case 'POST /v1/projects/good/builds': return send(200, { name: 'operations/good', done: false });
        case 'GET /v1/operations/good': return send(200, times < 3 ? { name: 'operations/good', done: false } : { name: 'operations/good', done: true, response: { id: 7 } });
        case 'POST /v1/projects/bad/builds': return send(200, { name: 'operations/bad', done: false });
        case 'GET /v1/operations/bad': return send(200, { name: 'operations/bad', done: true, error: { code: 9, message: 'no space' } });
        case 'POST /v1/projects/odd/builds': return send(200, { name: 'operations/odd', done: false });
        case 'GET /v1/operations/odd': return send(200, [1]);
        case 'GET /v1/projects/good/builds': return times < 2 ? problem(429, 'RESOURCE_EXHAUSTED') : send(200, { builds: [{ id: '7' }] });
        case 'GET /v1/projects/busy/builds': return problem(429, 'RESOURCE_EXHAUSTED');
        default: return problem(404, 'NOT_FOUND');
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  connect = { [HOST]: `http://127.0.0.1:${server.address().port}/` };
});
after(() => {
  server.closeAllConnections?.();
  server.close();
});
beforeEach(() => {
  seen = [];
});

const call = (method, project, more = '') => `
main:
  steps:
    - ask:
        try:
          call: googleapis.cloudbuild.v1.projects.builds.${method}
          args: {projectId: ${project}${more}}
          result: r
        except: {as: e, steps: [{log: {call: sys.log, args: {data: "\${e}"}}}, {failed: {return: {error: "\${e}"}}}]}
    - log: {call: sys.log, args: {data: "\${r}"}}
    - done: {return: "\${r}"}
`;
const create = (project, more = '') => call('create', project, `, body: {steps: [{name: alpine}]}, connector_params: {polling_policy: {initial_delay: 2, multiplier: 2, max_delay: 10}${more}}`);
const document = (workflow, services = 'google: {cloudbuild: {live: true}}\n') => ({ workflow, services, live: true });

/** Runs, and holds everything that is left of the run against the token. */
async function ask(files, options = {}) {
  const run = engine.start(files);
  try {
    const result = await runToEnd(run, { connect, authorize: () => TOKEN, ...options });
    const left = ['journal', 'text', 'mermaid', 'perfetto', 'history'].map((as) => run.save(as));
    left.push(JSON.stringify([result, run.journal(), run.log(), run.requests(), run.spans(), run.at(run.journal().length)]));
    left.push(linkFromWorkspace({ files: { 'workflow.yaml': files.workflow }, cursor: run.keyOf(5), fingerprint: result.fingerprint }));
    for (const text of left) assert.ok(!text.includes(TOKEN) && !text.includes(Buffer.from(TOKEN).toString('base64').slice(0, 16)), text.slice(0, 300));
    return { ...result, seen: result.result };
  } finally {
    run.dispose();
  }
}

test('an operation is polled with the token until it is done', async () => {
  const asked = [];
  const { seen: operation, virtual_ns } = await ask(document(create('good')), { allow: (origin) => asked.push(origin) > 0, authorize: ({ detail }) => (detail.auth.type === 'OAuth2' ? TOKEN : null) });
  assert.deepEqual(operation, { name: 'operations/good', done: true, response: { id: 7 } });
  assert.deepEqual(seen.map(({ method, path }) => `${method} ${path}`), ['POST /v1/projects/good/builds', ...Array(3).fill('GET /v1/operations/good')]);
  assert.ok(seen.every(({ token }) => token === `Bearer ${TOKEN}`));
  assert.deepEqual(new Set(asked), new Set([connect[HOST].slice(0, -1)]), 'consent is asked for where the request really goes');
  assert.ok(virtual_ns >= 14e9, `2 s, 4 s and 8 s between the polls: ${virtual_ns}`);
});

test('an operation that fails is an OperationError, with what the API says', async () => {
  const { seen: { error } } = await ask(document(create('bad')));
  assert.ok(error.tags.includes('OperationError'), JSON.stringify(error));
  assert.deepEqual(error.error, { code: 9, message: 'no space' });
  assert.equal(error.operation.name, 'operations/bad');
});

test('a poll that answers nonsense is a ResponseTypeError', async () => {
  const { seen: { error } } = await ask(document(create('odd')));
  assert.ok(error.tags.includes('ResponseTypeError'), JSON.stringify(error));
});

test('without polling there is one request', async () => {
  const { seen: operation } = await ask(document(create('good', ', skip_polling: true')));
  assert.equal(operation.done, false);
  assert.equal(seen.length, 1);
});

test('429 is tried again, and given up in the end', async () => {
  assert.deepEqual((await ask(document(call('list', 'good')))).seen, { builds: [{ id: '7' }] });
  assert.equal(seen.length, 2);
  const { seen: { error } } = await ask(document(call('list', 'busy')));
  assert.deepEqual([error.code, error.tags, error.body.error.status], [429, ['HttpError'], 'RESOURCE_EXHAUSTED']);
  assert.equal(seen.length, 2 + 6, 'http.default_retry: five more attempts');
});

test('what is not there, and a token that is not taken, are the errors of the API', async () => {
  assert.equal((await ask(document(call('get', 'good', ', id: none')))).seen.error.code, 404);
  assert.equal((await ask(document(call('get', 'good', ', id: none')), { authorize: () => 'expired' })).seen.error.code, 401);
});

test('without a token that can be sent nothing leaves', async () => {
  const cases = { none: undefined, null: () => null, empty: () => '', lines: () => `${TOKEN}\nX-Evil: 1`, blank: () => `${TOKEN} `, broken: () => Promise.reject(new Error(TOKEN)) };
  for (const [name, authorize] of Object.entries(cases)) {
    const { seen: { error } } = await ask(document(call('list', 'good')), { authorize });
    assert.ok(error.tags.includes('AuthError'), `${name}: ${JSON.stringify(error)}`);
    assert.match(error.message, /token/, name);
  }
  assert.equal(seen.length, 0);
});

test('the simulation answers where services.yaml does not say that the API is real', async () => {
  const { seen: operation } = await ask(document(create('good'), ''));
  assert.equal(operation.done, true);
  assert.equal(seen.length, 0);
});

test('a redirect to another origin does not take the token along', async () => {
  const other = createServer((request, response) => {
    seen.push({ method: request.method, path: 'other', token: request.headers.authorization ?? null });
    response.end('{}');
  });
  await new Promise((resolve) => other.listen(0, '127.0.0.1', resolve));
  const mover = createServer((request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${other.address().port}/` });
    response.end();
  });
  await new Promise((resolve) => mover.listen(0, '127.0.0.1', resolve));
  try {
    const detail = { method: 'GET', url: `http://127.0.0.1:${mover.address().port}/`, headers: {}, body: null, auth: { type: 'OAuth2' } };
    assert.equal((await performHttp({ id: 0, kind: 'http', timeout_ns: null, detail }, { authorize: () => TOKEN })).code, 200);
    assert.deepEqual(seen, [{ method: 'GET', path: 'other', token: null }]);
  } finally {
    other.close();
    mover.close();
  }
});

test('in a worker the token is given by host', async () => {
  const remote = await connectWorker(new Worker(new URL('../../../web/package/worker.js', import.meta.url)), { moduleUrl });
  try {
    const origin = connect[HOST].slice(0, -1);
    const run = await remote.start(document(create('good')));
    const result = await run.runToEnd({ origins: [origin], connect, tokens: { [HOST]: TOKEN } });
    assert.deepEqual(result.result.response, { id: 7 });
    assert.ok(!(await run.save('journal')).includes(TOKEN));
    const without = await remote.start(document(create('good')));
    assert.match(JSON.stringify((await without.runToEnd({ origins: [origin], connect })).result), /AuthError/);
  } finally {
    await remote.terminate();
  }
});
