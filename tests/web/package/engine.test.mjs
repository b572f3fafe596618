// The engine in Node: examples, moments, budgets, and everything that must be refused.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

import { EtudeError, runSeeds, runToEnd } from '../../../web/package/index.js';
import { fromExactJson, toExactJson } from '../../../web/package/exact.js';
import { command, examples, load } from './support.mjs';

const engine = await load();

const codeOf = (call) => {
  try {
    call();
    return 'accepted';
  } catch (error) {
    assert.ok(error instanceof EtudeError, String(error));
    assert.ok(error.message.length > 10);
    return error.code;
  }
};

const HELLO = 'main:\n  params: [input]\n  steps:\n    - done: {return: "${input}"}\n';

test('says its version', () => assert.match(engine.version, /^\d+\.\d+\.\d+$/));

test('runs every example to its result', async () => {
  assert.ok(examples().length >= 4);
  for (const { id, files, expected } of examples()) {
    if (expected === null) continue;
    const run = engine.start({ files });
    const result = await runToEnd(run);
    assert.equal(result.state, expected.state, id);
    if ('result' in expected) assert.deepEqual(result.result, expected.result, id);
    if ('elapsed_ns' in expected) assert.equal(result.virtual_ns, expected.elapsed_ns, id);
    run.dispose();
  }
});

test('gives what the command gives, fingerprint and all', async () => {
  assert.ok(existsSync(command), `there is no ${command}: run ./dev build native first`);
  for (const { id, folder, files } of examples()) {
    if (!files['workflow.yaml']) continue;
    const args = ['run', `${folder}/workflow.yaml`, '--format', 'json', '--seed', '7'];
    if (files['services.yaml']) args.push('--services', `${folder}/services.yaml`);
    if (files['input.json']) args.push('--data-file', `${folder}/input.json`);
    for (const file of Object.keys(files)) {
      const child = /^workflows\/(.+)\.yaml$/.exec(file);
      if (child) args.push('--workflow', `${child[1]}=${folder}/${file}`);
    }
    let text;
    try {
      text = execFileSync(command, args, { encoding: 'utf8' });
    } catch (error) {
      text = error.stdout; // exit status 1: the execution failed
    }
    const run = engine.start({ files, seed: 7 });
    assert.deepEqual(await runToEnd(run), JSON.parse(text), id);
    run.dispose();
  }
});

test('the same document gives the same bytes, whatever the slices', async () => {
  for (const { id, files } of examples()) {
    const whole = engine.start({ files, seed: 3 });
    whole.advance();
    const sliced = engine.start({ files, seed: 3 });
    for (let i = 0; i < 100000; ++i) {
      const { pause } = sliced.advance({ steps: 1 + (i % 3) });
      if (pause !== 'budget') break;
    }
    assert.equal(sliced.save('journal'), whole.save('journal'), id);
    whole.dispose();
    sliced.dispose();
  }
});

test('checks without running', () => {
  assert.deepEqual(engine.check({ workflow: HELLO }).diagnostics.filter(({ severity }) => severity === 'error'), []);
  const { diagnostics } = engine.check({ workflow: 'main:\n  steps:\n    - done:\n        return: ${totl + 1}\n', services: 'servces: {}\n' });
  const error = diagnostics.find(({ file }) => file === 'workflow.yaml');
  assert.equal(error.severity, 'error');
  assert.equal(error.line, 4);
  assert.ok(error.column > 1 && error.end > error.begin);
  const near = diagnostics.find(({ file }) => file === 'services.yaml');
  assert.deepEqual(near.fix, { title: 'Write `services`', begin: 0, end: 7, text: 'services' });
});

test('a document that does not deploy says why', () => {
  try {
    engine.start({ workflow: 'main:\n  steps:\n    - done: {retrun: 1}\n' });
    assert.fail('it started');
  } catch (error) {
    assert.equal(error.code, 'engine.does_not_deploy');
    assert.ok(error.diagnostics.length >= 1);
    assert.equal(error.diagnostics[0].file, 'workflow.yaml');
  }
});

test('values go in and come out as they are', async () => {
  const input = { text: 'é😀\u0000', list: [1, -2.5, true, null, []], $key: { $bytes: 'YQ==' }, big: 4503599627370497, '': {} };
  const run = engine.start({ workflow: HELLO, input });
  assert.deepEqual((await runToEnd(run)).result, input);
  run.dispose();
});

test('exact values survive both directions', () => {
  const values = [null, true, 0, -1.5, 'é\ud83d\ude00', [], {}, [[{ a: [1] }]], new Uint8Array([0, 255, 128]), NaN, Infinity, -Infinity, { $a: 1, $$b: { $bytes: 1 } }];
  for (const value of values) assert.deepEqual(fromExactJson(toExactJson(value)), value);
  assert.equal(toExactJson({ a: undefined, b: () => 1, c: [undefined] }), '{"c":[null]}');
  assert.equal(toExactJson(2n ** 62n), '4611686018427387904');
  assert.equal(toExactJson('\ud800'), '"\ufffd"');
  assert.equal(toExactJson(new Date(0)), '"1970-01-01T00:00:00.000Z"');
  assert.equal(toExactJson(new Map([['k', 1]])), '{"k":1}');
  assert.throws(() => toExactJson(2n ** 70n), RangeError);
  const loop = {};
  loop.self = loop;
  assert.throws(() => toExactJson(loop), RangeError);
  const hostile = fromExactJson('{"__proto__":{"polluted":true}}');
  assert.equal({}.polluted, undefined);
  assert.deepEqual(Object.keys(hostile), ['__proto__']);
});

test('shows any moment', () => {
  const run = engine.start({
    workflow: `
main:
  steps:
    - init: {assign: [{total: 0}]}
    - loop:
        for:
          value: x
          in: [1, 2, 3]
          steps:
            - add: {assign: [{total: "\${total + x}"}]}
            - tell: {call: sys.log, args: {text: "\${total}"}}
    - done: {return: "\${total}"}
`,
  });
  run.advance();
  const events = run.journal();
  assert.deepEqual(events.map(({ seq }) => seq), events.map((_, i) => i));
  const writes = events.filter(({ kind, variable }) => kind === 'write' && variable === 'total');
  assert.deepEqual(writes.map(({ value }) => value), [0, 1, 3, 6]);
  assert.equal(writes[2].text, 'total becomes 3.');

  const moment = run.at(writes[2].seq + 1);
  assert.equal(moment.length, events.length);
  assert.equal(moment.tasks[0].label, 'main');
  assert.deepEqual(moment.tasks[0].stack, [{ routine: 'main', step: 'main/loop/add' }]);
  const total = moment.scopes.flatMap(({ variables }) => variables).find(({ name }) => name === 'total');
  assert.deepEqual({ value: total.value, old: total.old, changed: total.changed, written: total.written }, { value: 3, old: 1, changed: true, written: writes[2].seq });
  assert.equal(moment.steps['main/loop'].state, 'running');
  assert.equal(moment.steps['main/done'].state, 'idle');
  assert.equal(run.at().outcome, 'succeeded');
  assert.equal(run.at(0).tasks.length, 0);

  const key = run.keyOf(writes[2].seq + 1);
  assert.equal(key.k, 'main/loop/add');
  assert.equal(key.n, 1);
  assert.equal(run.at(key).cursor, writes[2].seq + 1);
  assert.equal(run.at({ k: 'main/init' }).cursor, events.findIndex(({ kind, step }) => kind === 'step_entered' && step === 'main/init') + 1);
  assert.throws(() => run.at({ k: 'main/lop/add' }), { code: 'engine.argument', message: 'this run has no step `main/lop/add`. Did you mean `main/loop/add`?' });
  assert.equal(run.at({ k: 'main/gone', t: 0 }).time_ns, 0); // a link of another text has its time

  const first = run.step(0);
  assert.equal(events[first.cursor - 1].step, 'main/init');
  assert.equal(events[run.step(first.cursor, { task: 0 }).cursor - 1].step, 'main/loop');
  assert.equal(run.step(first.cursor, { mode: 'back' }).cursor, 0);

  assert.deepEqual(run.log().map(({ text }) => text), ['1', '3', '6']);
  assert.equal(run.spans().rows[0].bars.filter(({ label }) => label === 'add').length, 3);
  assert.match(run.save('text'), /total becomes 6\./);
  assert.match(run.save('mermaid'), /^sequenceDiagram/);
  assert.ok(JSON.parse(run.save('perfetto')).traceEvents.length > 3);
  assert.equal(JSON.parse(run.save('history')).stepEntries[0].stepType, 'STEP_ASSIGN');
  assert.equal(JSON.parse(run.save('journal')).fingerprint, run.result().fingerprint);
  run.dispose();
});

test('an endless loop leaves the host in charge', () => {
  const run = engine.start({ workflow: 'main:\n  steps:\n    - again: {assign: [{x: 1}], next: again}\n', limits: { steps: 100000000 }, recording: 'outcome' });
  const start = performance.now();
  const status = run.advance({ milliseconds: 20 });
  assert.equal(status.pause, 'budget');
  assert.equal(status.state, 'ACTIVE');
  assert.ok(performance.now() - start < 2000);
  run.cancel();
  run.advance();
  assert.equal(run.result().state, 'CANCELLED');
  run.dispose();
});

test('a budget of steps is never exceeded', () => {
  const run = engine.start({ workflow: 'main:\n  steps:\n    - a: {assign: [{x: 1}]}\n    - b: {assign: [{x: 2}]}\n    - c: {assign: [{x: 3}]}\n    - d: {return: 1}\n' });
  const entered = () => run.journal().filter(({ kind }) => kind === 'step_entered').length;
  for (let i = 1; i <= 4; ++i) {
    run.advance({ steps: 1 });
    assert.ok(entered() <= i);
  }
  run.advance();
  assert.equal(entered(), 4);
  run.dispose();
});

test('effects of the host: asked, answered once, decoded by the engine', () => {
  const workflow = `
main:
  steps:
    - ask: {call: http.post, args: {url: "https://real.example/x", body: {a: 1}, timeout: 10}, result: r}
    - done: {return: "\${r}"}
`;
  const answers = {
    json: { response: { code: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":1.5}' }, body: { ok: 1.5 } },
    'json as bytes': { response: { status: 200, headers: new Headers({ 'content-type': 'application/json' }), body: new TextEncoder().encode('{"ok":true}') }, body: { ok: true } },
    'a value': { response: { code: 201, body: { ok: [1] } }, body: { ok: [1] } },
    text: { response: { code: 200, headers: { 'content-type': 'text/plain' }, body: 'hi' }, body: 'hi' },
    nothing: { response: { code: 204 }, body: '' },
  };
  for (const [name, { response, body }] of Object.entries(answers)) {
    const run = engine.start({ workflow, live: true });
    const status = run.advance();
    assert.equal(status.pause, 'outside', name);
    const [effect] = status.effects;
    assert.equal(effect.kind, 'http');
    assert.equal(effect.detail.method, 'POST');
    assert.equal(effect.timeout_ns, 10e9);
    run.complete(effect.id, response, { milliseconds: 1500 });
    assert.equal(run.advance().state, 'SUCCEEDED', name);
    const result = run.result();
    assert.deepEqual(result.result.body, body, name);
    assert.equal(result.virtual_ns, 1.5e9, name);
    if (name === 'json as bytes') assert.ok('Content-Type' in result.result.headers, JSON.stringify(result.result.headers));
    assert.equal(codeOf(() => run.complete(effect.id, response)), 'engine.no_such_effect', name);
    run.dispose();
  }
});

test('without live mode nothing asks for the network', () => {
  const run = engine.start({ workflow: 'main:\n  steps:\n    - ask: {call: http.get, args: {url: "https://real.example/x"}}\n' });
  const status = run.advance();
  assert.deepEqual(status.effects, []);
  assert.equal(status.state, 'FAILED');
  assert.match(run.result().error.payload.message ?? JSON.stringify(run.result().error.payload), /service/);
  run.dispose();
});

test('a callback waits for somebody', () => {
  const workflow = `
main:
  steps:
    - make: {call: events.create_callback_endpoint, args: {http_callback_method: POST}, result: endpoint}
    - wait: {call: events.await_callback, args: {callback: "\${endpoint}", timeout: 3600}, result: answer}
    - done: {return: "\${answer.http_request.body}"}
`;
  const run = engine.start({ workflow });
  const status = run.advance();
  assert.equal(status.state, 'ACTIVE');
  assert.equal(status.waiting_for, 'callback');
  assert.equal(status.callbacks.length, 1);
  assert.equal(run.callback('no-such-endpoint').code, 404);
  const reply = run.callback(status.callbacks[0].id, { body: { approved: true } });
  assert.ok(reply.code < 300, JSON.stringify(reply));
  run.advance();
  assert.deepEqual(run.result().result, { approved: true });
  run.dispose();
});

test('a callback that nobody sends runs out when the host lets the time pass', () => {
  const workflow = `
main:
  steps:
    - make: {call: events.create_callback_endpoint, result: endpoint}
    - wait:
        try: {call: events.await_callback, args: {callback: "\${endpoint}", timeout: 3600}}
        except: {as: e, steps: [{late: {return: "\${e.tags[0]}"}}]}
`;
  const run = engine.start({ workflow });
  const stands = run.advance();
  assert.equal(stands.state, 'ACTIVE');
  assert.equal(stands.pause, 'stuck');
  assert.equal(stands.due_ns, 3600e9);
  assert.equal(run.advance({ untilNs: stands.due_ns - 1 }).state, 'ACTIVE');
  assert.equal(run.advance({ untilNs: stands.due_ns }).state, 'SUCCEEDED');
  assert.equal(run.result().result, 'TimeoutError');
  assert.equal(run.result().virtual_ns, 3600e9);
  run.dispose();
  const patient = engine.start({ workflow, letTimePass: true });
  assert.equal(patient.advance().state, 'SUCCEEDED');
  patient.dispose();
});

test('stale and foreign handles get an error', () => {
  const run = engine.start({ workflow: HELLO });
  run.dispose();
  for (const call of [() => run.advance(), () => run.at(0), () => run.journal(), () => run.spans(), () => run.result(), () => run.save(), () => run.complete(0, { code: 200 }), () => run.cancel()]) {
    assert.equal(codeOf(call), 'engine.stale_handle');
  }
  run.dispose();
  const seeds = engine.seeds({ workflow: HELLO }, { last: 2 });
  seeds.dispose();
  seeds.dispose();
  assert.equal(codeOf(() => seeds.advance()), 'engine.stale_handle');
  // The number of a disposed run is not given to the next one.
  const next = engine.start({ workflow: HELLO });
  assert.equal(codeOf(() => run.result()), 'engine.stale_handle');
  next.advance();
  assert.equal(next.result().state, 'SUCCEEDED');
  next.dispose();
});

test('hostile arguments are refused with a sentence', () => {
  const run = engine.start({ workflow: 'main:\n  steps:\n    - ask: {call: http.get, args: {url: "https://real.example/x"}}\n', live: true });
  const { effects: [{ id }] } = run.advance();
  const deep = JSON.parse(`${'['.repeat(400)}${']'.repeat(400)}`);
  let deeper = deep;
  for (let i = 0; i < 200; ++i) deeper = [deeper];
  const cases = {
    'no document': () => engine.start(),
    'a document in a text': () => engine.start(HELLO),
    'a workflow of numbers': () => engine.start({ workflow: 7 }),
    'a file of numbers': () => engine.start({ files: { 'workflow.yaml': 7 } }),
    'a negative seed': () => engine.start({ workflow: HELLO, seed: -1 }),
    'a fractional seed': () => engine.start({ workflow: HELLO, seed: 1.5 }),
    'a seed in words': () => engine.start({ workflow: HELLO, seed: 'seven' }),
    'a seed beyond 64 bits': () => engine.start({ workflow: HELLO, seed: 2n ** 64n }),
    'an environment of numbers': () => engine.start({ workflow: HELLO, env: { A: 1 } }),
    'an unknown recording': () => engine.start({ workflow: HELLO, recording: 'some' }),
    'limits in a list': () => engine.start({ workflow: HELLO, limits: [] }),
    'no steps': () => engine.start({ workflow: HELLO, limits: { steps: 0 } }),
    'a nested input': () => engine.start({ workflow: HELLO, input: deeper }),
    'an endless input': () => {
      const loop = [];
      loop.push(loop);
      return engine.start({ workflow: HELLO, input: loop });
    },
    'a check of nothing': () => engine.check(null),
    'negative steps': () => run.advance({ steps: -1 }),
    'steps in words': () => run.advance({ steps: 'many' }),
    'endless milliseconds': () => run.advance({ milliseconds: Infinity }),
    'a moment before the start': () => run.at(-1),
    'a moment between events': () => run.at(0.5),
    'a moment beyond counting': () => run.at(1e300),
    'an unknown form': () => run.save('pdf'),
    'an unknown step': () => run.step(0, { mode: 'sideways' }),
    'a response in a text': () => run.complete(id, 'ok'),
    'a response without code': () => run.complete(id, { body: 'ok' }),
    'a code out of range': () => run.complete(id, { code: 42 }),
    'an unknown fault': () => run.complete(id, { fault: 'meteorite' }),
    'a value for a request': () => run.complete(id, { value: 1 }),
    'many seeds backwards': () => engine.seeds({ workflow: HELLO }, { first: 9, last: 1 }),
    'an unknown search': () => engine.seeds({ workflow: HELLO }, { last: 1, find: 'luck' }),
  };
  for (const [name, call] of Object.entries(cases)) assert.equal(codeOf(call), 'engine.argument', name);
  assert.equal(codeOf(() => run.complete(id + 99, { code: 200 })), 'engine.no_such_effect');
  assert.equal(codeOf(() => engine.start({ workflow: 'a: b: c' })), 'engine.does_not_deploy');
  assert.equal(codeOf(() => engine.start({ workflow: `main: ${'['.repeat(10000)}` })), 'engine.does_not_deploy');
  assert.equal(codeOf(() => engine.start({ workflow: 'a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n' })), 'engine.does_not_deploy');
  assert.deepEqual(run.journal({ from: 1e9, to: 2e9 }), []);
  // It is still alive after all that.
  run.complete(id, { code: 200, body: 'ok' });
  assert.equal(run.advance().state, 'SUCCEEDED');
  run.dispose();
});

test('many seeds are told apart and counted', async () => {
  const document = {
    workflow: 'main:\n  steps:\n    - ask: {call: http.get, args: {url: "https://flaky.test/x"}}\n    - done: {return: 1}\n',
    services: 'services:\n  flaky:\n    url: https://flaky.test\n    faults: {error_rate: 0.5}\n    routes:\n      - match: GET /x\n        respond: {code: 200, body: 1}\n',
  };
  const seeds = engine.seeds(document, { first: 1, last: 40 });
  const progress = [];
  const report = await runSeeds(seeds, { milliseconds: 1, onProgress: (now) => progress.push(now.seeds.run) });
  seeds.dispose();
  assert.equal(report.seeds.run, 40);
  assert.ok(report.outcomes.SUCCEEDED.count > 5 && report.outcomes.FAILED.count > 5);
  assert.equal(report.outcomes.SUCCEEDED.count + report.outcomes.FAILED.count, 40);
  assert.equal(progress.at(-1), 40);
  const search = engine.seeds(document, { last: 1000, find: 'failed' });
  const { report: found } = search.advance();
  search.dispose();
  assert.equal(found.found, report.outcomes.FAILED.first_seed);
  assert.equal(codeOf(() => search.advance()), 'engine.stale_handle');
});

test('a thousand runs leave no memory behind', () => {
  const start = () => {
    const run = engine.start({ workflow: HELLO, input: 'x'.repeat(10000) });
    run.advance();
    run.dispose();
  };
  for (let i = 0; i < 50; ++i) start();
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 1000; ++i) start();
  assert.ok(process.memoryUsage().arrayBuffers - before < 8 << 20);
});
