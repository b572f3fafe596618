// The same API in a worker: `connectWorker(new Worker(new URL('worker.js', import.meta.url), {type: 'module'}))`. Works as a worker of
// the browser and as a worker thread of Node.
//
// A message in:  {call: number, method: string, args: []}   or {abort: number of a call}
// A message out: {call, ok: value} | {call, error: {code, message, diagnostics?}} | {call, progress: value}
import { loadEngine } from './index.js';
import { runSeeds, runToEnd } from './pump.js';

const isBrowser = typeof self === 'object' && typeof self.postMessage === 'function' && typeof process === 'undefined';
let port = isBrowser ? { post: (message) => self.postMessage(message), listen: (handler) => self.addEventListener('message', (event) => handler(event.data)) } : null;

let engine = null;
let nextRun = 1;
const runs = new Map();
const aborts = new Map();

function runOf(number) {
  const run = runs.get(number);
  if (run === undefined) throw Object.assign(new Error('This run has been disposed of, or never was.'), { code: 'engine.stale_handle' });
  return run;
}

const RUN_METHODS = new Set(['advance', 'complete', 'callback', 'cancel', 'at', 'journal', 'spans', 'log', 'requests', 'result', 'save', 'step', 'keyOf']);

const methods = {
  async load(call, options) {
    engine = await loadEngine(options);
    return { version: engine.version };
  },
  check: (call, document) => engine.check(document),
  start(call, document) {
    const run = engine.start(document);
    runs.set(nextRun, run);
    return nextRun++;
  },
  run(call, number, method, ...args) {
    if (!RUN_METHODS.has(method)) throw Object.assign(new Error(`a run has no method ${method}`), { code: 'engine.argument' });
    return runOf(number)[method](...args);
  },
  dispose(call, number) {
    runs.get(number)?.dispose();
    runs.delete(number);
  },
  async runToEnd(call, number, { origins, tokens, ...options } = {}) {
    const stop = new AbortController();
    aborts.set(call, stop);
    try {
      // A function cannot be sent: the consent of the visitor comes as a list of origins, tokens by host.
      const allow = origins === undefined ? undefined : (origin) => origins.includes(origin);
      const authorize = tokens === undefined ? undefined : ({ detail }) => (Object.hasOwn(tokens, new URL(detail.url).host) ? tokens[new URL(detail.url).host] : null);
      return await runToEnd(runOf(number), { ...options, allow, authorize, signal: stop.signal });
    } finally {
      aborts.delete(call);
    }
  },
  async seeds(call, document, range) {
    const stop = new AbortController();
    aborts.set(call, stop);
    const seeds = engine.seeds(document, range);
    try {
      let last = 0;
      return await runSeeds(seeds, {
        signal: stop.signal,
        milliseconds: 20,
        onProgress(progress) {
          const now = performance.now();
          if (now - last < 100) return;
          last = now;
          port.post({ call, progress });
        },
      });
    } finally {
      aborts.delete(call);
      seeds.dispose();
    }
  },
};

async function receive(message) {
  if (message === null || typeof message !== 'object') return;
  if ('abort' in message) {
    aborts.get(message.abort)?.abort();
    return;
  }
  const { call, method, args = [] } = message;
  if (typeof call !== 'number') return;
  try {
    if (!Object.hasOwn(methods, method)) throw Object.assign(new Error(`there is no method ${method}`), { code: 'engine.argument' });
    if (engine === null && method !== 'load') throw Object.assign(new Error('the engine is not loaded yet'), { code: 'engine.not_loaded' });
    port.post({ call, ok: await methods[method](call, ...args) });
  } catch (error) {
    port.post({ call, error: { code: error.code ?? 'engine.failure', message: error.message, diagnostics: error.diagnostics } });
  }
}

// In a browser at once: a message that arrives before anybody listens is lost.
if (port !== null) {
  port.listen(receive);
} else {
  import(/* @vite-ignore */ 'node:worker_threads').then(({ parentPort }) => {
    port = { post: (message) => parentPort.postMessage(message), listen: (handler) => parentPort.on('message', handler) };
    port.listen(receive);
  });
}
