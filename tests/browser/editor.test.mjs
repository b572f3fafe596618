// The editor as somebody uses it who has never seen it: suggestions while typing, hover, definitions, fixes, breakpoints; with letters
// of every width before the cursor, and in JSON.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { subworkflow } from './support/documents.mjs';
import { byId, editorText, focusEditor, openFiles, openPlayground, pageTests, runToEnd, snapshot, start } from './support/harness.mjs';

let world;
before(async () => {
  world = await start();
});
after(() => world?.stop());
const inPage = pageTests(() => world, 120_000);

const bank = 'services:\n  bank:\n    url: https://bank.test\n    routes:\n      - match: GET /x\n        respond: {code: 200, body: {a: 1}}\n';
const content = (page) => byId(page, 'editor-workflow').locator('.cm-content');

/** Opens a text with the cursor where `|` stands, and types. */
async function typeInto(page, marked, typed) {
  const at = marked.indexOf('|');
  await openFiles(page, { 'workflow.yaml': marked.replace('|', ''), 'services.yaml': bank });
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  // From the end back: one press a character as the editor counts them.
  for (const _ of new Intl.Segmenter().segment(marked.slice(at + 1))) await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(typed, { delay: 20 });
}

const suggestions = (page) => byId(page, 'editor-workflow').locator('.cm-tooltip-autocomplete li');

/** Waits until a suggestion stands there and may be taken: in the first 75 ms the editor takes Enter for a new line, lest it takes one unseen. */
async function suggested(page, wanted) {
  await suggestions(page).filter({ hasText: wanted }).first().waitFor({ timeout: 10_000 });
  await page.waitForTimeout(200);
}

inPage('what fits is suggested while typing, whatever stands before the cursor', {}, async (page) => {
  await openPlayground(page, world.url);
  const head = 'main:\n  params: [groesse]\n  steps:\n    - grüße_🎉:\n        assign:\n          - name: "ü🎉"\n    - eins:\n        ';
  const cases = [
    ['keys of a step', `${head}|`, 'ca', /^call/, 'call: '],
    ['steps after next', `${head}next: |`, 'gr', /^grüße_🎉/, 'grüße_🎉'],
    ['variables', `${head}return: \${"🎉ü" + |}\n`, 'na', /^name/, 'name'],
    ['parameters', `${head}return: \${"🎉ü" + |}\n`, 'gr', /^groesse/, 'groesse'],
    ['functions with their signature', `${head}return: \${"🎉ü" + |}\n`, 'text.sp', /text\.split\(source, separator\)/, 'text.split'],
    ['calls', `${head}call: |`, 'http.po', /^http\.post.*url/, 'http.post'],
    ['addresses of services', `${head}call: http.get\n        args:\n          # 🎉\n          url: |`, 'ht', /bank\.test/, 'https://bank.test/'],
    ['arguments of a function', `${head}call: http.get\n        args:\n          |`, 'u', /^url/, 'url: '],
  ];
  for (const [what, text, typed, wanted, inserted] of cases) {
    await typeInto(page, text, typed);
    await suggested(page, wanted).catch(() => assert.fail(`${what}: ${wanted} is not suggested`));
    while (!wanted.test(await suggestions(page).and(page.locator('[aria-selected=true]')).textContent())) await page.keyboard.press('ArrowDown');
    // Tab takes it as well as Enter.
    await page.keyboard.press(typed.length > 2 ? 'Tab' : 'Enter');
    await suggestions(page).first().waitFor({ state: 'detached' });
    const at = text.indexOf('|');
    assert.deepEqual(await editorText(page), text.slice(0, at) + inserted + text.slice(at + 1), what);
    await page.keyboard.press('Escape');
  }
});

inPage('without suggestions Tab indents, and Escape gives it back to the page', {}, async (page) => {
  await openPlayground(page, world.url);
  await typeInto(page, 'main:\n  steps:\n    - a:\n        return: 1\n|', '');
  await page.keyboard.press('Tab');
  assert.match(await editorText(page), /\n  $/);
});

inPage('a function and a key explain themselves under the pointer', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': 'main:\n  steps:\n    - a: # 🎉ü\n        return: ${"🎉" + text.to_upper("x")}\n' });
  await content(page).getByText('to_upper').first().hover();
  const help = byId(page, 'editor-workflow').locator('.hover-help');
  await help.waitFor({ timeout: 10_000 });
  assert.match(await help.textContent(), /text\.to_upper\(/);
  await page.mouse.move(5, 5);
  await help.waitFor({ state: 'detached' });
  await content(page).getByText('return').first().hover();
  await help.waitFor({ timeout: 10_000 });
});

inPage('F12 goes from a call to its subworkflow, and from next to its step', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': subworkflow });
  await content(page).getByText('double', { exact: true }).first().click();
  await page.keyboard.press('F12');
  await page.keyboard.press('Home');
  await page.keyboard.type('X');
  assert.match(await editorText(page), /^Xdouble:$/m);
});

inPage('a fix is applied by a click, also behind letters of two units, and can be undone', {}, async (page) => {
  await openPlayground(page, world.url);
  const text = 'main:\n  steps:\n    - a:\n        assign:\n          - total: 1\n    - b:\n        return: ${"🎉🎉ü" + string(totl)}\n';
  await openFiles(page, { 'workflow.yaml': text });
  const fix = byId(page, 'problems').locator('.problem-fix button').first();
  await fix.waitFor();
  assert.match(await fix.textContent(), /total/);
  await fix.click();
  await page.waitForFunction(() => window.etude.files()['workflow.yaml'].includes('string(total)'));
  assert.equal(await editorText(page), text.replace('totl', 'total'));
  await page.waitForFunction(() => /no problems/.test(document.querySelector('[data-testid=problems]').textContent));
  await content(page).click();
  await page.keyboard.press('Control+z');
  assert.equal(await editorText(page), text);
});

inPage('breakpoints: by key, with a condition, on errors; run to here', {}, async (page) => {
  await openPlayground(page, world.url);
  const loop = 'main:\n  steps:\n    - init:\n        assign:\n          - sum: 0\n    - each:\n        for:\n          value: v\n          in: [1, 2, 3, 4]\n          steps:\n            - add:\n                assign:\n                  - sum: ${sum + v}\n    - fail:\n        raise: ${"sum is " + string(sum)}\n';
  await openFiles(page, { 'workflow.yaml': loop });
  await content(page).getByText('add', { exact: true }).click();
  await page.keyboard.press('F9');
  await byId(page, 'run').click();
  await page.waitForFunction(() => window.etude.snapshot().cursor > 0 && document.querySelector('[data-testid=pause]').getAttribute('aria-label') === 'Resume');
  const current = () => page.evaluate(() => document.querySelector('[data-testid=steps] [aria-current]')?.dataset.key ?? '');
  assert.match(await current(), /add$/);
  const first = (await snapshot(page)).cursor;
  await byId(page, 'pause').click();
  await page.waitForFunction((at) => window.etude.snapshot().cursor > at, first);
  assert.match(await current(), /add$/, 'the next round stops as well');
  // The same step with a condition: only the third round.
  await content(page).getByText('add', { exact: true }).click();
  await page.keyboard.press('Shift+F9');
  await page.getByRole('dialog').getByRole('textbox').fill('v == 3');
  await page.keyboard.press('Enter');
  await byId(page, 'run').click();
  await page.waitForFunction(() => /sum.*3/.test(document.querySelector('[data-testid=variables]').textContent));
  assert.match(await current(), /add$/);
  await content(page).getByText('add', { exact: true }).click();
  await page.keyboard.press('F9');
  await byId(page, 'tools').click();
  await byId(page, 'stop-on-errors-tool').click();
  await byId(page, 'run').click();
  await page.waitForFunction(() => /fail$/.test(document.querySelector('[data-testid=steps] [aria-current]')?.dataset.key ?? ''));
  const { cursor, length } = await snapshot(page);
  assert.ok(cursor <= length);
});

inPage('an edit keeps the run in sight and marks it as old, until it runs again', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': 'main:\n  steps:\n    - a:\n        return: 1\n' });
  await runToEnd(page);
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# later');
  await page.waitForFunction(() => /from before the last edit/.test(document.querySelector('[data-testid=result]').textContent));
  assert.equal((await snapshot(page)).result, 1);
  await runToEnd(page);
  await page.waitForFunction(() => !/from before the last edit/.test(document.querySelector('[data-testid=result]').textContent));
});

inPage('JSON is a workflow as well: problems with their place, suggestions, a run', {}, async (page) => {
  await openPlayground(page, world.url);
  const text = '{"main": {"steps": [{"a": {"assign": [{"size": "ü🎉"}]}}, {"b": {"return": "${\\"🎉\\" + size + nix}"}}]}}\n';
  await openFiles(page, { 'workflow.yaml': text });
  await page.waitForFunction(() => /nix/.test(document.querySelector('[data-testid=problems]').textContent));
  const place = await byId(page, 'problems').locator('.place').first().textContent();
  assert.ok(place.startsWith(`workflow.yaml:1:${[...text.slice(0, text.indexOf('nix'))].length + 1} `), place);
  await byId(page, 'problems').locator('button.problem').first().click();
  await page.waitForFunction(() => document.activeElement?.classList.contains('editor-host'));
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Delete');
  await page.keyboard.type('siz', { delay: 20 });
  await suggested(page, 'size');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => /no problems/.test(document.querySelector('[data-testid=problems]').textContent));
  const { state, result } = await runToEnd(page);
  assert.deepEqual([state, result], ['SUCCEEDED', '🎉ü🎉ü🎉']);
});
