// One browser and one static server for a file of browser tests, and pages that watch themselves: every request to another
// origin, every script error and every break of the content policy fails the test that caused it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../../tools/serve.mjs';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const site = process.env.ETUDE_SITE ?? `${root}build/site`;

const executable = [process.env.ETUDE_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
const flags = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-quic',
  '--no-first-run',
];

/** Starts server and browser. `base` serves the site from a sub-folder. */
export async function start({ base = '/' } = {}) {
  assert.ok(executable, 'there is no Chromium; set ETUDE_CHROMIUM');
  assert.ok(existsSync(`${site}/play/index.html`), `no site in ${site}; ./dev build site makes it`);
  const server = await serve({ root: site, port: 0, base });
  const browser = await chromium.launch({ executablePath: executable, args: flags });
  return {
    url: server.url,
    browser,
    async stop() {
      await browser.close();
      await server.close();
    },
    /** A page in a context of its own. `allow` lists origins that it may ask besides the site's. */
    async page({ theme = 'dark', width = 1440, height = 900, allow = [], touch = false, reducedMotion = null, permissions = [], scale = 1 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme,
        hasTouch: touch,
        isMobile: touch,
        reducedMotion,
        permissions,
        deviceScaleFactor: scale,
      });
      const page = await context.newPage();
      const troubles = [];
      const origin = new URL(server.url).origin;
      page.on('request', (request) => {
        const target = new URL(request.url());
        if (/^(data|blob):$/.test(target.protocol) || target.origin === origin || allow.includes(target.origin)) return;
        troubles.push(`request to another origin: ${request.url()}`);
      });
      page.on('pageerror', (error) => troubles.push(`script error: ${error.message}`));
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) troubles.push(message.text());
      });
      page.troubles = troubles;
      return page;
    },
  };
}

/** Opens the playground and waits until the engine is there and the document is open. */
export async function openPlayground(page, url, { fragment = '', query = '' } = {}) {
  await page.goto(`${url}play/${query}${fragment}`);
  await page.waitForFunction(() => window.etude !== undefined, null, { timeout: 60_000 });
}

export const byId = (page, id) => page.getByTestId(id);

/** Presses Run and waits until the run has ended and is shown to its end; answers the snapshot. */
export async function runToEnd(page) {
  await byId(page, 'run').click();
  await page.waitForFunction(
    () => {
      const { state, cursor, length } = window.etude.snapshot();
      return /SUCCEEDED|FAILED|CANCELLED/.test(state) && cursor === length;
    },
    null,
    { timeout: 60_000 },
  );
  return snapshot(page);
}

export const snapshot = (page) => page.evaluate(() => window.etude.snapshot());

/** The text of an editor, read from CodeMirror's own lines while the file is small enough to be drawn whole. */
export function editorText(page, file = 'workflow.yaml') {
  return page.evaluate((name) => window.etude.files()[name] ?? '', file);
}

/** Puts the cursor into the workflow's editor at the end of its text. */
export async function focusEditor(page, name = 'workflow') {
  await byId(page, `tab-${name}`).click();
  await byId(page, `editor-${name}`).locator('.cm-content').click();
}

/** Opens files through the page's own door for programs. */
export async function openFiles(page, files, extra = {}) {
  return page.evaluate(([given, more]) => window.etude.open({ files: given, title: 'Test', ...more }), [files, extra]);
}

export function clean(page) {
  assert.deepEqual(page.troubles, []);
}

/** For a file of tests: each runs its body with a page of its own and fails on anything that the page did against its rules. */
export const pageTests = (world, timeout) => (name, options, body) =>
  test(name, { timeout }, async () => {
    const page = await world().page(options);
    try {
      await body(page);
      clean(page);
    } finally {
      await page.context().close();
    }
  });
