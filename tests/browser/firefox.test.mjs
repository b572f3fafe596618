// The main flows in Firefox: an example runs, steps go forward and back, typing is checked, a link opens the same moment, slides play.
// Left out with a reason where there is no Firefox.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { serve } from '../../tools/serve.mjs';
import { callback, endless, simple } from './support/documents.mjs';
import { firefox, startFirefox } from './support/firefox.mjs';
import { root, site } from './support/harness.mjs';

const skip = firefox ? false : 'there is no Firefox here; install firefox-esr or set ETUDE_FIREFOX';
const right = '\uE014';
const home = '\uE011';
const escape = '\uE00C';
let server;
let page;

before(async () => {
  if (skip) return;
  assert.ok(existsSync(`${site}/play/index.html`), `no site in ${site}; ./dev build site makes it`);
  server = await serve({ root: site, port: 0, base: '/' });
  page = await startFirefox();
});
after(async () => {
  await page?.stop();
  await server?.close();
});

const flow = (name, body) => test(`Firefox: ${name}`, { skip, timeout: 240_000 }, body);
const open = async (fragment = '', query = '') => {
  await page.goto('about:blank');
  await page.goto(`${server.url}play/${query}${fragment}`);
  await page.until(() => window.etude !== undefined);
};
const openFiles = (files) => page.evaluate((given) => void window.etude.open({ files: given, title: 'Test' }), files);
const snapshot = () => page.evaluate(() => JSON.parse(JSON.stringify(window.etude.snapshot())));

flow('an example runs to the outcome that it promises', async () => {
  await open('#x=order-saga');
  await page.click('run');
  await page.until(() => /SUCCEEDED|FAILED/.test(window.etude.snapshot().state));
  const expected = JSON.parse(readFileSync(`${root}site/examples/order-saga/expect.json`, 'utf8'));
  const outcome = await snapshot();
  assert.equal(outcome.state, expected.state);
  if (expected.result !== undefined) assert.deepEqual(outcome.result, expected.result);
  await page.until(() => document.querySelectorAll('[data-testid=requests] tbody tr').length > 0);
});

flow('steps by button and by key move one step, and the variables follow', async () => {
  await open();
  await openFiles({ 'workflow.yaml': simple });
  for (let i = 0; i < 3; i += 1) await page.click('step-over');
  await page.until(() => /Ada/.test(document.querySelector('[data-testid=variables]').textContent));
  await page.click('back');
  await page.until(() => !/Ada/.test(document.querySelector('[data-testid=variables]').textContent));
  await page.press(right);
  await page.until(() => /Ada/.test(document.querySelector('[data-testid=variables]').textContent));
  await page.press(home);
  await page.until(() => window.etude.snapshot().cursor === 0);
});

flow('typing goes into the editor, and no shortcut fires there', async () => {
  await open();
  await openFiles({ 'workflow.yaml': simple });
  await page.evaluate(() => document.querySelector('[data-testid=editor-workflow] .editor-host').shadowRoot.querySelector('.cm-content').focus());
  await page.press('#', ' ', 'g', 't', 's', 'b', '?', '/');
  await page.until(() => window.etude.files()['workflow.yaml'].includes('# gtsb?/'));
  assert.equal((await snapshot()).length, 0);
  await openFiles({ 'workflow.yaml': simple.replace('x * 21', 'y * 21') });
  await page.until(() => /workflow\.yaml:11:/.test(document.querySelector('[data-testid=problems]').textContent));
});

flow('an endless loop leaves the page usable, and Stop ends it', async () => {
  await open();
  await openFiles({ 'workflow.yaml': endless });
  await page.click('run');
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(await page.evaluate(() => document.querySelector('[data-testid=tab-services]').click() ?? document.querySelector('[data-testid=tab-services]').getAttribute('aria-selected')), 'true');
  await page.evaluate(() => document.querySelector('[data-testid=stop]').click());
  await page.until(() => document.querySelector('[data-testid=stop]').getAttribute('aria-disabled') === 'true');
});

flow('a callback is answered by hand', async () => {
  await open();
  await openFiles({ 'workflow.yaml': callback });
  await page.click('run');
  await page.until(() => document.querySelector('[data-testid=approve]') !== null);
  await page.click('approve');
  await page.until(() => window.etude.snapshot().state === 'SUCCEEDED');
});

flow('a link opens the same run at the same moment', async () => {
  await open('#x=order-saga');
  await page.click('run');
  await page.until(() => /SUCCEEDED|FAILED/.test(window.etude.snapshot().state));
  const { length } = await snapshot();
  await page.evaluate((index) => window.etude.seek(index), Math.floor(length / 2));
  await page.until((index) => window.etude.snapshot().cursor === index, Math.floor(length / 2));
  const here = await snapshot();
  await page.click('share');
  await page.until(() => document.querySelector('[data-testid=share-link]')?.value.includes('#w1d'));
  const link = await page.evaluate(() => document.querySelector('[data-testid=share-link]').value);
  await page.press(escape);
  await page.goto('about:blank');
  await page.goto(link);
  await page.until((index) => window.etude?.snapshot().cursor === index, here.cursor);
  assert.equal((await snapshot()).fingerprint, here.fingerprint);
});

flow('the canvas draws, or the text view stands in for it; nothing is drawn at rest', async () => {
  await open('#x=order-saga');
  await page.click('run');
  await page.until(() => /SUCCEEDED|FAILED/.test(window.etude.snapshot().state));
  const textView = await page.evaluate(() => document.querySelector('.etude-app').classList.contains('show-text'));
  if (textView) {
    assert.ok(await page.evaluate(() => document.querySelector('[data-testid=steps]').getBoundingClientRect().height > 50));
    return;
  }
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const frames = await page.evaluate(() => window.etude.frames());
  assert.ok(frames > 0);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assert.equal(await page.evaluate(() => window.etude.frames()), frames);
});

flow('a phone is one column without anything over the side', async () => {
  await page.resize(450, 844);
  await open('#x=order-saga');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.resize(1440, 900);
});
