// The engine for JavaScript: `const engine = await loadEngine(); const run = engine.start({workflow, services}); await runToEnd(run);`
import { Engine } from './session.js';

export { Engine, EtudeError, Run, Seeds } from './session.js';
export { performHttp, runSeeds, runToEnd } from './pump.js';
export { linkFromWorkspace, ShareError, workspaceFromLink } from './share.js';
export { connectWorker } from './remote.js';

const isNode = typeof process === 'object' && process !== null && typeof process.versions?.node === 'string';

/**
 * Loads one instance of the module.
 * @param {{moduleUrl?: string | URL, wasmUrl?: string | URL, wasmBinary?: ArrayBuffer | Uint8Array, createEngine?: Function}} [options]
 *   where engine.mjs and engine.wasm are (default: beside this file), or what they hold
 */
export async function loadEngine({ moduleUrl, wasmUrl, wasmBinary, createEngine } = {}) {
  const glueUrl = new URL(moduleUrl ?? './engine.mjs', import.meta.url);
  const binaryUrl = new URL(wasmUrl ?? './engine.wasm', moduleUrl === undefined ? import.meta.url : glueUrl);
  const create = createEngine ?? (await import(/* @vite-ignore */ glueUrl.href)).default;
  let binary = wasmBinary;
  if (binary === undefined && isNode && binaryUrl.protocol === 'file:') {
    // Node's fetch does not read files.
    const { readFile } = await import(/* @vite-ignore */ 'node:fs/promises');
    binary = await readFile(binaryUrl);
  }
  const module = await create({
    ...(binary === undefined ? {} : { wasmBinary: binary }),
    locateFile: (name) => (name.endsWith('.wasm') ? binaryUrl.href : name),
    // What the module says when it aborts; a run prints nothing.
    print: () => {},
    printErr: (text) => console.error(`etude: ${text}`),
  });
  return new Engine(module);
}
