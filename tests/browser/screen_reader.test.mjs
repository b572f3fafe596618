// The walk of the page "Use it with a screen reader", step by step by keyboard, held against Chromium's accessibility tree.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { byId, clean, openPlayground, start } from './support/harness.mjs';

let world;
before(async () => {
  world = await start();
});
after(() => world?.stop());

/** Roles and names of everything that assistive technology is told of. */
async function tree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes.filter(({ ignored }) => !ignored).map(({ role, name, description }) => ({ role: role?.value ?? '', name: name?.value ?? '', description: description?.value ?? '' }));
}
const has = (nodes, role, name) => nodes.some((node) => node.role === role && (name instanceof RegExp ? name.test(node.name) : node.name === name));
const status = (page) => byId(page, 'status').textContent();

test('the walk of the page on screen readers is as it says', { timeout: 180_000 }, async () => {
  const page = await world.page();
  try {
    await openPlayground(page, world.url, { fragment: '#x=order-saga' });
    // 1, 2: the heading, the places of the page, the toggle.
    let nodes = await tree(page);
    assert.ok(has(nodes, 'heading', /, Etude playground$/));
    for (const [role, name] of [['banner', /Toolbar/], ['region', 'Decisions'], ['region', 'Files'], ['tab', 'workflow'], ['region', 'Problems'], ['region', 'Result'], ['application', /Picture of the run/], ['region', 'Text view'], ['group', 'Steps']]) {
      assert.ok(has(nodes, role, name), `${role} ${name}`);
    }
    for (const name of ['Run', 'Pause', 'Stop', 'To the start', 'Back', 'Step over', 'Step into', 'Step out', 'To the end', 'Text view', 'Tools', 'Share', 'Keys']) assert.ok(has(nodes, 'button', name), name);
    const nameless = nodes.filter(({ role, name }) => /^(button|link|textbox|searchbox|slider|combobox|switch|checkbox|treeitem|tab|spinbutton)$/.test(role) && name.trim() === '');
    assert.deepEqual(nameless, [], 'every control has a name');
    await byId(page, 'text-view').focus();
    await page.keyboard.press('Enter');
    assert.equal(await byId(page, 'text-view').getAttribute('aria-pressed'), 'true');
    // 3: a run says how it ended.
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => /^Succeeded after/.test(document.querySelector('[data-testid=status]').textContent));
    await page.waitForFunction(() => document.querySelectorAll('[data-testid=requests] tbody tr').length > 2);
    // 4: the tree of steps tells name, kind and state; b sets a breakpoint.
    nodes = await tree(page);
    assert.ok(has(nodes, 'tree', 'Steps'));
    assert.ok(has(nodes, 'treeitem', /^create_pending_order, call, .*succeeded$/), 'name, kind, state');
    await byId(page, 'steps').locator('[tabindex="0"]').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('b');
    await page.waitForFunction(() => /, breakpoint$/.test(document.activeElement.getAttribute('aria-label')));
    await page.keyboard.press('b');
    await page.waitForFunction(() => !/, breakpoint$/.test(document.activeElement.getAttribute('aria-label')));
    // 5: Home and arrows outside of lists; each move is said.
    await byId(page, 'text-view').focus();
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelector('[data-testid=status]').textContent === 'At the start.');
    for (let i = 0; i < 4; i += 1) {
      const before = await status(page);
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction((text) => document.querySelector('[data-testid=status]').textContent !== text, before);
    }
    // 6: what changed is said in the table; a name opens who wrote it.
    await page.waitForFunction(() => /\(changed\)/.test(document.querySelector('[data-testid=variables]').textContent));
    await byId(page, 'variables').locator('.row-button').first().focus();
    await page.keyboard.press('Enter');
    await byId(page, 'writes').waitFor();
    nodes = await tree(page);
    assert.ok(has(nodes, 'region', 'Who wrote this'));
    await byId(page, 'writes').getByRole('button', { name: 'Close' }).focus();
    await page.keyboard.press('Enter');
    await byId(page, 'writes').waitFor({ state: 'hidden' });
    assert.equal(await page.evaluate(() => document.activeElement.closest('[data-testid=variables]') !== null), true, 'the focus is back in the table');
    // 7, 8: entries of the log and requests are buttons that move the run or open details.
    await byId(page, 'text-view').focus();
    await page.keyboard.press('End');
    await page.waitForFunction(() => window.etude.snapshot().cursor === window.etude.snapshot().length && document.querySelectorAll('[data-testid=requests] .row-button').length > 1);
    await page.waitForTimeout(300);
    await byId(page, 'log').locator('.log-entry').last().focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.etude.snapshot().cursor < window.etude.snapshot().length);
    await byId(page, 'text-view').focus();
    await page.keyboard.press('End');
    await page.waitForFunction(() => window.etude.snapshot().cursor === window.etude.snapshot().length);
    await page.waitForTimeout(300);
    await byId(page, 'requests').locator('.row-button').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('[data-testid=requests] .row-button').getAttribute('aria-expanded') === 'true');
    // 9: faults of a service are sliders of its group.
    nodes = await tree(page);
    assert.ok(has(nodes, 'group', 'Service orders'));
    for (const name of ['error rate of orders', 'latency of orders', 'lost replies of orders', 'Moment of the run']) assert.ok(has(nodes, 'slider', name), name);
    // 10: tools and comparison.
    await byId(page, 'tools').focus();
    await page.keyboard.press('Enter');
    assert.ok(has(await tree(page), 'button', /^Pin this run/));
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'tools');
    assert.ok(has(await tree(page), 'region', 'Comparison'));
    // 11: sharing, and the way back.
    await byId(page, 'share').focus();
    await page.keyboard.press('Enter');
    await byId(page, 'share-dialog').waitFor();
    assert.ok(has(await tree(page), 'dialog', 'Share'));
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), 'share');
    clean(page);
  } finally {
    await page.context().close();
  }
});
