// What a run is exported as for other programs: the trace events of Chromium and Perfetto, and sequence diagrams of Mermaid. Held against
// what those formats ask for, over runs of all examples.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const command = process.env.ETUDE_COMMAND ?? join(root, 'build/release/bin/etude');
const folder = join(root, 'site/examples');
const examples = readdirSync(folder).filter((id) => existsSync(join(folder, id, 'workflow.yaml')));
let scratch;
before(() => {
  scratch = mkdtempSync(join(tmpdir(), 'etude-exports-'));
});
after(() => rmSync(scratch, { recursive: true, force: true }));

function etude(...words) {
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, stdout, stderr };
}

/** The journal of an example's run, in a file. */
function journalOf(id) {
  const file = join(scratch, `${id}.journal.json`);
  if (existsSync(file)) return file;
  const from = (name) => join(folder, id, name);
  const words = ['run', from('workflow.yaml'), '--trace', file, '--let-time-pass'];
  if (existsSync(from('services.yaml'))) words.push('--services', from('services.yaml'));
  if (existsSync(from('input.json'))) words.push('--data-file', from('input.json'));
  const others = existsSync(from('workflows')) ? readdirSync(from('workflows')) : [];
  for (const name of others) words.push('--workflow', `${name.replace(/\.\w+$/, '')}=${from(join('workflows', name))}`);
  const { status, stderr } = etude(...words);
  assert.ok(status === 0 || status === 1, `${id}: ${stderr}`);
  return file;
}

function exported(id, format) {
  const { status, stdout, stderr } = etude('trace', journalOf(id), '--format', format);
  assert.equal(status, 0, stderr);
  return stdout;
}

// ── The Trace Event Format: JSON object form with metadata (M), complete (X) and instant (i) events ─────────────────────

/** What is wrong with a trace; empty if nothing is. */
function faultsOfTrace(trace) {
  const faults = [];
  const whole = (value) => Number.isSafeInteger(value) && value >= 0;
  const time = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
  const text = (value) => typeof value === 'string' && value !== '' && value.isWellFormed?.() !== false;
  if (!Array.isArray(trace.traceEvents)) return ['no traceEvents'];
  if (!['ms', 'ns'].includes(trace.displayTimeUnit)) faults.push('displayTimeUnit is ms or ns');
  const named = new Set();
  const spans = new Map();
  for (const [index, event] of trace.traceEvents.entries()) {
    const say = (what) => faults.push(`event ${index} (${event.ph} ${event.name}): ${what}`);
    if (!text(event.name)) say('no name');
    if (!whole(event.pid) || !whole(event.tid)) say('pid and tid are whole numbers');
    if (event.ph === 'M') {
      const wanted = { process_name: 'name', thread_name: 'name', thread_sort_index: 'sort_index' }[event.name];
      if (!wanted) say('an unknown kind of metadata');
      else if (wanted === 'name' ? !text(event.args?.name) : !Number.isInteger(event.args?.sort_index)) say(`args.${wanted}`);
      if (event.name === 'thread_name') {
        if (named.has(event.tid)) say('a thread is named twice');
        named.add(event.tid);
      }
    } else if (event.ph === 'X') {
      if (!time(event.ts) || !time(event.dur)) say('ts and dur are microseconds');
      if (!text(event.cat)) say('no category');
      if (!named.has(event.tid)) say('its thread has no name yet');
      spans.set(event.tid, [...(spans.get(event.tid) ?? []), event]);
    } else if (event.ph === 'i') {
      if (!time(event.ts)) say('ts is microseconds');
      if (!['g', 'p', 't'].includes(event.s)) say('s is g, p or t');
      if (event.tid !== 0 && !named.has(event.tid)) say('its thread has no name');
    } else say('an unknown phase');
  }
  // On one thread a span lies inside of another or beside it: viewers stack them.
  for (const [tid, list] of spans) {
    const open = [];
    for (const { ts, dur, name } of list.slice().sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
      while (open.length > 0 && open.at(-1) <= ts + 1e-6) open.pop();
      if (open.length > 0 && ts + dur > open.at(-1) + 1e-3) faults.push(`thread ${tid}: ${name} at ${ts} ends after the span around it`);
      if (dur > 0) open.push(ts + dur);
    }
  }
  return faults;
}

for (const id of examples) {
  test(`${id}: the trace is one that Chromium and Perfetto read`, () => {
    const trace = JSON.parse(exported(id, 'perfetto'));
    assert.deepEqual(faultsOfTrace(trace), []);
    assert.ok(trace.traceEvents.some(({ ph }) => ph === 'X'), 'it has spans');
    assert.equal(trace.traceEvents[0].name, 'process_name');
  });
}

test('the check of traces finds what is wrong', () => {
  const sound = { displayTimeUnit: 'ms', traceEvents: [{ ph: 'M', pid: 1, tid: 1, name: 'thread_name', args: { name: 'a' } }, { ph: 'X', pid: 1, tid: 1, ts: 0, dur: 5, cat: 'step', name: 's' }] };
  assert.deepEqual(faultsOfTrace(sound), []);
  const [meta, span] = sound.traceEvents;
  for (const wrong of [
    { ...sound, displayTimeUnit: 's' },
    { ...sound, traceEvents: [meta, { ...span, ph: 'Z' }] },
    { ...sound, traceEvents: [meta, { ...span, ts: -1 }] },
    { ...sound, traceEvents: [meta, { ...span, dur: '5' }] },
    { ...sound, traceEvents: [meta, { ...span, tid: 2 }] },
    { ...sound, traceEvents: [meta, meta, span] },
    { ...sound, traceEvents: [meta, span, { ...span, ts: 3, dur: 9 }] },
    { ...sound, traceEvents: [{ ...meta, args: {} }, span] },
  ]) assert.notDeepEqual(faultsOfTrace(wrong), [], JSON.stringify(wrong));
});

// ── Mermaid's sequence diagrams, as far as runs are written in them ─────────────────────────────────────────────────────

/** What is wrong with a diagram by the grammar of mermaid 11 (sequenceDiagram.jison); empty if nothing is. */
function faultsOfDiagram(text) {
  const faults = [];
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines[0] !== 'sequenceDiagram') return ['it begins with sequenceDiagram'];
  const actors = new Set();
  // A message ends at a line or at `;`; `#…;` is a character by its number or name.
  const words = (text) => text !== '' && !/[\r\n]/.test(text) && !/[;#]/.test(text.replace(/#(\d+|\w+);/g, ''));
  for (const [index, line] of lines.slice(1).entries()) {
    const say = (what) => faults.push(`line ${index + 2}: ${what}: ${line}`);
    const declared = /^ {2}(?:participant|actor) (\w+) as (.+)$/.exec(line);
    if (declared) {
      if (actors.has(declared[1])) say('a participant is declared twice');
      if (!words(declared[2])) say('the name cannot be read');
      actors.add(declared[1]);
      continue;
    }
    const arrow = /^ {2}(\w+?)(->>|-->>|-x|--x|-\)|--\))(\w+): (.+)$/.exec(line);
    if (!arrow) say('neither participant nor message');
    else if (!actors.has(arrow[1]) || !actors.has(arrow[3])) say('a participant is not declared');
    else if (!words(arrow[4])) say('the message cannot be read');
  }
  if (actors.size === 0) faults.push('nobody takes part');
  return faults;
}

for (const id of examples) {
  test(`${id}: the diagram is one that Mermaid reads`, () => assert.deepEqual(faultsOfDiagram(exported(id, 'mermaid')), []));
}

test('the check of diagrams finds what is wrong', () => {
  assert.deepEqual(faultsOfDiagram('sequenceDiagram\n  participant p0 as a\n  p0->>p0: x #35;1\n'), []);
  for (const wrong of ['graph TD\n', 'sequenceDiagram\n', 'sequenceDiagram\n  participant p0 as a\n  p0->>p1: x\n', 'sequenceDiagram\n  participant p0 as a\n  p0=>p0: x\n', 'sequenceDiagram\n  participant p0 as a\n  p0->>p0: a; b\n'])
    assert.notDeepEqual(faultsOfDiagram(wrong), [], wrong);
});

test('names with every sign that the diagram gives a meaning are written so that it does not', () => {
  const workflow = join(scratch, 'signs.yaml');
  const odd = 'a#b;c\\nend: note %% "x" {é ⚡}';
  const quoted = odd.replace(/"/g, '\\"');
  writeFileSync(workflow, `- ask:\n    call: http.get\n    args: {url: "https://one.test/p", query: {q: "${quoted}"}}\n- done: {return: 1}\n`);
  const services = join(scratch, 'signs.services.yaml');
  writeFileSync(services, 'services:\n  one:\n    url: https://one.test\n    routes:\n      - match: GET /p\n        respond: {code: 200, body: ok}\n');
  const journal = join(scratch, 'signs.journal.json');
  const { status, stderr } = etude('run', workflow, '--services', services, '--trace', journal);
  assert.equal(status, 0, stderr);
  const { stdout } = etude('trace', journal, '--format', 'mermaid');
  assert.match(stdout, /GET/);
  assert.deepEqual(faultsOfDiagram(stdout), []);
  assert.deepEqual(faultsOfTrace(JSON.parse(etude('trace', journal, '--format', 'perfetto').stdout)), []);
});
