// Accessibility: axe-core in both themes and several states, keyboard only, focus that never moves by itself, announcements.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { simple } from './support/documents.mjs';
import { byId, clean, openFiles, openPlayground, runToEnd, snapshot, start } from './support/harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let world;
before(async () => {
  world = await start();
});
after(() => world?.stop());

/** Violations of WCAG 2.0 to 2.2 A and AA and axe's own good practice, as short lines. */
async function violations(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations: found } = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`.slice(0, 300)));
  });
}

for (const theme of ['dark', 'light']) {
  for (const path of ['', 'lessons/', 'lessons/first-workflow/', 'examples/order-processing/', 'reference/functions/', 'reference/diagnostics/', '404.html']) {
    test(`axe finds nothing on /${path}, ${theme}`, { timeout: 90_000 }, async () => {
      const page = await world.page({ theme });
      try {
        await page.goto(world.url + path);
        assert.deepEqual(await violations(page), []);
      } finally {
        await page.context().close();
      }
    });
  }

  test(`axe finds nothing in the playground, ${theme}, in each of its states`, { timeout: 180_000 }, async () => {
    const page = await world.page({ theme });
    try {
      await openPlayground(page, world.url, { fragment: '#x=order-processing' });
      assert.deepEqual(await violations(page), [], 'before a run');
      await runToEnd(page);
      await page.waitForTimeout(300);
      assert.deepEqual(await violations(page), [], 'after a run');
      await byId(page, 'text-view').click();
      for (const id of ['timeline', 'sequence', 'limits']) await byId(page, id).locator('summary').click();
      assert.deepEqual(await violations(page), [], 'text view');
      await byId(page, 'share').click();
      assert.deepEqual(await violations(page), [], 'share dialog');
      await page.keyboard.press('Escape');
      await byId(page, 'help').click();
      assert.deepEqual(await violations(page), [], 'keys');
      await page.keyboard.press('Escape');
      await byId(page, 'examples').click();
      assert.deepEqual(await violations(page), [], 'menu');
      await page.keyboard.press('Escape');
      await openFiles(page, { 'workflow.yaml': 'main:\n  steps:\n    - a:\n        next: nowhere\n' });
      assert.deepEqual(await violations(page), [], 'with a problem');
      clean(page);
    } finally {
      await page.context().close();
    }
  });

  test(`axe finds nothing on a phone, ${theme}`, { timeout: 90_000 }, async () => {
    const page = await world.page({ theme, width: 390, height: 844, touch: true });
    try {
      await openPlayground(page, world.url, { fragment: '#x=order-processing' });
      assert.deepEqual(await violations(page), []);
    } finally {
      await page.context().close();
    }
  });
}

test('keyboard only: from the address to a result, a step back, a link, and back to the editor', { timeout: 120_000 }, async () => {
  const page = await world.page();
  try {
    await openPlayground(page, world.url, { fragment: '#x=order-processing' });
    const focused = () => page.evaluate(() => document.activeElement?.dataset?.testid ?? document.activeElement?.className ?? '');
    const tabTo = async (id) => {
      for (let i = 0; i < 60; i += 1) {
        if ((await focused()) === id) return;
        // The editors take Tab for themselves; Escape gives it back.
        if ((await focused()) === 'editor-host') await page.keyboard.press('Escape');
        await page.keyboard.press('Tab');
      }
      assert.fail(`Tab does not come to ${id}`);
    };
    await tabTo('run');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => {
      const { state, cursor, length } = window.etude.snapshot();
      return state === 'SUCCEEDED' && cursor === length; // the cursor comes to the end a moment after the run
    });
    assert.equal(await focused(), 'run', 'the focus stays on the button');
    const end = (await snapshot(page)).cursor;
    await tabTo('back');
    await page.keyboard.press('Enter');
    await page.waitForFunction((index) => window.etude.snapshot().cursor < index, end);
    // The same step has more than one moment to come to its end.
    for (let i = 0; i < 4; i += 1) {
      const from = (await snapshot(page)).cursor; // read once: it may still be on its way
      if (from === end) break;
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction((index) => window.etude.snapshot().cursor > index, from);
    }
    assert.equal((await snapshot(page)).cursor, end);
    await page.keyboard.press('Home');
    await page.waitForFunction(() => window.etude.snapshot().cursor === 0);
    assert.equal(await focused(), 'back', 'a control that can do nothing more keeps the focus');
    await page.keyboard.press('End');
    await page.waitForFunction((index) => window.etude.snapshot().cursor === index, end);
    await tabTo('share');
    await page.keyboard.press('Enter');
    await byId(page, 'share-dialog').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'share', 'the dialog gives the focus back');
    await page.keyboard.press('?');
    await byId(page, 'help-dialog').waitFor();
    await page.keyboard.press('Escape');
    await tabTo('splitter-left');
    const before = Number(await byId(page, 'splitter-left').getAttribute('aria-valuenow'));
    await page.keyboard.press('ArrowRight');
    assert.ok(Number(await byId(page, 'splitter-left').getAttribute('aria-valuenow')) > before);
    clean(page);
  } finally {
    await page.context().close();
  }
});

test('the focus is never taken while it runs, and every stop of Tab can be seen', { timeout: 120_000 }, async () => {
  const page = await world.page();
  try {
    await openPlayground(page, world.url, { fragment: '#x=order-processing' });
    await byId(page, 'share').focus();
    await page.evaluate(() => window.etude.run());
    await page.waitForTimeout(400);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'share');
    for (let i = 0; i < 45; i += 1) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        if (!active || active === document.body) return 'body';
        const box = active.getBoundingClientRect();
        return box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight
          ? 'seen'
          : `hidden: ${active.outerHTML.slice(0, 120)}`;
      });
      assert.doesNotMatch(seen, /^hidden/);
      if (await page.evaluate(() => document.activeElement.classList.contains('editor-host'))) await page.keyboard.press('Escape');
    }
  } finally {
    await page.context().close();
  }
});

test('a run is told in one sentence, and moves are told once', { timeout: 60_000 }, async () => {
  const page = await world.page();
  try {
    await openPlayground(page, world.url);
    await openFiles(page, { 'workflow.yaml': simple });
    await page.evaluate(() => {
      window.said = [];
      new MutationObserver(() => window.said.push(document.querySelector('[data-testid=status]').textContent)).observe(document.querySelector('[data-testid=status]'), { childList: true, characterData: true, subtree: true });
    });
    await runToEnd(page);
    await page.waitForTimeout(200);
    const said = await page.evaluate(() => window.said);
    assert.ok(said.length >= 1 && said.length <= 3, `said ${JSON.stringify(said)}`);
    assert.match(said.at(-1), /succe/i);
    const region = await page.evaluate(() => {
      const { role, ariaLive } = document.querySelector('[data-testid=status]');
      return { role, ariaLive };
    });
    assert.equal(region.ariaLive, 'polite');
  } finally {
    await page.context().close();
  }
});

test('the tree of steps is a tree: levels, current step, arrows, one stop of Tab', { timeout: 60_000 }, async () => {
  const page = await world.page();
  try {
    await openPlayground(page, world.url, { fragment: '#x=order-saga' });
    await runToEnd(page);
    await byId(page, 'text-view').click();
    const tree = byId(page, 'steps');
    assert.equal(await tree.getAttribute('role'), 'tree');
    const items = tree.getByRole('treeitem');
    assert.ok((await items.count()) > 4);
    assert.equal(await tree.locator('[tabindex="0"]').count(), 1);
    await tree.locator('[tabindex="0"]').focus();
    await page.keyboard.press('Home');
    const first = await page.evaluate(() => document.activeElement.dataset.key);
    await page.keyboard.press('ArrowDown');
    assert.notEqual(await page.evaluate(() => document.activeElement.dataset.key), first);
    assert.equal(await tree.locator('[tabindex="0"]').count(), 1);
  } finally {
    await page.context().close();
  }
});

for (const [name, options] of Object.entries({ 'reduced motion': { reducedMotion: 'reduce' }, 'a narrow window': { width: 640, height: 400 } })) {
  test(`${name}: the page runs and nothing hangs over the side`, { timeout: 60_000 }, async () => {
    const page = await world.page(options);
    try {
      await openPlayground(page, world.url, { fragment: '#x=order-processing' });
      assert.equal((await runToEnd(page)).state, 'SUCCEEDED');
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      clean(page);
    } finally {
      await page.context().close();
    }
  });
}
