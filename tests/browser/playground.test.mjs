// The playground in a real browser: running, stepping, typing, sharing, drafts, real requests, and what is broken on purpose.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { callback, endless, real, simple, subworkflow } from './support/documents.mjs';
import { byId, clean, editorText, focusEditor, openFiles, openPlayground, pageTests, root, runToEnd, snapshot, start } from './support/harness.mjs';

let world;
before(async () => {
  world = await start();
});
after(() => world?.stop());

const inPage = pageTests(() => world, 120_000);

const examples = readdirSync(`${root}site/examples`, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

test('there are at least four examples', () => assert.ok(examples.length >= 4));

for (const id of examples) {
  inPage(`example ${id} runs to the outcome that it promises`, {}, async (page) => {
    await openPlayground(page, world.url, { fragment: `#x=${id}` });
    const outcome = await runToEnd(page);
    const expected = JSON.parse(readFileSync(`${root}site/examples/${id}/expect.json`, 'utf8'));
    assert.equal(outcome.state, expected.state);
    if (expected.result !== undefined) assert.deepEqual(outcome.result, expected.result);
    await page.waitForFunction(() => document.querySelector('[data-testid=result] .result-sentence').classList.contains('succeeded') || document.querySelector('[data-testid=result] .result-sentence').classList.contains('failed'));
    if (outcome.requests.length > 0) await page.waitForFunction(() => document.querySelectorAll('[data-testid=requests] tbody tr').length > 0);
  });
}

inPage('a failed run says where, with which values, and the way out; the place leads into the text', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': '- start: {assign: [{order: {total: 5}}]}\n- sum:\n    return: ${order.totals + 1}\n' });
  await runToEnd(page);
  const explained = byId(page, 'explained');
  await explained.waitFor();
  const text = await explained.innerText();
  assert.match(text, /workflow\.yaml:3:15/);
  assert.match(text, /\{"total":5\}/);
  assert.match(text, /Did you mean `total`\?/);
  await explained.getByRole('button').click();
  await page.keyboard.type('TOTALS');
  await page.waitForFunction(() => /\{TOTALSorder/.test(window.etude.files()['workflow.yaml']));
  await byId(page, 'back').click();
  await explained.waitFor({ state: 'hidden' });
  clean(page);
});

inPage('steps forward and back move one step and bring the variables back', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': simple });
  const variables = () => page.evaluate(() => document.querySelector('[data-testid=variables]').textContent);
  await byId(page, 'step-over').click();
  await byId(page, 'step-over').click();
  await byId(page, 'step-over').click();
  await page.waitForFunction(() => /x.*2/.test(document.querySelector('[data-testid=variables]').textContent));
  assert.match(await variables(), /Ada/);
  const there = (await snapshot(page)).cursor;
  await byId(page, 'back').click();
  await page.waitForFunction(() => !/Ada/.test(document.querySelector('[data-testid=variables]').textContent));
  assert.ok((await snapshot(page)).cursor < there);
  await byId(page, 'step-over').click();
  await page.waitForFunction(() => /Ada/.test(document.querySelector('[data-testid=variables]').textContent));
  assert.equal((await snapshot(page)).cursor, there, 'forward again comes to the same moment');
  await byId(page, 'to-start').click();
  await page.waitForFunction(() => window.etude.snapshot().cursor === 0);
});

inPage('into enters a subworkflow, over does not, out leaves it', {}, async (page) => {
  await openPlayground(page, world.url);
  const currentSteps = () => page.evaluate(() => [...document.querySelectorAll('[data-testid=steps] [aria-current]')].map((row) => row.dataset.key));
  const until = (part) => page.waitForFunction((text) => [...document.querySelectorAll('[data-testid=steps] [aria-current]')].some((row) => row.dataset.key.includes(text)), part);
  // Until the step has been taken and drawn: on a busy machine a second click would come before the first is seen.
  const press = async (id) => {
    const { cursor } = await snapshot(page);
    await byId(page, id).click();
    await page.waitForFunction((before) => window.etude.snapshot().cursor !== before, cursor);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.waitForTimeout(120);
  };
  await openFiles(page, { 'workflow.yaml': subworkflow });
  for (let i = 0; i < 6 && !(await currentSteps()).some((key) => key.includes('inside')); i += 1) {
    await press('step');
  }
  await until('inside');
  await byId(page, 'step-out').click();
  await page.waitForFunction(() => ![...document.querySelectorAll('[data-testid=steps] [aria-current]')].some((row) => /inside|give/.test(row.dataset.key)));
  await openFiles(page, { 'workflow.yaml': subworkflow });
  for (let i = 0; i < 8; i += 1) {
    await press('step-over');
    assert.ok(!(await currentSteps()).some((key) => /inside|give/.test(key)), 'over goes past the subworkflow');
    if ((await snapshot(page)).state === 'SUCCEEDED') break;
  }
  assert.equal((await snapshot(page)).result, 4);
});

inPage('typing reaches the editor while the canvas is on the page: letters, Backspace, Tab, Space, arrows', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': 'main:\n  steps:\n    - a:\n        return: 1\n' });
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# g t s v b ? / and space');
  assert.match(await editorText(page), /# g t s v b \? \/ and space$/);
  for (let i = 0; i < 6; i += 1) await page.keyboard.press('Backspace');
  assert.match(await editorText(page), /# g t s v b \? \/ and$/);
  await page.keyboard.press('Enter');
  const before = (await editorText(page)).length;
  await page.keyboard.press('Tab');
  assert.equal((await editorText(page)).length, before + 2, 'Tab indents');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.type('!');
  assert.match(await editorText(page), /and!\n/);
  // The first closes suggestions, if there are any.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  const left = await page.evaluate(() => !document.activeElement?.classList.contains('editor-host'));
  assert.ok(left, 'Escape and then Tab leave the editor');
  assert.equal((await snapshot(page)).length, 0, 'no shortcut ran anything');
});

inPage('Ctrl+Enter runs from the editor, and undo still goes back over the run', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': simple });
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# one');
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => window.etude.snapshot().state === 'SUCCEEDED');
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains('editor-host')), 'the focus stays in the editor');
  await page.keyboard.press('Control+z');
  assert.doesNotMatch(await editorText(page), /# one/);
});

inPage('problems appear while typing, with their place, and go with their cause', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': simple.replace('x * 21', 'y * 21') });
  await page.waitForFunction(() => /workflow\.yaml:\d+:\d+/.test(document.querySelector('[data-testid=problems]').textContent));
  const problem = byId(page, 'problems').locator('button.problem').first();
  assert.match(await problem.textContent(), /workflow\.yaml:11:/);
  await byId(page, 'run').click();
  await page.waitForFunction(() => /Not run/.test(document.querySelector('[data-testid=status]').textContent));
  assert.equal((await snapshot(page)).length, 0);
  await openFiles(page, { 'workflow.yaml': simple });
  await page.waitForFunction(() => !/error/.test(document.querySelector('[data-testid=problems]').textContent));
});

inPage('a shared link opens the same files at the same moment of the same run elsewhere', { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  await runToEnd(page);
  const { length } = await snapshot(page);
  await page.evaluate((index) => window.etude.seek(index), Math.floor(length / 2));
  await page.waitForFunction((index) => window.etude.snapshot().cursor === index, Math.floor(length / 2));
  const here = await snapshot(page);
  const files = await page.evaluate(() => window.etude.files());
  await byId(page, 'share').click();
  const link = await byId(page, 'share-link').inputValue();
  assert.match(link, /#w1d\..*Z$/);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForFunction(() => /Copied/.test(document.querySelector('dialog').textContent));
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), link);
  const other = await world.page();
  try {
    await other.goto(link);
    await other.waitForFunction(() => window.etude !== undefined);
    await other.waitForFunction((index) => window.etude.snapshot().cursor === index, here.cursor);
    const there = await snapshot(other);
    assert.equal(there.fingerprint, here.fingerprint);
    assert.deepEqual(await other.evaluate(() => window.etude.files()), files);
    clean(other);
  } finally {
    await other.context().close();
  }
});

inPage('a link that was cut or changed explains itself and opens nothing', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': simple });
  await byId(page, 'share').click();
  const link = await byId(page, 'share-link').inputValue();
  const fragment = link.slice(link.indexOf('#'));
  const middle = Math.floor(fragment.length / 2);
  const broken = {
    'the last character cut': fragment.slice(0, -1),
    'one from the middle cut': fragment.slice(0, middle) + fragment.slice(middle + 1),
    'one changed': fragment.slice(0, middle) + (fragment[middle] === 'A' ? 'B' : 'A') + fragment.slice(middle + 1),
    'a newer version': fragment.replace('#w1d', '#w9d'),
    'an unknown example': '#x=no-such-thing',
  };
  for (const [name, text] of Object.entries(broken)) {
    const other = await world.page();
    try {
      await other.goto(`${world.url}play/${text}`);
      await byId(other, 'link-error').waitFor({ timeout: 60_000 });
      assert.ok((await byId(other, 'link-error').textContent()).length > 60, `${name}: says what is wrong and what to do`);
      assert.equal(await other.evaluate(() => (window.etude?.files() ?? {})['workflow.yaml'] ?? ''), '', `${name}: no other document in its place`);
      await byId(other, 'link-error').getByRole('button').first().click();
      await byId(other, 'link-error').waitFor({ state: 'detached' });
      clean(other);
    } finally {
      await other.context().close();
    }
  }
});

inPage('a link typed into the address while a document is open is handled, and the document stays', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  const first = await editorText(page);
  await page.evaluate(() => {
    location.hash = '#w1d.AAAAAA.brokenZ';
  });
  await byId(page, 'link-error').waitFor();
  await byId(page, 'link-error-back').click();
  assert.equal(await editorText(page), first);
  await page.evaluate(() => {
    location.hash = '#x=loop-total';
  });
  await page.waitForFunction((text) => window.etude.files()['workflow.yaml'] !== text, first);
});

inPage('an endless loop leaves the page usable, and Stop ends it', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': endless });
  await byId(page, 'run').click();
  await page.waitForTimeout(400);
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  const began = Date.now();
  await page.keyboard.type('# still here');
  assert.match(await editorText(page), /# still here$/);
  assert.ok(Date.now() - began < 20_000, 'typing goes on while it runs');
  const stop = byId(page, 'stop');
  if ((await stop.getAttribute('aria-disabled')) !== 'true') await stop.click();
  await page.waitForFunction(() => document.querySelector('[data-testid=stop]').getAttribute('aria-disabled') === 'true', null, { timeout: 60_000 });
});

inPage('at rest no frame is drawn', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  await runToEnd(page);
  await page.waitForTimeout(1500);
  const frames = await page.evaluate(() => window.etude.frames());
  assert.ok(frames > 0, 'the canvas has drawn');
  await page.waitForTimeout(1200);
  assert.equal(await page.evaluate(() => window.etude.frames()), frames);
});

inPage('the canvas shows something, crisp at each device pixel ratio', { scale: 2 }, async (page) => {
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  await runToEnd(page);
  await page.waitForTimeout(600);
  const { width, box } = await page.evaluate(() => {
    const canvas = document.querySelector('[data-testid=canvas] canvas');
    return { width: canvas.width, box: canvas.getBoundingClientRect().width };
  });
  assert.equal(width, Math.round(box * 2), 'as many pixels as the screen has');
  const shot = await byId(page, 'canvas').screenshot();
  const colours = await page.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data: pixels } = context.getImageData(0, 0, image.width, image.height);
    const seen = new Set();
    for (let i = 0; i < pixels.length; i += 4 * 97) seen.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
    return seen.size;
  }, shot.toString('base64')).catch(() => null);
  // The page's policy keeps fetch from data: addresses; then the size of the picture tells.
  if (colours === null) assert.ok(shot.length > 20_000);
  else assert.ok(colours > 20);
  page.troubles.length = 0;
});

inPage('edits become a draft that survives a reload, and an example or link never takes its place', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# mine');
  await page.waitForFunction(() => document.querySelector('[data-testid=saved]').textContent === 'saved');
  assert.equal(new URL(page.url()).hash, '', 'the address no longer says that it is the example');
  await page.reload();
  await page.waitForFunction(() => window.etude !== undefined);
  assert.match(await editorText(page), /# mine$/);
  await page.goto(`${world.url}play/#x=loop-total`);
  await page.reload();
  await page.waitForFunction(() => window.etude !== undefined);
  assert.doesNotMatch(await editorText(page), /# mine/);
  await byId(page, 'examples').click();
  await byId(page, 'menu').locator('[data-testid^=draft-]').first().click();
  assert.match(await editorText(page), /# mine$/);
});

inPage('two tabs with the same draft lose nothing', {}, async (page) => {
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('# zero');
  await page.waitForFunction(() => document.querySelector('[data-testid=saved]').textContent === 'saved');
  const second = await page.context().newPage();
  await openPlayground(second, world.url);
  await focusEditor(second);
  await second.keyboard.press('Control+End');
  await second.keyboard.type(' two');
  await second.waitForFunction(() => /^saved/.test(document.querySelector('[data-testid=saved]').textContent));
  await page.bringToFront();
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' one');
  await page.waitForFunction(() => /copy/.test(document.querySelector('[data-testid=saved]').textContent));
  const texts = await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('etude.draft.')).map((key) => JSON.parse(localStorage[key]).files['workflow.yaml']));
  assert.ok(texts.some((text) => text.endsWith('# zero two')));
  assert.ok(texts.some((text) => text.endsWith('# zero one')));
});

inPage('blocked storage is said, and the page goes on', {}, async (page) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  await focusEditor(page);
  await page.keyboard.type('#');
  await page.waitForFunction(() => /not saved/.test(document.querySelector('[data-testid=saved]').textContent));
  await page.keyboard.press('Backspace');
  assert.equal((await runToEnd(page)).state, 'SUCCEEDED');
});

inPage('a real request waits for consent, goes without credentials, and can be failed', { allow: ['https://api.example.com'] }, async (page) => {
  const seen = [];
  await page.route('https://api.example.com/**', async (route) => {
    seen.push(route.request().headers());
    await route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*', 'content-type': 'application/json' }, body: '{"text": "hello"}' });
  });
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': real });
  await byId(page, 'run').click();
  await byId(page, 'ask-live').waitFor();
  assert.match(await byId(page, 'ask-live').textContent(), /https:\/\/api\.example\.com/);
  await page.waitForTimeout(300);
  assert.equal(seen.length, 0, 'nothing goes out before the answer');
  await byId(page, 'allow-live').click();
  await page.waitForFunction(() => window.etude.snapshot().state === 'SUCCEEDED');
  assert.equal((await snapshot(page)).result, 'hello');
  assert.equal(seen.length, 1);
  assert.equal(seen[0].cookie, undefined);
  assert.equal(seen[0].referer, undefined);
  await byId(page, 'run').click();
  await page.waitForFunction(() => window.etude.snapshot().state === 'SUCCEEDED');
  assert.equal(seen.length, 2, 'the consent holds for this visit');
  await page.reload();
  await page.waitForFunction(() => window.etude !== undefined);
  await openFiles(page, { 'workflow.yaml': real });
  await byId(page, 'run').click();
  await byId(page, 'fail-live').click();
  await page.waitForFunction(() => window.etude.snapshot().state === 'FAILED');
  assert.equal(seen.length, 2, 'and not for the next one');
});

inPage('“make a service from this call” writes an entry that answers it', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': real });
  await byId(page, 'run').click();
  await byId(page, 'make-service').click();
  const services = await editorText(page, 'services.yaml');
  assert.match(services, /url: https:\/\/api\.example\.com/);
  assert.match(services, /match: GET \/greeting/);
  await page.waitForFunction(() => /no problems/.test(document.querySelector('[data-testid=problems]').textContent));
  await openFiles(page, { 'workflow.yaml': real, 'services.yaml': services.replace('body: {}', 'body: {text: stubbed}') });
  assert.equal((await runToEnd(page)).result, 'stubbed');
});

inPage('a callback that waits can be answered by hand', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': callback });
  await byId(page, 'run').click();
  await byId(page, 'approve').click();
  await page.waitForFunction(() => window.etude.snapshot().state === 'SUCCEEDED');
  assert.deepEqual((await snapshot(page)).result, { approved: true });
});

inPage('the time of a callback that nobody answers can run out', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': callback });
  await byId(page, 'run').click();
  await byId(page, 'pass-time').click();
  await page.waitForFunction(() => window.etude.snapshot().state === 'FAILED');
  assert.deepEqual((await snapshot(page)).error.payload.tags, ['TimeoutError']);
});

const bad = {
  'YAML that does not parse': { 'workflow.yaml': 'main:\n  steps: [\n' },
  'an unknown key': { 'workflow.yaml': 'main:\n  steps:\n    - a:\n        asign: []\n' },
  'an unknown function': { 'workflow.yaml': 'main:\n  steps:\n    - a:\n        call: text.spllit\n' },
  'a wrong step target': { 'workflow.yaml': 'main:\n  steps:\n    - a:\n        next: nowhere\n' },
  'broken services': { 'workflow.yaml': simple, 'services.yaml': 'services:\n  a:\n    urll: x\n' },
  'broken input': { 'workflow.yaml': simple, 'input.json': '{"a": ' },
  '10,000 nested brackets': { 'workflow.yaml': `main:\n  steps:\n    - a:\n        return: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n` },
  'an alias bomb': { 'workflow.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.split('').map((letter, at) => `${letter}: &${letter} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`).join('\n')}\nmain:\n  steps:\n    - s:\n        return: *i\n` },
  'an empty document': { 'workflow.yaml': '' },
};

inPage('whatever is wrong with a text is said with its place, and the page goes on', {}, async (page) => {
  await openPlayground(page, world.url);
  for (const [name, files] of Object.entries(bad)) {
    const { diagnostics } = await openFiles(page, files);
    assert.ok(diagnostics.some(({ severity, line, message }) => severity === 'error' && line >= 1 && message.length > 5), name);
    await byId(page, 'run').click();
    assert.equal((await snapshot(page)).length, 0, `${name}: does not run`);
  }
  await openFiles(page, { 'workflow.yaml': simple });
  assert.equal((await runToEnd(page)).result, 42);
});

inPage('names in other scripts, emoji and markup are text everywhere', {}, async (page) => {
  await openPlayground(page, world.url);
  const name = '<img src=x onerror=alert(1)>';
  await openFiles(page, {
    'workflow.yaml': `main:\n  steps:\n    - "שלום 🌍":\n        call: sys.log\n        args: {text: "${name}"}\n    - done:\n        return: "<b>مرحبا</b>"\n`,
  });
  const outcome = await runToEnd(page);
  assert.equal(outcome.result, '<b>مرحبا</b>');
  await page.waitForFunction(() => /onerror/.test(document.querySelector('[data-testid=log]').textContent));
  assert.equal(await page.locator('[data-testid=log] img, [data-testid=result] b').count(), 0);
  await page.waitForFunction(() => /שלום 🌍/.test(document.querySelector('[data-testid=steps]').textContent));
});

inPage('without WebGL the text view stands in, and everything runs', {}, async (page) => {
  await page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return /webgl/.test(kind) ? null : original.call(this, kind, ...rest);
    };
  });
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  await byId(page, 'steps').waitFor({ state: 'visible' });
  assert.equal((await runToEnd(page)).state, 'SUCCEEDED');
  await byId(page, 'requests').waitFor({ state: 'visible' });
});

inPage('a clipboard that refuses leaves the link selected and says so', {}, async (page) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  await byId(page, 'share').click();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForFunction(() => /does not let this page/.test(document.querySelector('dialog').textContent));
  assert.ok(await page.evaluate(() => document.activeElement === document.querySelector('[data-testid=share-link]')));
});

inPage('on a phone the canvas keeps 60 % of the height and everything is in one column', { width: 390, height: 844, touch: true }, async (page) => {
  await openPlayground(page, world.url, { fragment: '#x=order-processing' });
  const canvas = await byId(page, 'canvas').boundingBox();
  assert.ok(Math.abs(canvas.height - 844 * 0.6) < 3);
  assert.ok(Math.abs(canvas.width - 390) < 1);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing hangs over the side');
  const chooser = await byId(page, 'examples').boundingBox();
  assert.ok(chooser.width >= 120, `the name of the document can be read: ${chooser.width} px`);
  await byId(page, 'run').tap();
  await page.waitForFunction(() => window.etude.snapshot().state === 'SUCCEEDED');
});

inPage('auto run follows the typing', {}, async (page) => {
  await openPlayground(page, world.url);
  await openFiles(page, { 'workflow.yaml': simple });
  await byId(page, 'auto-run').check();
  await page.waitForFunction(() => window.etude.snapshot().result === 42);
  await focusEditor(page);
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Backspace');
  await page.keyboard.type('2}');
  await page.waitForFunction(() => window.etude.snapshot().result === 4, null, { timeout: 20_000 });
});
