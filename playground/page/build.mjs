// Builds the playground page into build/site/play/: bundles the TypeScript, hashes every file name, copies module and fonts.
//
// usage: node playground/page/build.mjs [--module FOLDER] [--fonts FOLDER] [--out FOLDER] [--report]
//   --module  folder with playground.mjs and playground.wasm   (build/wasm/playground, or the first of its kind below build/)
//   --fonts   folder with the subsets of tools/fonts            (build/fonts)
//   --out     folder of the page                                (build/site/play)
//   --examples folder of the examples                            (site/examples)
//   --report  prints the gzip sizes
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { exampleOrder } from '../../site/_lib/order.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');

const { values: options } = parseArgs({
  options: {
    module: { type: 'string' },
    fonts: { type: 'string', default: join(root, 'build/fonts') },
    out: { type: 'string', default: join(root, 'build/site/play') },
    examples: { type: 'string', default: join(root, 'site/examples') },
    report: { type: 'boolean', default: false },
  },
});

const policy = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'worker-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
};
const policyText = (connect) =>
  Object.entries(policy)
    .map(([name, value]) => `${name} ${name === 'connect-src' ? connect : value}`)
    .join('; ');

function fail(message) {
  console.error(`playground page: ${message}`);
  process.exit(1);
}

/** Where CMake left the module: `--module`, or the usual folders of the presets. */
function moduleFolder() {
  const candidates = options.module
    ? [options.module]
    : ['build/wasm/playground', 'build/wasm/bin', 'build/wasm'].map((folder) => join(root, folder));
  const found = candidates.find((folder) => existsSync(join(folder, 'playground.mjs')));
  if (!found) fail(`no playground.mjs in ${candidates.map((folder) => relative(root, folder)).join(', ')}; build the wasm preset first`);
  return found;
}

const sizes = [];

/** Writes `data` under a name with its hash and answers the name. */
async function hashed(name, data) {
  const hash = createHash('sha256').update(data).digest('base64url').replace(/[-_]/g, '').slice(0, 8);
  const dot = name.lastIndexOf('.');
  const full = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  await writeFile(join(options.out, full), data);
  const packed = /\.woff2$/.test(name) ? data.length : gzipSync(data, { level: 9 }).length;
  sizes.push({ name, file: full, bytes: data.length, gzip: packed });
  return full;
}

/** The examples of the site as one file for the menu: title and line from about.md, and the files. */
async function readExamples() {
  const folder = options.examples;
  if (!existsSync(folder)) return [];
  const examples = [];
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => a.name.localeCompare(b.name))) {
    const about = join(folder, entry.name, 'about.md');
    if (!entry.isDirectory() || !existsSync(about)) continue;
    const text = await readFile(about, 'utf8');
    const body = text.replace(/^---\n[\s\S]*?\n---\n/, '');
    const title = /^#\s+(.+)$/m.exec(body)?.[1] ?? entry.name;
    const line = body.replace(/^#\s+.+$/m, '').trim().split(/\n\s*\n/)[0]?.replace(/\s*\n\s*/g, ' ').replace(/[*_`]/g, '') ?? '';
    const files = {};
    for (const name of ['workflow.yaml', 'services.yaml', 'input.json']) {
      const path = join(folder, entry.name, name);
      if (existsSync(path)) files[name] = await readFile(path, 'utf8');
    }
    const more = join(folder, entry.name, 'workflows');
    if (existsSync(more)) {
      for (const name of (await readdir(more)).sort()) files[`workflows/${name}`] = await readFile(join(more, name), 'utf8');
    }
    examples.push({ id: entry.name, title, line, files });
  }
  return examples.sort((a, b) => exampleOrder(a.id) - exampleOrder(b.id) || a.id.localeCompare(b.id));
}

/** Bundles the scripts: the page, and the editor as chunks of its own. Answers the entry's name. */
async function bundle(assets) {
  const result = await esbuild.build({
    entryPoints: { page: join(here, 'src/main.ts'), element: join(here, 'src/element.ts') },
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    metafile: true,
    outdir: options.out,
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    legalComments: 'none',
    charset: 'utf8',
    loader: { '.shadow.css': 'text' },
    define: { ETUDE_ASSETS: JSON.stringify(assets) },
    logLevel: 'warning',
  });
  let entry = '';
  let element = '';
  const preload = [];
  for (const file of result.outputFiles) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    await writeFile(file.path, file.contents);
    const inputs = Object.keys(Object.entries(result.metafile.outputs).find(([path]) => path.endsWith(name))[1].inputs);
    if (name.startsWith('page.')) entry = name;
    if (name.startsWith('element.')) element = name;
    // The editor is what the page loads of CodeMirror at once; its search comes later, with the first use.
    const kind = name.startsWith('page.') ? 'page.js' : name.startsWith('element.') ? 'element.js' : inputs.some((path) => /codemirror\/(view|lint)/.test(path)) ? 'editor.js' : 'later.js';
    if (kind === 'editor.js') preload.push(name);
    sizes.push({ name: kind, file: name, bytes: file.contents.length, gzip: gzipSync(file.contents, { level: 9 }).length });
  }
  return { entry, element, preload };
}

/** The script of the worker for many seeds: one file, because a worker of the page is started by its name. */
async function bundleWorker() {
  const { outputFiles } = await esbuild.build({ entryPoints: [join(here, 'src/seeds_worker.ts')], bundle: true, format: 'esm', target: 'es2022', minify: true, write: false, legalComments: 'none', charset: 'utf8' });
  return hashed('seeds.js', Buffer.from(outputFiles[0].contents));
}

async function main() {
  const module = moduleFolder();
  await rm(options.out, { recursive: true, force: true });
  await mkdir(options.out, { recursive: true });

  const wasm = await hashed('playground.wasm', await readFile(join(module, 'playground.wasm')));
  const glue = await hashed('playground.mjs', await readFile(join(module, 'playground.mjs')));
  const font = async (name) => {
    const path = join(options.fonts, name);
    if (!existsSync(path)) fail(`no ${name} in ${relative(root, options.fonts)}; run tools/fonts first (./dev build does)`);
    return hashed(name, await readFile(path));
  };
  const canvasFonts = [];
  for (const name of ['inter-regular.otf', 'inter-semibold.otf', 'jetbrains-mono-regular.ttf']) canvasFonts.push(await font(name));
  const examples = await hashed('examples.json', JSON.stringify(await readExamples()));

  // The same roles as the canvas's constants, from the same file by the same program.
  const tokens = join(options.out, 'tokens.css');
  const made = spawnSync('python3', [join(root, 'playground/theme/generate_theme.py'), join(root, 'playground/theme/tokens.json'), '--css', tokens], { encoding: 'utf8' });
  if (made.status !== 0) fail(made.stderr || 'generate_theme.py did not run');
  let css = await readFile(tokens, 'utf8');
  await rm(tokens);
  let fonts = await readFile(join(here, 'css/fonts.css'), 'utf8');
  let preload = '';
  const typefaces = [];
  for (const [whole, name] of [...fonts.matchAll(/font:([\w.-]+)/g)]) {
    const file = await font(name);
    if (name === 'inter-regular.otf') preload = file;
    const face = new RegExp(`font-family: "([^"]+)"; font-weight: (\\d+);[^}]*${whole}`).exec(fonts);
    if (face) typefaces.push({ family: face[1], weight: Number(face[2]), url: `./${file}` });
    fonts = fonts.replace(whole, `./${file}`);
  }
  css += fonts + (await readFile(join(here, 'css/app.css'), 'utf8'));
  const minified = await esbuild.transform(css, { loader: 'css', minify: true, target: 'es2022' });
  const style = await hashed('playground.css', Buffer.from(minified.code));
  const seeds = await bundleWorker();
  const { entry: script, element, preload: editor } = await bundle({ seeds: `./${seeds}`, typefaces, style: `./${style}`, module: `./${glue}`, wasm: `./${wasm}`, fonts: canvasFonts.map((name) => `./${name}`), examples: `./${examples}` });
  const icon = await hashed('icon.svg', await readFile(join(here, 'icon.svg')));

  const template = await readFile(join(here, 'index.html'), 'utf8');
  const page = (embed) => {
    const connect = embed ? policy['connect-src'] : `${policy['connect-src']} https: http://localhost:* http://127.0.0.1:*`;
    const values = { embed: embed ? ' data-embed="1"' : '', policy: policyText(connect), icon: `./${icon}`, css: `./${style}`, font: `./${preload}`, script: `./${script}`, editor: editor.map((name) => `<link rel="modulepreload" href="./${name}">`).join('\n    ') };
    return template.replace(/<!--[\s\S]*?-->\n/, '').replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]);
  };
  await writeFile(join(options.out, 'index.html'), page(false));
  await writeFile(join(options.out, 'embed.html'), page(true));
  // A name that stays, for pages elsewhere that hold the element.
  await writeFile(join(options.out, 'element.js'), `import './${element}';\n`);
  // What other builds (site, element) need to find the page's files.
  await writeFile(join(options.out, 'assets.json'), JSON.stringify({ script, style, glue, wasm, canvasFonts, examples, icon, editor }, null, 2));

  const html = gzipSync(page(false), { level: 9 }).length;
  const sum = (pattern) => sizes.filter(({ name }) => pattern.test(name)).reduce((total, { gzip }) => total + gzip, 0);
  const report = { editor: sum(/^editor\.js$/), module: sum(/^playground\.(wasm|mjs)$/), total: sum(/./) + html };
  if (options.report) {
    for (const { file, bytes, gzip } of sizes) console.log(`  ${file.padEnd(44)} ${String(bytes).padStart(9)} bytes ${String(gzip).padStart(8)} packed`);
  }
  console.log(`playground page: editor bundle ${report.editor}, module ${report.module}, all ${report.total} bytes packed`);
}

await main();
