// The site: every page under its policy, every link inside it whole, no other origin, any sub-folder, lessons that check themselves.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { byId, clean, openPlayground, root, runToEnd, site, start } from './support/harness.mjs';

let world;
before(async () => {
  world = await start({ base: '/some/folder/' });
});
after(() => world?.stop());

function htmlFiles(folder = site, below = '') {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = join(below, name);
    if (statSync(join(folder, path)).isDirectory()) return name === 'pagefind' ? [] : htmlFiles(folder, path);
    return name.endsWith('.html') ? [path] : [];
  });
}

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

test('every page carries its policy, and nothing inline that it would refuse', () => {
  const files = htmlFiles();
  assert.ok(files.length > 15);
  for (const file of files) {
    const html = readFileSync(join(site, file), 'utf8');
    const found = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]?.replace(/&#39;/g, "'");
    const expected = file === join('play', 'index.html') ? policy.replace("connect-src 'self'", "connect-src 'self' https: http://localhost:* http://127.0.0.1:*") : policy;
    assert.equal(found, expected, file);
    assert.doesNotMatch(html, /<style|\sstyle="|\son\w+="/, `${file}: inline style or handler`);
    for (const [tag] of html.matchAll(/<script[^>]*>/g)) assert.match(tag, /src=|type="application\/json"/, `${file}: inline script`);
  }
});

test('every link inside the site is relative and leads to something', () => {
  const missing = [];
  for (const file of htmlFiles()) {
    if (file === '404.html') continue;
    const html = readFileSync(join(site, file), 'utf8');
    const ids = (text) => new Set([...text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
    for (const [, kind, address] of html.matchAll(/<(?:a|link|script|img)\b[^>]*?\s(href|src)="([^"]*)"/g)) {
      assert.doesNotMatch(address, /^(https?:)?\/\//, `${file}: ${address} leaves the site`);
      assert.doesNotMatch(address, /^\//, `${file}: ${address} does not work in a sub-folder`);
      const [path, fragment] = address.split('#');
      let target = path === '' ? file : join(file, '..', path);
      if (target.endsWith('/') || target === '.') target = join(target, 'index.html');
      try {
        const text = readFileSync(join(site, target), 'utf8');
        if (fragment && !/^(x=|w1)/.test(fragment) && target.endsWith('.html') && !ids(text).has(decodeURIComponent(fragment))) missing.push(`${file}: no #${fragment} in ${target}`);
      } catch {
        missing.push(`${file}: ${kind} ${address}`);
      }
    }
  }
  assert.deepEqual(missing, []);
});

test('from a sub-folder: landing, playground, a run, and back', { timeout: 90_000 }, async () => {
  const page = await world.page();
  try {
    await page.goto(world.url);
    assert.match(await page.title(), /Etude/);
    await byId(page, 'open-playground').click();
    await page.waitForFunction(() => window.etude !== undefined);
    assert.match(page.url(), /\/some\/folder\/play\//);
    assert.equal((await runToEnd(page)).state, 'SUCCEEDED');
    await page.getByRole('link', { name: 'Etude, start page' }).click();
    await page.waitForURL(/\/some\/folder\/$/);
    clean(page);
  } finally {
    await page.context().close();
  }
});

test('the theme that is chosen on one page holds on all', { timeout: 60_000 }, async () => {
  const page = await world.page({ theme: 'dark' });
  try {
    await page.goto(world.url);
    await byId(page, 'theme').click();
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
    await openPlayground(page, world.url);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
    await byId(page, 'theme').click();
    await page.goto(`${world.url}reference/`);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
    clean(page);
  } finally {
    await page.context().close();
  }
});

test('search finds pages and leads to them', { timeout: 60_000 }, async () => {
  const page = await world.page();
  try {
    await page.goto(`${world.url}lessons/`);
    await page.getByRole('searchbox').fill('saga');
    const first = page.locator('.site-results a').first();
    await first.waitFor();
    const href = await first.evaluate((link) => link.href);
    assert.match(href, /\/some\/folder\//);
    await first.click();
    assert.equal((await page.request.get(page.url())).status(), 200);
    assert.match(await page.textContent('main'), /saga/i);
    clean(page);
  } finally {
    await page.context().close();
  }
});

test('a lesson loads no engine until it is wanted, then runs and checks its challenge on behaviour', { timeout: 120_000 }, async () => {
  const page = await world.page();
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  try {
    await page.goto(`${world.url}lessons/first-workflow/`);
    await page.waitForTimeout(300);
    assert.deepEqual(asked.filter((path) => path.includes('/play/')), []);
    const challenge = page.locator('.challenge');
    await challenge.locator('[data-check]').click();
    await page.waitForFunction(() => /Not yet/.test(document.querySelector('.verdict').textContent), null, { timeout: 60_000 });
    assert.ok((await challenge.locator('.outcomes .bad').count()) > 0);
    const solution = readFileSync(join(root, 'site/lessons/first-workflow/challenge/solution.yaml'), 'utf8');
    await challenge.locator('[data-testid=editor-workflow] .cm-content').click();
    await page.keyboard.press('Control+a');
    await page.evaluate((text) => {
      const host = document.querySelector('.challenge .editor-host');
      const data = new DataTransfer();
      data.setData('text/plain', text);
      host.shadowRoot.querySelector('.cm-content').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, solution);
    await challenge.locator('[data-check]').click();
    await page.waitForFunction(() => /Solved/.test(document.querySelector('.verdict').textContent), null, { timeout: 60_000 });
    clean(page);
  } finally {
    await page.context().close();
  }
});

test('embedded: messages open, run and move it; it has no drafts and makes no real requests', { timeout: 90_000 }, async () => {
  const page = await world.page();
  try {
    await page.goto(`${world.url}reference/`);
    // A page elsewhere may frame the playground; ours may not, so the frame goes into a page without a policy.
    await page.route('**/host.html', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>host</title><iframe id="f" src="${world.url}play/embed.html?embed=1&view=text&theme=light" width="900" height="600"></iframe><script>window.states=[];addEventListener('message',(e)=>states.push(e.data))</script>` }),
    );
    await page.goto(`${world.url}host.html`);
    await page.waitForFunction(() => window.states.some(({ state }) => state === 'READY'), null, { timeout: 60_000 });
    const post = (message) => page.evaluate((data) => document.querySelector('#f').contentWindow.postMessage(data, '*'), message);
    await post({ type: 'etude:open', files: { 'workflow.yaml': 'main:\n  steps:\n    - a: {assign: [{x: 5}]}\n    - b: {return: "${x}"}\n', '../evil': 'x' } });
    await post({ type: 'etude:run' });
    await page.waitForFunction(() => window.states.some(({ state }) => state === 'SUCCEEDED'));
    await post({ type: 'etude:seek', index: 0 });
    await page.waitForFunction(() => window.states.at(-1).cursor === 0);
    const frame = page.frames().find((one) => one.url().includes('embed.html'));
    assert.equal(await frame.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')).length), 0);
    const refused = await frame.evaluate(() => fetch('https://api.example.com/').then(() => 'went', () => 'refused'));
    assert.equal(refused, 'refused');
  } finally {
    await page.context().close();
  }
});
