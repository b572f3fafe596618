// The JavaScript half of the link codec against the same golden links as the C++ half.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { linkFromWorkspace, LONGEST_LINK, ShareError, workspaceFromLink, workspaceJson } from '../../../web/package/share.js';

const golden = JSON.parse(readFileSync(new URL('golden_links.json', import.meta.url), 'utf8'));

const codeOf = (link) => {
  try {
    workspaceFromLink(link);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ShareError)) throw error;
    assert.ok(error.message.length > 20);
    return error.code;
  }
};

test('reads every golden link', () => {
  assert.ok(golden.links.length >= 14);
  for (const { name, made_by: madeBy, link, document, notes = 0 } of golden.links) {
    const shared = workspaceFromLink(link);
    assert.equal(workspaceJson(shared.workspace), document, name);
    assert.equal(shared.notes.length, notes, name);
    if (madeBy === 'web/package/share.js') assert.equal(linkFromWorkspace(shared.workspace), link, name);
  }
});

test('refuses what is cut, altered, foreign or newer', () => {
  for (const { name, link, code } of golden.refused) assert.equal(codeOf(link), code, name);
});

test('notices every cut and every changed character', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=';
  for (const { name, made_by: madeBy, link } of golden.links) {
    if (link.startsWith('#x=') || madeBy.startsWith('zlib')) continue;
    // The C++ test goes through all of them; here long links are sampled.
    for (let i = 1; i < link.length; i += link.length < 500 ? 1 : 7) {
      assert.notEqual(codeOf(link.slice(0, i)), 'accepted', `${name}: cut at ${i}`);
      assert.notEqual(codeOf(link.slice(0, i) + link.slice(i + 1)), 'accepted', `${name}: lost ${i}`);
      for (const c of link.length < 120 ? alphabet : 'Aq_') {
        if (c !== link[i]) assert.notEqual(codeOf(link.slice(0, i) + c + link.slice(i + 1)), 'accepted', `${name}: ${i} ${c}`);
      }
    }
  }
});

test('keeps all that a workspace holds', () => {
  const workspace = {
    title: 'Saga é',
    files: { 'workflow.yaml': 'main:\n\t"\\\u0000', 'workflows/a-b_C1.yaml': 'x' },
    seed: 18446744073709551615n,
    options: { view: 'graph', speed: 2.5, text_view: true },
    cursor: { t: 9223372036854775807n, k: 'main/a', a: 65535, p: 'main/left/3#2', n: 7, i: 9 },
    fingerprint: '0123456789abcdef',
  };
  const back = workspaceFromLink(`https://etude.example/play/${linkFromWorkspace(workspace)}`);
  assert.deepEqual(back, { workspace, notes: [] });
  assert.equal(linkFromWorkspace({ files: {}, base: 'order-saga' }), '#x=order-saga');
});

test('replaces halves of surrogate pairs, which have no UTF-8 form', () => {
  const link = linkFromWorkspace({ files: { 'workflow.yaml': 'a\ud800b' } });
  assert.equal(workspaceFromLink(link).workspace.files['workflow.yaml'], 'a\ufffdb');
});

test('refuses to write what could not be read', () => {
  const base = { files: { 'workflow.yaml': 'a' } };
  const cases = {
    nothing: {},
    'a foreign file': { files: { '../etc/passwd': 'x' } },
    'a file that is no text': { files: { 'workflow.yaml': 7 } },
    'an unknown option': { ...base, options: { colour: 'red' } },
    'an option of another kind': { ...base, options: { speed: 'fast' } },
    'an example with a path': { ...base, base: 'a/b' },
    'a short fingerprint': { ...base, fingerprint: 'abc' },
    'a negative seed': { ...base, seed: -1 },
    'a seed beyond 64 bits': { ...base, seed: 2n ** 64n },
    'a fractional time': { ...base, cursor: { t: 0.5 } },
  };
  for (const [name, workspace] of Object.entries(cases)) {
    assert.throws(() => linkFromWorkspace(workspace), (error) => error instanceof ShareError && error.code === 'share.content', name);
  }
});

test('is bounded in both directions', () => {
  const tooLarge = (run) => assert.throws(run, (error) => error.code === 'share.too_large');
  tooLarge(() => linkFromWorkspace({ files: { 'workflow.yaml': 'a'.repeat(300 * 1024) } }));
  let state = 1;
  const noise = Array.from({ length: 100 * 1024 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return String.fromCharCode(33 + ((state >>> 24) % 90));
  }).join('');
  tooLarge(() => linkFromWorkspace({ files: { 'workflow.yaml': noise } }));
  assert.ok(linkFromWorkspace({ files: { 'workflow.yaml': noise.slice(0, 40 * 1024) } }).length <= LONGEST_LINK);
  tooLarge(() => workspaceFromLink(`#w1d.AAAAAA.${'A'.repeat(LONGEST_LINK)}Z`));
  const bomb = deflateRawSync(Buffer.alloc(40 << 20, ' '), { level: 9 }).toString('base64url');
  assert.ok(bomb.length < LONGEST_LINK - 20);
  const start = performance.now();
  tooLarge(() => workspaceFromLink(`#w1d.AAAAAA.${bomb}Z`));
  assert.ok(performance.now() - start < 500, 'it stops where the limit is, not at the end');
});
