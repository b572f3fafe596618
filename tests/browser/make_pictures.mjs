// Makes the landing page's pictures: a run of the order saga in the real playground, in both themes, as WebP.
// usage: ETUDE_SITE=build/site node tests/browser/make_pictures.mjs     → site/images/run-dark.webp, run-light.webp
import { mkdirSync, writeFileSync } from 'node:fs';
import { openPlayground, root, start } from './support/harness.mjs';

const world = await start();
mkdirSync(`${root}site/images`, { recursive: true });
for (const theme of ['dark', 'light']) {
  const page = await world.page({ theme, reducedMotion: 'reduce', scale: 1.5 });
  await openPlayground(page, world.url, { fragment: '#x=order-saga' });
  await page.evaluate(() => window.etude.run());
  await page.waitForFunction(() => [...document.querySelectorAll('[data-testid=log] .log-entry')].filter((row) => row.textContent.includes('RETRY')).length >= 2);
  // In the third wait: two attempts have failed, the saga is under way, and most of the run is still to come.
  const waits = await page.evaluate(() => {
    const rows = [...document.querySelectorAll('[data-testid=log] .log-entry')];
    return rows.filter((row) => row.textContent.includes('RETRY')).map((row) => Number(row.dataset.seq));
  });
  await page.evaluate((index) => window.etude.seek(index), waits[1] + 2);
  await page.waitForTimeout(1500);
  const png = await page.screenshot();
  // A page without a policy turns it into WebP.
  const plain = await page.context().newPage();
  await plain.goto('about:blank');
  const webp = await plain.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.86).split(',')[1];
  }, png.toString('base64'));
  const bytes = Buffer.from(webp, 'base64');
  writeFileSync(`${root}site/images/run-${theme}.webp`, bytes);
  console.log(`site/images/run-${theme}.webp ${bytes.length} bytes`);
  await page.context().close();
}
await world.stop();
