// The host loop in JavaScript: advances a run in slices that leave the page alive, and performs with real requests what no simulated
// service answers.

const LARGEST_RESPONSE = 2 * 1024 * 1024; // http.md 3

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

class TooLarge extends Error {}

/** The body, as long as it may be. */
async function bytesOf(response) {
  if (response.body === null || response.body === undefined) return new Uint8Array(0);
  const reader = response.body.getReader();
  const pieces = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > LARGEST_RESPONSE) {
      reader.cancel().catch(() => {});
      throw new TooLarge();
    }
    pieces.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** What Node says about a failure; a browser says nothing, on purpose. */
function faultOf(error, url) {
  const code = error?.cause?.code ?? error?.code ?? '';
  const host = hostOf(url);
  if (code === 'ECONNREFUSED') return { fault: 'connection_refused', message: `${host} refused the connection` };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { fault: 'unknown_host', message: `there is no host ${host}` };
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE') return { fault: 'connection_reset', message: `${host} closed the connection` };
  if (typeof code === 'string' && code.includes('TIMEOUT')) return { fault: 'timeout', message: `${host} did not answer in time` };
  return {
    fault: 'connection_refused',
    message:
      `the request to ${host} could not be made (${error?.message ?? error}). In a browser this also means: the service does not allow requests from this page ` +
      '(CORS), it answers plain http to a secure page, it is in a private network, or there is no connection',
  };
}

function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

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
export async function performHttp(effect, { fetch = globalThis.fetch, signal, allow, authorize, connect } = {}) {
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
  const sent = new Headers();
  try {
    for (const [name, value] of Object.entries(headers)) sent.set(name, value);
  } catch (error) {
    return { fault: 'connection_refused', message: `the request has a header that cannot be sent: ${error.message}` };
  }
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
    sent.set('Authorization', `Bearer ${token}`);
  }

  const stop = new AbortController();
  const onAbort = () => stop.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) stop.abort();
  let isLate = false;
  const milliseconds = effect.timeout_ns === null || effect.timeout_ns === undefined ? null : effect.timeout_ns / 1e6;
  // A timer of more than 24 days would fire at once.
  const timer = milliseconds === null ? null : setTimeout(() => {
    isLate = true;
    stop.abort();
  }, Math.min(milliseconds, 2147483647));
  try {
    const hasBody = body !== null && body !== undefined && !(body.length === 0);
    const response = await fetch(address.href, {
      method,
      headers: sent,
      body: hasBody ? body : undefined,
      redirect: 'follow',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: stop.signal,
    });
    return { code: response.status, headers: response.headers, body: await bytesOf(response) };
  } catch (error) {
    if (isLate) return { fault: 'timeout', message: `${address.host} did not answer within ${milliseconds / 1000} s` };
    if (error instanceof TooLarge) return { fault: 'too_large', message: `the answer of ${address.host} has more than 2 MB` };
    if (signal?.aborted) return { fault: 'connection_reset', message: 'the run was stopped' };
    return faultOf(error, url);
  } finally {
    if (timer !== null) clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
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
