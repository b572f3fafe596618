// One real request by `fetch`, for the package and the playground: an answer of bounded size in bounded time, or a fault in words.
// Nothing of the viewer's is sent along: no cookies, no referrer.

const LARGEST_RESPONSE = 2 * 1024 * 1024; // http.md 3
const LONGEST_TIMER = 2147483647; // milliseconds; a longer one would fire at once

class TooLarge extends Error {}

/** The body, as long as it may be. */
async function bytesOf(response) {
  if (!response.body) return new Uint8Array(0);
  const reader = response.body.getReader();
  const pieces = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > LARGEST_RESPONSE) {
      // The connection is given up; what the server says to that is of no interest.
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
function faultOf(error, host) {
  const code = String(error?.cause?.code ?? error?.code ?? '');
  if (code === 'ECONNREFUSED') return { fault: 'connection_refused', message: `${host} refused the connection` };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { fault: 'unknown_host', message: `there is no host ${host}` };
  if (code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE') return { fault: 'connection_reset', message: `${host} closed the connection` };
  if (code.includes('TIMEOUT')) return { fault: 'timeout', message: `${host} did not answer in time` };
  return {
    fault: 'connection_refused',
    message:
      `there is no answer of ${host} that could be read (${error?.message ?? error}): it cannot be reached, or in a browser it does not allow this page ` +
      'to read its answers (CORS). The request may have arrived all the same',
  };
}

/**
 * Performs one request. Never rejects.
 * @returns {{code, headers: Headers, body: Uint8Array} | {fault, message}}
 */
export async function performRequest({ method, url, headers = {}, body, milliseconds }, { fetch = globalThis.fetch, signal } = {}) {
  let host = url;
  const sent = new Headers();
  try {
    host = new URL(url).host;
    for (const [name, value] of Object.entries(headers)) sent.set(name, value);
  } catch (error) {
    return host === url ? { fault: 'unknown_host', message: `${url} is not an address` }
      : { fault: 'connection_refused', message: `the request has a header that cannot be sent: ${error.message}` };
  }
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) stop.abort();
  let isLate = false;
  const timer = milliseconds === undefined ? undefined : setTimeout(() => {
    isLate = true;
    stop.abort();
  }, Math.min(milliseconds, LONGEST_TIMER));
  try {
    const hasBody = body !== null && body !== undefined && body.length !== 0;
    const response = await fetch(url, {
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
    if (isLate) return { fault: 'timeout', message: `${host} did not answer within ${milliseconds / 1000} s` };
    if (error instanceof TooLarge) return { fault: 'too_large', message: `the answer of ${host} has more than 2 MB` };
    if (signal?.aborted) return { fault: 'connection_reset', message: 'the run was stopped' };
    return faultOf(error, host);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
