// Makes the package as it is published: the scripts with what they share with the playground, the types and the module.
//
// usage: node web/package/build.mjs [--module FOLDER] [--out FOLDER]
//   --module  folder with engine.mjs and engine.wasm   (build/wasm/bin)
//   --out     folder of the package                     (build/package)
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const here = fileURLToPath(new URL('./', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const { values: { module, out } } = parseArgs({
  options: { module: { type: 'string', default: `${root}build/wasm/bin` }, out: { type: 'string', default: `${root}build/package` } },
});

const { private: _, ...description } = JSON.parse(await readFile(`${here}package.json`, 'utf8'));
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await esbuild.build({
  entryPoints: ['index.js', 'share.js', 'worker.js'].map((name) => here + name),
  outdir: out, bundle: true, splitting: true, format: 'esm', target: 'es2022', chunkNames: 'shared-[hash]', logLevel: 'warning',
  external: [...Object.keys(description.dependencies), 'node:*'],
});
await writeFile(`${out}/package.json`, `${JSON.stringify(description, null, 2)}\n`);
await copyFile(`${here}index.d.ts`, `${out}/index.d.ts`);
for (const name of ['engine.mjs', 'engine.wasm']) await copyFile(`${module}/${name}`, `${out}/${name}`);
await copyFile(`${root}LICENSE`, `${out}/LICENSE`);
