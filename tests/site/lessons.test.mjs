// Every lesson's workflows deploy, its challenge is not solved by what the learner starts with, and is solved by the solution.
// The engine is the native command; the judge is the page's own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import * as esbuild from 'esbuild';

const root = new URL('../../', import.meta.url).pathname;
const command = process.env.ETUDE_COMMAND ?? join(root, 'build/release/bin/etude');
const lessons = join(root, 'site/lessons');
const ids = readdirSync(lessons).filter((id) => existsSync(join(lessons, id, 'lesson.md')));

async function loadJudge() {
  const built = await esbuild.build({ entryPoints: [join(root, 'playground/page/src/check.ts')], bundle: true, format: 'esm', write: false, logLevel: 'silent' });
  return import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`);
}

function filesOf(folder) {
  const files = {};
  for (const name of ['workflow.yaml', 'services.yaml', 'input.json']) {
    if (existsSync(join(folder, name))) files[name] = readFileSync(join(folder, name), 'utf8');
  }
  return files;
}

function run(files) {
  const folder = mkdtempSync(join(tmpdir(), 'etude-lesson-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const options = ['run', join(folder, 'workflow.yaml'), '--format', 'json'];
    if (files['services.yaml']) options.push('--services', join(folder, 'services.yaml'));
    if (files['input.json']) options.push('--data-file', join(folder, 'input.json'));
    const { stdout, stderr } = spawnSync(command, options, { encoding: 'utf8' });
    return JSON.parse(stdout || JSON.stringify({ state: `did not run: ${stderr}` }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const outcomes = (judge, files, cases) => cases.map((one) => judge(run({ ...files, ...(one.files ?? {}) }), one.expect));

test('there are lessons', () => assert.ok(ids.length >= 9));

for (const id of ids) {
  const folder = join(lessons, id);
  test(`${id}: the workflows in its text run as they are`, () => {
    const shown = [...readFileSync(join(folder, 'lesson.md'), 'utf8').matchAll(/^<<([\w-]+)>>$/gm)].map((match) => match[1]);
    assert.ok(shown.length > 0, 'a lesson shows something that runs');
    for (const name of shown) assert.equal(run(filesOf(join(folder, name))).state, 'SUCCEEDED', name);
  });
  test(`${id}: the challenge is open at the start and closed by the solution`, async () => {
    const { judge } = await loadJudge();
    const start = filesOf(join(folder, 'challenge'));
    const cases = JSON.parse(readFileSync(join(folder, 'challenge/cases.json'), 'utf8'));
    assert.ok(outcomes(judge, start, cases).some((why) => why !== ''), 'the workflow to begin with solves it already');
    const solution = { ...start, 'workflow.yaml': readFileSync(join(folder, 'challenge/solution.yaml'), 'utf8') };
    assert.deepEqual(outcomes(judge, solution, cases), cases.map(() => ''));
  });
}

test('the judge tells right from wrong', async () => {
  const { judge, same } = await loadJudge();
  const run1 = { state: 'SUCCEEDED', virtual_ns: 2_500_000_000, result: { a: [1, 2] }, logs: [{ severity: 'INFO' }], requests: [{ actor: 'workflow', method: 'GET', url: 'https://a.test/x' }] };
  const rows = [
    [{}, true],
    [{ state: 'FAILED' }, false],
    [{ result: { a: [1, 2] } }, true],
    [{ result: { a: [2, 1] } }, false],
    [{ requests: 2 }, false],
    [{ requests_at_most: 1 }, true],
    [{ sent: [{ url: 'a.test/x', method: 'POST' }] }, false],
    [{ sent: [{ url: 'a.test/x', times: 1 }] }, true],
    [{ logged: ['WARNING'] }, false],
    [{ seconds_at_most: 3, seconds_at_least: 2 }, true],
    [{ seconds_at_most: 2 }, false],
    [{ seconds_at_least: 3 }, false],
  ];
  for (const [expect, good] of rows) assert.equal(judge(run1, expect) === '', good, JSON.stringify(expect));
  assert.ok(same({ a: 1, b: 2 }, { b: 2, a: 1 }));
  assert.ok(!same({ a: 1 }, { a: 1, b: 2 }));
});
