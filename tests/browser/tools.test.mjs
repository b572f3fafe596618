// What can be done with a run in a real browser: share it with its faults, compare it, run it under many seeds, show it as slides, and
// ask who wrote a variable.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { byId, clean, editorText, focusEditor, openFiles, openPlayground, pageTests, runToEnd, snapshot, start } from './support/harness.mjs';

let world;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const inPage = pageTests(() => world, 180_000);

const saga = '#x=order-saga';
const tool = async (page, id) => {
  await byId(page, 'tools').click();
  await byId(page, id).click();
};
const state = (page) => page.evaluate(() => window.etude.snapshot());
const seek = async (page, index) => {
  await page.evaluate((at) => window.etude.seek(at), index);
  await page.waitForFunction((at) => window.etude.snapshot().cursor === at, index);
};
const status = (page) => byId(page, 'status').textContent();

async function addSlide(page, index, say) {
  await seek(page, index);
  await byId(page, 'slide-say').fill(say);
  await byId(page, 'slide-add').click();
}

inPage('slides are written, moved, removed, kept with the draft, carried by the link, and shown by the arrow keys', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: saga });
  const { length } = await runToEnd(page);
  await tool(page, 'slides-open');
  const places = [Math.floor(length / 4), Math.floor(length / 2), length];
  await addSlide(page, places[0], 'One');
  await addSlide(page, places[1], 'Two');
  await addSlide(page, places[2], 'Three');
  await addSlide(page, places[0], 'Too many');
  const captions = () => page.evaluate(() => [...document.querySelectorAll('[data-testid=slide-list] input')].map((input) => input.value));
  assert.deepEqual(await captions(), ['One', 'Two', 'Three', 'Too many']);
  await page.getByRole('button', { name: 'Remove slide 4' }).click();
  await page.getByRole('button', { name: 'Move slide 3 up' }).click();
  assert.deepEqual(await captions(), ['One', 'Three', 'Two']);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Move slide 2 up', 'the focus goes with the slide');
  await page.getByRole('button', { name: 'Move slide 2 down' }).click();
  await page.waitForFunction(() => document.querySelector('[data-testid=saved]').textContent === 'saved');
  await page.reload();
  await page.waitForFunction(() => window.etude !== undefined);
  await tool(page, 'slides-open');
  await page.waitForFunction(() => document.querySelector('[data-testid=slide-list] input') !== null);
  assert.deepEqual(await captions(), ['One', 'Two', 'Three'], 'the draft keeps them');

  await byId(page, 'slides-play').click();
  await page.waitForFunction(() => document.querySelector('[data-testid=slide-caption]').textContent === 'One');
  await page.waitForFunction((at) => window.etude.snapshot().cursor === at, places[0]);
  assert.equal(await byId(page, 'slide-counter').textContent(), '1 / 3');
  assert.match(await status(page), /^Slide 1 of 3: One$/);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'slide-next');
  const said = await page.evaluate(() => {
    window.said = [];
    new MutationObserver(() => window.said.push(document.querySelector('[data-testid=status]').textContent)).observe(document.querySelector('[data-testid=status]'), { childList: true, characterData: true, subtree: true });
  });
  assert.equal(said, undefined);
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((at) => window.etude.snapshot().cursor === at, places[1]);
  await page.keyboard.press('PageDown');
  await page.waitForFunction((at) => window.etude.snapshot().cursor === at, places[2]);
  await page.keyboard.press('ArrowRight');
  assert.equal(await byId(page, 'slide-caption').textContent(), 'Three', 'the last one stays');
  await page.keyboard.press('ArrowLeft');
  await page.waitForFunction((at) => window.etude.snapshot().cursor === at, places[1]);
  await page.waitForTimeout(300);
  assert.deepEqual(await page.evaluate(() => window.said), ['Slide 2 of 3: Two', 'Slide 3 of 3: Three', 'Slide 2 of 3: Two'], 'each is said once');
  const size = await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('[data-testid=slide-caption]')).fontSize));
  assert.ok(size >= 20, `large type, ${size}`);
  await page.keyboard.press('Escape');
  await byId(page, 'slides').waitFor({ state: 'detached' });
  assert.ok(await byId(page, 'run').isVisible());
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'slides-play', 'the focus is back');

  await byId(page, 'share').click();
  await byId(page, 'share-slides').check();
  const link = await byId(page, 'share-link').inputValue();
  assert.match(link, /\?slides=1#w1d/);
  const other = await world.page();
  try {
    await other.goto(link);
    await other.waitForFunction(() => document.querySelector('[data-testid=slide-caption]')?.textContent === 'One', null, { timeout: 60_000 });
    await other.waitForFunction((at) => window.etude?.snapshot().cursor === at, places[0]);
    await other.keyboard.press('End');
    await other.waitForFunction((at) => window.etude.snapshot().cursor === at, places[2]);
    assert.equal(await byId(other, 'slide-caption').textContent(), 'Three');
    await other.goto(link.replace('?slides=1', ''));
    await byId(other, 'show-slides').waitFor({ timeout: 60_000 });
    clean(other);
  } finally {
    await other.context().close();
  }
});

inPage('faults that are set by hand travel in the link: somebody else sees the same run', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: saga });
  const quiet = await runToEnd(page);
  await byId(page, 'text-view').click();
  const service = byId(page, 'services').locator('.service').first();
  const name = await service.locator('.name').textContent();
  await service.getByLabel(`latency of ${name}`).fill('3');
  await service.getByLabel('outage now').check();
  await page.waitForFunction((before) => window.etude.snapshot().fingerprint !== before, quiet.fingerprint);
  await page.waitForTimeout(200);
  const here = await state(page);
  await byId(page, 'share').click();
  const link = await byId(page, 'share-link').inputValue();
  const other = await world.page();
  try {
    await other.goto(link);
    await other.waitForFunction((wanted) => window.etude?.snapshot().fingerprint === wanted, here.fingerprint, { timeout: 60_000 });
    const there = await state(other);
    assert.equal(there.cursor, here.cursor);
    assert.equal(there.state, here.state);
    assert.equal(await byId(other, 'note-fingerprint').count(), 0);
    clean(other);
  } finally {
    await other.context().close();
  }
});

inPage('an unchanged example is linked by its name, a changed file alone travels with it', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: saga });
  await byId(page, 'share').click();
  assert.match(await byId(page, 'share-link').inputValue(), /#x=order-saga$/);
  assert.match(await byId(page, 'share-size').textContent(), /^Green/);
  await page.keyboard.press('Escape');
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# mine');
  await byId(page, 'share').click();
  const link = await byId(page, 'share-link').inputValue();
  const files = await page.evaluate(() => window.etude.files());
  const other = await world.page();
  try {
    await other.goto(link);
    await other.waitForFunction(() => window.etude !== undefined, null, { timeout: 60_000 });
    assert.deepEqual(await other.evaluate(() => window.etude.files()), files);
    clean(other);
  } finally {
    await other.context().close();
  }
});

inPage('the traffic light of a link follows its size, and a document too large for one says so', {}, async (page) => {
  await openPlayground(page, world.url);
  const noise = (length) => Array.from({ length }, (_, i) => ((i * 2654435761) >>> 0).toString(36)).join('');
  for (const [count, light] of [[10, 'Green'], [700, 'Amber'], [3000, 'Red']]) {
    await openFiles(page, { 'workflow.yaml': `main:\n  steps:\n    - a:\n        return: "${noise(count)}"\n` });
    await byId(page, 'share').click();
    assert.match(await byId(page, 'share-size').textContent(), new RegExp(`^${light}`), `${count}`);
    await page.keyboard.press('Escape');
  }
  await openFiles(page, { 'workflow.yaml': `main:\n  steps:\n    - a:\n        return: 1\n# ${noise(25_000)}\n` });
  await byId(page, 'share').click();
  assert.match(await byId(page, 'share-size').textContent(), /file/);
  assert.equal(await byId(page, 'share-link').inputValue(), '');
});

inPage('pictures of graph, timeline and sequence come as SVG and PNG, and open the same run when dropped', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: saga });
  const { length } = await runToEnd(page);
  await seek(page, Math.floor(length / 2));
  const here = await state(page);
  await byId(page, 'share').click();
  const saved = {};
  const blank = await page.context().newPage(); // a page without the policy, to read files in
  for (const view of ['graph', 'timeline', 'sequence']) {
    for (const kind of ['svg', 'png']) {
      const download = page.waitForEvent('download');
      await byId(page, `${kind}-${view}`).click();
      saved[`${view}.${kind}`] = readFileSync(await (await download).path());
    }
    const svg = saved[`${view}.svg`].toString();
    const broken = await blank.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent ?? null, svg);
    assert.equal(broken, null, view);
    assert.match(svg, /<text/, `${view}: text is text`);
    assert.match(svg, /data:font\/[ot]tf;/, `${view}: the typeface is inside`);
    assert.equal(saved[`${view}.png`].subarray(1, 4).toString(), 'PNG');
    assert.ok(saved[`${view}.png`].length > 3000, `${view}: the picture is not empty`);
  }
  const download = page.waitForEvent('download');
  await byId(page, 'png-canvas').click();
  assert.ok(readFileSync(await (await download).path()).length > 5000);
  for (const name of ['graph.svg', 'sequence.png']) {
    const other = await world.page();
    try {
      await openPlayground(other, world.url);
      await other.evaluate(([bytes, file]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], file));
        dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      }, [saved[name].toString('base64'), name]);
      await other.waitForFunction(([wanted, at]) => window.etude.snapshot().fingerprint === wanted && window.etude.snapshot().cursor === at, [here.fingerprint, here.cursor], { timeout: 60_000 });
      clean(other);
    } finally {
      await other.context().close();
    }
  }
});

inPage('Markdown, embed code, Mermaid, Perfetto and the document are offered and whole', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
  await openPlayground(page, world.url, { fragment: saga });
  await runToEnd(page);
  await byId(page, 'share').click();
  const link = await byId(page, 'share-link').inputValue();
  const copied = async (name) => {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await page.getByRole('button', { name, exact: true }).click();
    await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== '');
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const markdown = await copied('Copy Markdown');
  assert.ok(markdown.startsWith('[') && markdown.endsWith(`](${link})`));
  assert.match(await copied('Copy embed code'), /^<iframe src="[^"]+\?embed=1#w1d[^"]+" title="[^"]+"/);
  assert.match(await copied('Copy Mermaid'), /^sequenceDiagram/);
  const saved = async (name) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name, exact: true }).click();
    return readFileSync(await (await download).path(), 'utf8');
  };
  assert.ok(JSON.parse(await saved('Perfetto trace')).traceEvents.length > 10);
  assert.ok(JSON.parse(await saved('Document')).files['workflow.yaml'].length > 100);
  assert.ok((await saved('Text')).length > 100);
});

inPage('two runs are compared: before and after an edit, with the first difference and a jump to it', {}, async (page) => {
  await openPlayground(page, world.url);
  const text = (n) => `main:\n  steps:\n    - one:\n        assign: [{x: 1}]\n    - two:\n        assign: [{x: "\${x * ${n}}"}]\n    - three:\n        return: \${x}\n`;
  await openFiles(page, { 'workflow.yaml': text(3) });
  await byId(page, 'text-view').click();
  assert.match(await byId(page, 'compare').textContent(), /Run first/);
  assert.equal((await runToEnd(page)).result, 3);
  await focusEditor(page);
  await page.keyboard.press('Control+Home');
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('5');
  assert.equal(await editorText(page), text(5));
  await tool(page, 'compare-before');
  await byId(page, 'compare-sentence').waitFor();
  assert.equal((await state(page)).result, 5, 'the files as they stand have run');
  assert.match(await byId(page, 'compare').textContent(), /before the last edit/);
  const rows = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('[data-testid=compare] table[aria-label="Both runs"] tbody tr')].map((row) => [row.children[0].textContent, [row.children[1].textContent, row.children[2].textContent]])));
  assert.deepEqual(rows['Result'], ['5', '3']);
  await byId(page, 'compare-divergence').waitFor();
  assert.match(await byId(page, 'compare-divergence').textContent(), /two/);
  await byId(page, 'compare-divergence-go').click();
  await page.waitForFunction(() => window.etude.snapshot().cursor < window.etude.snapshot().length);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'compare-divergence-go', 'the focus stays');
  await byId(page, 'compare-swap').click();
  await page.waitForFunction(() => window.etude.snapshot().result === 3);
  await byId(page, 'compare-clear').click();
  await page.waitForFunction(() => /Pin this run/.test(document.querySelector('[data-testid=compare]').textContent));
});

inPage('a run is compared with the same run without faults', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: saga });
  const quiet = await runToEnd(page);
  await byId(page, 'text-view').click();
  const service = byId(page, 'services').locator('.service').first();
  await service.getByLabel(/^error rate/).fill('1');
  await page.waitForFunction((before) => window.etude.snapshot().fingerprint !== before, quiet.fingerprint);
  await tool(page, 'compare-without');
  await byId(page, 'compare-sentence').waitFor();
  await page.waitForFunction((before) => window.etude.snapshot().fingerprint === before, quiet.fingerprint);
  assert.match(await byId(page, 'compare').textContent(), /with faults/);
  assert.ok((await byId(page, 'compare').locator('table').count()) >= 2, 'steps or requests that differ are listed');
});

inPage('without faults of its own a document is compared with services at their best', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: '#x=order-saga' });
  const faulty = await runToEnd(page);
  await tool(page, 'compare-without');
  await page.waitForFunction((before) => window.etude.snapshot().fingerprint !== before, faulty.fingerprint);
  await byId(page, 'compare-sentence').waitFor({ state: 'attached' });
  await page.waitForFunction(() => /503/.test(document.querySelector('[data-testid=compare-sentence]').textContent));
  assert.doesNotMatch(await byId(page, 'compare-sentence').textContent(), /effect/);
});

inPage('watches, the seed and the stop on errors are set from the tools as well', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: '#x=order-saga' });
  await runToEnd(page);
  await tool(page, 'watch-open');
  await byId(page, 'watch-expression').fill('${order.amount * 2}');
  await page.keyboard.press('Enter');
  assert.match(await byId(page, 'watch-list').textContent(), /order\.amount \* 2/);
  await page.waitForFunction(() => /21/.test(document.querySelector('[aria-label="Watched expressions"] td:nth-child(2)')?.textContent ?? ''));
  await page.getByTestId('watch-dialog').getByRole('button', { name: /^Stop watching/ }).click();
  await page.waitForFunction(() => document.querySelector('[data-testid=watch-list]').childElementCount === 0);
  await page.keyboard.press('Escape');
  await tool(page, 'seed-open');
  await byId(page, 'seed-number').fill('');
  await page.keyboard.press('Enter');
  assert.ok(await page.getByTestId('seed-dialog').isVisible(), 'nothing is no seed');
  await byId(page, 'seed-number').fill('7');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('[data-testid=seed]').value === '7');
  await tool(page, 'stop-on-errors-tool');
  await byId(page, 'examples').waitFor();
  await page.waitForFunction(() => document.querySelector('[data-testid=stop-on-errors]').checked);
  await tool(page, 'stop-on-errors-tool');
  await page.waitForFunction(() => !document.querySelector('[data-testid=stop-on-errors]').checked);
});

inPage('many seeds run beside the page, and the first seed of an outcome opens', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: saga });
  await byId(page, 'text-view').click();
  await runToEnd(page);
  await byId(page, 'services').locator('.service').first().getByLabel(/^error rate/).fill('0.5');
  await tool(page, 'many-seeds');
  await page.getByLabel('Last seed').fill('9');
  await page.getByLabel('First seed').fill('10');
  await byId(page, 'seeds-run').click();
  assert.match(await byId(page, 'seeds-status').textContent(), /at or after/);
  await page.getByLabel('First seed').fill('1');
  await page.getByLabel('Last seed').fill('300');
  await byId(page, 'seeds-run').click();
  // The page is alive while they run.
  const frames = await page.evaluate(() => new Promise((resolve) => {
    let count = 0;
    const tick = () => { count += 1; if (count === 5) resolve(count); else requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  }));
  assert.equal(frames, 5);
  await page.waitForFunction(() => /300 seeds run/.test(document.querySelector('[data-testid=seeds-status]').textContent), null, { timeout: 120_000 });
  const rows = await page.evaluate(() => [...document.querySelectorAll('[data-testid=seeds-report] tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent)));
  const outcomes = rows.filter(([name]) => /^(succeeded|failed|active)/.test(name));
  assert.equal(outcomes.reduce((sum, row) => sum + Number(row[1]), 0), 300);
  const [name, , , seed] = outcomes.at(-1);
  await byId(page, 'seeds-report').getByRole('button', { name: seed, exact: true }).first().click();
  const number = Number(/\d+/.exec(seed)[0]);
  await page.waitForFunction((wanted) => document.querySelector('[data-testid=seed]').value === String(wanted), number);
  await page.waitForFunction((wanted) => window.etude.snapshot().state.toLowerCase() === wanted, name);
});

inPage('who wrote this: the events that wrote a variable, with expression and inputs, and a jump', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': 'main:\n  steps:\n    - one:\n        assign: [{a: 2}]\n    - two:\n        assign: [{x: "${a + 1}"}]\n    - three:\n        assign: [{x: "${x * 7}"}]\n    - done:\n        return: ${x}\n' });
  await byId(page, 'text-view').click();
  assert.equal((await runToEnd(page)).result, 21);
  await byId(page, 'back').click();
  await byId(page, 'variables').getByRole('button', { name: 'x', exact: true }).click();
  await byId(page, 'writes').waitFor();
  const told = await byId(page, 'writes').textContent();
  assert.match(told, /x \* 7/);
  assert.match(told, /a \+ 1/);
  assert.match(told, /a = 2/);
  const before = (await state(page)).cursor;
  await byId(page, 'writes').locator('.row-button').last().click();
  await page.waitForFunction((at) => window.etude.snapshot().cursor < at, before);
  await byId(page, 'writes').getByRole('button', { name: 'Close' }).click();
  await byId(page, 'writes').waitFor({ state: 'hidden' });
});

inPage('watches follow the cursor and travel in the link', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': 'main:\n  steps:\n    - one:\n        assign: [{a: 2}]\n    - two:\n        assign: [{a: "${a + 1}"}]\n    - done:\n        return: ${a}\n' });
  await byId(page, 'text-view').click();
  await runToEnd(page);
  await page.getByLabel('Expression to watch').fill('a * 100');
  await page.keyboard.press('Enter');
  await byId(page, 'back').click();
  const watched = () => page.getByRole('table', { name: 'Watched expressions' }).textContent();
  await page.waitForFunction(() => /300/.test(document.querySelector('[aria-label="Watched expressions"]')?.textContent ?? ''));
  await page.getByLabel('Expression to watch').fill('a +');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('[aria-label="Watched expressions"] .status-bad') !== null);
  await page.getByRole('button', { name: 'Stop watching a +' }).click();
  assert.doesNotMatch(await watched(), /a \+$/);
  await byId(page, 'share').click();
  const link = await byId(page, 'share-link').inputValue();
  const other = await world.page();
  try {
    await other.goto(link);
    await other.waitForFunction(() => /300/.test(document.querySelector('[aria-label="Watched expressions"]')?.textContent ?? ''), null, { timeout: 60_000 });
    clean(other);
  } finally {
    await other.context().close();
  }
});

inPage('a callback takes a reply that is written by hand, and a script in services.yaml', {}, async (page) => {
  const waiting = 'main:\n  steps:\n    - make:\n        call: events.create_callback_endpoint\n        args: {http_callback_method: POST}\n        result: endpoint\n    - wait:\n        call: events.await_callback\n        args: {callback: "${endpoint}", timeout: 3600}\n        result: request\n    - done:\n        return: ${request.http_request.body}\n';
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': waiting });
  await byId(page, 'run').click();
  await byId(page, 'send-callback').click();
  await page.getByLabel('Body as JSON').fill('{"amount": ');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  assert.match(await byId(page, 'callback-dialog').textContent(), /not JSON/);
  await page.getByLabel('Body as JSON').fill('{"amount": 7}');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForFunction(() => window.etude.snapshot().state === 'SUCCEEDED');
  assert.deepEqual((await snapshot(page)).result, { amount: 7 });
  await openFiles(page, { 'workflow.yaml': waiting });
  await byId(page, 'run').click();
  await byId(page, 'reject').click();
  await page.waitForFunction(() => window.etude.snapshot().state === 'SUCCEEDED');
  assert.deepEqual((await snapshot(page)).result, { approved: false });
  // A script in the services answers by itself, half an hour later.
  await openFiles(page, { 'workflow.yaml': waiting, 'services.yaml': 'callbacks:\n  - {after: 30m, method: POST, body: {approved: scripted}}\n' });
  const scripted = await runToEnd(page);
  assert.deepEqual(scripted.result, { approved: 'scripted' });
  assert.equal(scripted.virtual_ns, 1_800_000_000_000);
});
