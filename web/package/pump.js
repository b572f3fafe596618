// The host loop in JavaScript: advances a run in slices that leave the page alive, and performs with real requests what no simulated
// service answers.

import { performRequest } from '../transport/http.js';

/** Lets the host do other things before the next slice. */
const breathe = () =>
  new Promise((resolve) => {
    if (typeof setImmediate === 'function') return void setImmediate(resolve);
    if (typeof MessageChannel !== 'function') return void setTimeout(resolve, 0);
    // A timer is held back by up to 4 ms when it is nested; a message is not.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Where a request goes: to its own address, or to what stands in for its host. */
function destination(url, connect = {}) {
  const own = new URL(url);
  const instead = Object.hasOwn(connect, own.host) ? connect[own.host] : null;
  return instead === null ? own : new URL(`${String(instead).replace(/\/$/, '')}${own.pathname}${own.search}`);
}

/**
 * Performs one http effect with `fetch`.
 * @returns a response or fault for Run.complete
 */
export async function performHttp(effect, { fetch, signal, allow, authorize, connect } = {}) {
  const { method, url, headers = {}, body, auth } = effect.detail;
  let address;
  try {
    address = destination(url, connect);
  } catch {
    return { fault: 'unknown_host', message: `${url} is not an address` };
  }
  if (allow !== undefined && !(await allow(address.origin, effect))) {
    return { fault: 'connection_refused', message: `requests to ${address.origin} are not allowed` };
  }
  const sent = { ...headers };
  if (auth !== null && auth !== undefined) {
    // Tokens come from the visitor alone; the simulation's are worth nothing outside. What is said about them is written into the
    // journal, so it never holds one: not even one that cannot be sent.
    let token = null;
    try {
      token = authorize === undefined ? null : await authorize(effect);
    } catch {
      return { fault: 'auth', message: `the request to ${address.host} needs a token (${auth.type}), and it could not be had` };
    }
    if (token === null || token === undefined || token === '') {
      return { fault: 'auth', message: `the request to ${address.host} needs a token (${auth.type}), and none was given` };
    }
    if (!/^[\x21-\x7e]+$/.test(token)) {
      return { fault: 'auth', message: `the token for ${address.host} cannot be sent: it has blanks or characters that no token has` };
    }
    for (const name of Object.keys(sent)) if (/^authorization$/i.test(name)) delete sent[name];
    sent.Authorization = `Bearer ${token}`;
  }
  const milliseconds = typeof effect.timeout_ns === 'number' ? effect.timeout_ns / 1e6 : undefined;
  return performRequest({ method, url: address.href, headers: sent, body, milliseconds }, { fetch, signal });
}

/**
 * Runs to the end: finished, or waiting for something that nobody here can answer (a callback).
 * An aborted `signal` cancels the run. @returns what Run.result says
 */
export async function runToEnd(run, { fetch, signal, allow, authorize, connect, milliseconds = 8, onSlice } = {}) {
  const underway = new Map();
  for (;;) {
    if (signal?.aborted) {
      run.cancel();
      run.advance({ milliseconds });
      await Promise.allSettled(underway.values());
      return run.result();
    }
    const status = run.advance({ milliseconds });
    onSlice?.(status);
    for (const effect of status.effects) {
      if (effect.kind !== 'http' || underway.has(effect.id)) continue;
      const began = performance.now();
      const work = performHttp(effect, { fetch, signal, allow, authorize, connect }).then((response) => ({ id: effect.id, response, milliseconds: performance.now() - began }));
      underway.set(effect.id, work);
    }
    // What the machine gave up (its own time-out came first) is no longer waited for.
    const asked = new Set(status.effects.map((effect) => effect.id));
    for (const id of underway.keys()) {
      if (!asked.has(id)) underway.delete(id);
    }
    if (status.pause === 'finished' || status.pause === 'stuck') return run.result();
    if (status.pause === 'outside' || status.pause === 'clock') {
      if (underway.size === 0) return run.result(); // a callback: somebody else's turn
      const { id, response, milliseconds: took } = await Promise.race(underway.values());
      underway.delete(id);
      run.complete(id, response, { milliseconds: took });
    } else {
      await breathe();
    }
  }
}

/** Runs many seeds in slices. @returns the report; with an aborted signal that of the seeds run so far */
export async function runSeeds(seeds, { signal, milliseconds = 8, onProgress } = {}) {
  for (;;) {
    const { done, report } = seeds.advance({ milliseconds });
    onProgress?.(report);
    if (done || signal?.aborted) return report;
    await breathe();
  }
}
