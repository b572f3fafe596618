// The other end of worker.js: an engine whose methods give promises.
import { EtudeError } from './session.js';

const RUN_METHODS = ['advance', 'complete', 'callback', 'cancel', 'at', 'journal', 'spans', 'log', 'requests', 'result', 'save', 'step', 'keyOf'];

/**
 * Loads the engine in a worker (of the browser, or a worker thread of Node).
 * @param worker  made from worker.js  @param {object} [options] as for loadEngine, without functions
 */
export async function connectWorker(worker, options = {}) {
  const calls = new Map();
  let next = 1;
  const receive = (message) => {
    const waiting = calls.get(message?.call);
    if (waiting === undefined) return;
    if ('progress' in message) return void waiting.onProgress?.(message.progress);
    calls.delete(message.call);
    if ('error' in message) waiting.reject(new EtudeError(message.error));
    else waiting.resolve(message.ok);
  };
  const fail = (reason) => {
    for (const { reject } of calls.values()) reject(new EtudeError({ code: 'engine.dead', message: `The worker has stopped: ${reason}` }));
    calls.clear();
  };
  if (typeof worker.addEventListener === 'function') {
    worker.addEventListener('message', (event) => receive(event.data));
    worker.addEventListener('error', (event) => fail(event.message ?? 'an error'));
  } else {
    worker.on('message', receive);
    worker.on('error', (error) => fail(error.message));
    worker.on('exit', () => fail('it ended'));
  }
  const send = (method, args, { signal, onProgress } = {}) =>
    new Promise((resolve, reject) => {
      const call = next++;
      calls.set(call, { resolve, reject, onProgress });
      signal?.addEventListener('abort', () => worker.postMessage({ abort: call }), { once: true });
      worker.postMessage({ call, method, args });
      if (signal?.aborted) worker.postMessage({ abort: call });
    });

  // URLs do not survive the way: as texts they do.
  const loaded = Object.fromEntries(Object.entries(options).map(([key, value]) => [key, value instanceof URL ? value.href : value]));
  const { version } = await send('load', [loaded]);

  const runOf = (number) => {
    const run = {
      /** @param {{signal?: AbortSignal, origins?: string[], tokens?: object, connect?: object, milliseconds?: number}} [how] `origins`: where real requests may go; `tokens`: by host */
      runToEnd: ({ signal, ...how } = {}) => send('runToEnd', [number, how], { signal }),
      dispose: () => send('dispose', [number]),
    };
    for (const method of RUN_METHODS) run[method] = (...args) => send('run', [number, method, ...args]);
    return run;
  };
  return {
    version,
    check: (document) => send('check', [document]),
    start: async (document) => runOf(await send('start', [document])),
    seeds: (document, { signal, onProgress, ...range }) => send('seeds', [document, range], { signal, onProgress }),
    terminate: () => worker.terminate(),
  };
}
