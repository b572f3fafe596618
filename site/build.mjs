// Builds the static site into build/site/ (everything but play/, which playground/page/build.mjs makes): assets with hashed
// names, pages by Eleventy, search index by Pagefind.
//
// usage: node site/build.mjs [--out FOLDER] [--fonts FOLDER] [--command FILE]
//   --command  the `etude` command, which prints the reference's data (build/release/bin/etude)
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Eleventy from '@11ty/eleventy';
import * as esbuild from 'esbuild';
import * as pagefind from 'pagefind';
import { groupCatalogue } from './_lib/catalogue.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..');
const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: join(root, 'build/site') },
    fonts: { type: 'string', default: join(root, 'build/fonts') },
    command: { type: 'string', default: join(root, 'build/release/bin/etude') },
  },
});

function fail(message) {
  console.error(`site: ${message}`);
  process.exit(1);
}

async function hashed(folder, name, data) {
  const hash = createHash('sha256').update(data).digest('base64url').replace(/[-_]/g, '').slice(0, 8);
  const dot = name.lastIndexOf('.');
  const full = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  await writeFile(join(folder, full), data);
  return full;
}

options.out = resolve(options.out);
options.fonts = resolve(options.fonts);
options.command = resolve(options.command);

async function clean() {
  await mkdir(options.out, { recursive: true });
  for (const entry of await readdir(options.out)) if (entry !== 'play') await rm(join(options.out, entry), { recursive: true });
}

/** Styles, scripts, fonts and pictures; answers their names in assets/. */
async function makeAssets() {
  const folder = join(options.out, 'assets');
  await mkdir(folder, { recursive: true });
  const names = {};

  const tokens = join(folder, 'tokens.css');
  const made = spawnSync('python3', [join(root, 'playground/theme/generate_theme.py'), join(root, 'playground/theme/tokens.json'), '--css', tokens], { encoding: 'utf8' });
  if (made.status !== 0) fail(made.stderr || 'generate_theme.py did not run');
  let css = await readFile(tokens, 'utf8');
  await rm(tokens);
  css += await readFile(join(here, 'style/site.css'), 'utf8');
  for (const [whole, name] of [...css.matchAll(/font:([\w.-]+)/g)]) {
    const path = join(options.fonts, name);
    if (!existsSync(path)) fail(`no ${name} in ${relative(root, options.fonts)}; run tools/fonts first (./dev build does)`);
    css = css.replace(whole, `./${await hashed(folder, name, await readFile(path))}`);
  }
  const minified = await esbuild.transform(css, { loader: 'css', minify: true, target: 'es2022' });
  names.style = await hashed(folder, 'site.css', Buffer.from(minified.code));

  for (const script of ['site', 'lesson', 'not_found']) {
    const result = await esbuild.build({ entryPoints: [join(here, `script/${script}.js`)], bundle: true, format: 'esm', target: 'es2022', minify: true, write: false, legalComments: 'none' });
    names[script] = await hashed(folder, `${script}.js`, Buffer.from(result.outputFiles[0].contents));
  }
  names.icon = await hashed(folder, 'icon.svg', await readFile(join(root, 'playground/page/icon.svg')));

  // The picture of a run is a screenshot of our own playground (tests/browser/make_pictures.mjs); without it the landing page has none.
  names.pictures = {};
  for (const theme of ['dark', 'light']) {
    const path = join(here, `images/run-${theme}.webp`);
    if (existsSync(path)) names.pictures[theme] = await hashed(folder, `run-${theme}.webp`, await readFile(path));
  }
  return names;
}

/** Functions, objects and codes as the engine itself lists them. */
function readCatalogue() {
  if (!existsSync(options.command)) fail(`no command at ${relative(root, options.command)}; ./dev build native makes it`);
  const printed = spawnSync(options.command, ['help', 'all', '--format', 'json'], { encoding: 'utf8', maxBuffer: 32 * 1024 * 1024 });
  if (printed.status !== 0) fail(`${relative(root, options.command)} help all --format json: ${printed.stderr}`);
  return JSON.parse(printed.stdout);
}

async function makePages(assets, catalogue) {
  const eleventy = new Eleventy('pages', relative(here, options.out), {
    quietMode: true,
    configPath: join(here, 'eleventy.config.mjs'),
    config: (config) => {
      config.addGlobalData('assets', assets);
      config.addGlobalData('catalogue', groupCatalogue(catalogue));
    },
  });
  await eleventy.write();
}

async function makeSearch() {
  const { index, errors } = await pagefind.createIndex({});
  if (!index) fail(errors.join('\n'));
  const added = await index.addDirectory({ path: options.out, glob: '{index,lessons/**/*,examples/**/*,reference/**/*}.html' });
  if (added.errors.length > 0) fail(added.errors.join('\n'));
  const written = await index.writeFiles({ outputPath: join(options.out, 'pagefind') });
  if (written.errors.length > 0) fail(written.errors.join('\n'));
  await pagefind.close();
  // Of what Pagefind writes, the pages use the search itself; its ready-made interfaces would only weigh.
  for (const name of await readdir(join(options.out, 'pagefind'))) {
    if (/^pagefind-.*\.(css|js)$/.test(name) && name !== 'pagefind-worker.js') await rm(join(options.out, 'pagefind', name));
  }
  return added.page_count;
}

process.chdir(here); // Eleventy's folders are relative to where it runs
await clean();
const assets = await makeAssets();
await makePages(assets, readCatalogue());
const count = await makeSearch();
console.log(`site: ${count} pages in ${relative(root, options.out) || options.out}`);
