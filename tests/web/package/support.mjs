// What the tests of the package share: the engine as it was built, the examples, the command.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { loadEngine } from '../../../web/package/index.js';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Folder of the presets' WebAssembly modules; ETUDE_WASM names another. */
const modules = process.env.ETUDE_WASM ?? `${root}build/wasm`;
export const moduleUrl = pathToFileURL(`${modules}/bin/engine.mjs`);
export const command = process.env.ETUDE_COMMAND ?? `${root}build/release/bin/etude`;

export const load = () => loadEngine({ moduleUrl });

/** The examples of the site, as documents for the engine. */
export function examples() {
  const folder = `${root}site/examples`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((id) => existsSync(`${folder}/${id}/services.yaml`) || existsSync(`${folder}/${id}/workflow.yaml`)).sort().map((id) => {
    const files = {};
    for (const name of ['workflow.yaml', 'services.yaml', 'input.json']) {
      if (existsSync(`${folder}/${id}/${name}`)) files[name] = readFileSync(`${folder}/${id}/${name}`, 'utf8');
    }
    if (existsSync(`${folder}/${id}/workflows`)) {
      for (const name of readdirSync(`${folder}/${id}/workflows`)) files[`workflows/${name}`] = readFileSync(`${folder}/${id}/workflows/${name}`, 'utf8');
    }
    const expected = existsSync(`${folder}/${id}/expect.json`) ? JSON.parse(readFileSync(`${folder}/${id}/expect.json`, 'utf8')) : null;
    return { id, folder: `${folder}/${id}`, files, expected };
  });
}
