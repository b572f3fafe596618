// Real requests: performed by the browser's fetch for effects that no simulated service answered, and only for origins that
// the viewer has allowed during this visit. Nothing is sent along: no cookies, no referrer.
import type { Waiting } from './protocol.js';

const longest = 1_800_000; // milliseconds; the service's own limit is 30 minutes

/** The request inside a waiting effect; names as in core/effect/effect.h. */
export interface LiveRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: BodyInit | null;
  timeoutMs: number;
  /** The kind of token that the workflow asks for: `OAuth2`, `OIDC`; null: none. */
  auth: string | null;
}

export interface Completion {
  kind: string;
  detail: Record<string, unknown>;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const data = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) data[i] = binary.charCodeAt(i);
  return data;
}

/** The most bytes of an answer, the limit of the engine (core/library/limits.h). */
const mostBytes = 2 * 1024 * 1024;

/** The body of an answer; null as soon as it is larger than allowed: the rest is not fetched. */
async function bodyOf(answer: Response): Promise<Uint8Array | null> {
  if (!answer.body) return new Uint8Array(await answer.arrayBuffer());
  const reader = answer.body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > mostBytes) {
      // The connection is given up; what the server says to that is of no interest.
      void reader.cancel().catch(() => undefined);
      return null;
    }
    parts.push(value);
  }
  const data = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  return data;
}

/** A body as JSON carries it: text where the bytes are UTF-8, otherwise `{"$bytes": base64}`. */
function bodyValue(data: Uint8Array): string | { $bytes: string } {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    let binary = '';
    for (let i = 0; i < data.length; i += 8192) binary += String.fromCharCode(...data.subarray(i, i + 8192));
    return { $bytes: btoa(binary) };
  }
}

export function requestOf(waiting: Waiting): LiveRequest | null {
  const detail = record(waiting.detail);
  const url = detail['url'];
  if (typeof url !== 'string') return null;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(record(detail['headers']))) headers[name] = String(value);
  const raw = detail['body'];
  let body: BodyInit | null = null;
  const encoded = record(raw)['$bytes'];
  if (typeof encoded === 'string') body = fromBase64(encoded);
  else if (typeof raw === 'string') body = raw;
  else if (raw !== null && raw !== undefined) body = JSON.stringify(raw);
  const timeoutMs = Number(detail['timeout_ns']) / 1e6;
  return {
    method: String(detail['method'] ?? 'GET').toUpperCase(),
    url,
    headers,
    body,
    timeoutMs: timeoutMs > 0 ? Math.min(timeoutMs, longest) : longest,
    auth: typeof record(detail['auth'])['type'] === 'string' ? String(record(detail['auth'])['type']) : null,
  };
}

/** Whom a token is for: one access token serves all Google APIs, any other serves one origin. Null: no token is needed. */
export function tokenPlace(request: LiveRequest): string | null {
  const origin = originOf(request.url);
  if (request.auth === null || origin === null) return null;
  const { hostname, protocol } = new URL(request.url);
  return request.auth === 'OAuth2' && protocol === 'https:' && hostname.endsWith('.googleapis.com') ? 'googleapis.com' : origin;
}

/** The token in a pasted text, or null where there is none that could be sent. */
export function tokenIn(pasted: string): string | null {
  const token = pasted.trim().replace(/^bearer\s+/i, '');
  return /^[\x21-\x7e]+$/.test(token) ? token : null;
}

export function originOf(url: string): string | null {
  try {
    const { origin, protocol } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? origin : null;
  } catch {
    return null;
  }
}

/** Why the browser would not even try, in words; null if it would. */
export function blockedReason(url: string): string | null {
  const target = new URL(url);
  const local = /^(localhost|127\.0\.0\.1)$/.test(target.hostname);
  if (target.protocol === 'http:' && !local) {
    return `This page may only call https addresses, and http on this computer. ${target.origin} is neither.`;
  }
  return null;
}

const withheld =
  'The browser withheld the answer. Either the address cannot be reached, or the server does not allow this page to read it (CORS). ' +
  'The request may have arrived all the same. Make a service from this call to go on without the network.';

/** Performs one request, with the viewer's token where it needs one. Never throws: what goes wrong is a fault with a plain explanation. */
export async function perform(request: LiveRequest, signal: AbortSignal, token: string | null = null): Promise<{ completion: Completion; elapsedNs: number }> {
  const began = performance.now();
  const elapsedNs = () => Math.round((performance.now() - began) * 1e6);
  const fault = (name: string, message: string): Completion => ({ kind: 'fault', detail: { fault: name, message } });
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), request.timeoutMs);
  const stop = () => timeout.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const blocked = blockedReason(request.url);
    if (blocked) return { completion: fault('connection_refused', blocked), elapsedNs: elapsedNs() };
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) {
      // The browser writes these itself and refuses ours.
      if (!/^(host|content-length|user-agent|connection|accept-encoding|origin|referer)$/i.test(name)) headers.set(name, value);
    }
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    const bodyAllowed = request.method !== 'GET' && request.method !== 'HEAD';
    const answer = await fetch(request.url, {
      method: request.method,
      headers,
      body: bodyAllowed ? request.body : null,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'follow',
      cache: 'no-store',
      signal: timeout.signal,
    });
    const data = await bodyOf(answer);
    if (data === null) return { completion: fault('too_large', `The answer of ${new URL(request.url).host} has more than 2 MB.`), elapsedNs: elapsedNs() };
    const answerHeaders: Record<string, string> = {};
    answer.headers.forEach((value, name) => {
      answerHeaders[name] = value;
    });
    return {
      completion: { kind: 'response', detail: { code: answer.status, headers: answerHeaders, body: bodyValue(data) } },
      elapsedNs: elapsedNs(),
    };
  } catch (error) {
    if (signal.aborted) return { completion: fault('connection_reset', 'The run was stopped.'), elapsedNs: elapsedNs() };
    if (timeout.signal.aborted) return { completion: fault('timeout', 'No answer in time.'), elapsedNs: elapsedNs() };
    const why = error instanceof TypeError ? withheld : String(error);
    return { completion: fault('connection_refused', why), elapsedNs: elapsedNs() };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** Adds a service that answers this call to the text of services.yaml: a new entry, or a route of the entry with this origin. */
export function serviceFromCall(services: string, request: LiveRequest): string {
  const { origin, hostname, pathname } = new URL(request.url);
  const route = `      - match: ${request.method} ${pathname === '' ? '/' : pathname}`;
  const answer = '        respond: {code: 200, body: {}}';
  const lines = services.split('\n');
  const address = lines.findIndex((line) => {
    const found = /^\s+url:\s*["']?([^"'\s#]+)/.exec(line);
    return found !== null && found[1]?.replace(/\/$/, '') === origin;
  });
  if (address !== -1) {
    const indent = /^\s*/.exec(lines[address] ?? '')?.[0].length ?? 4;
    for (let i = address + 1; i < lines.length; i += 1) {
      const line = lines[i] ?? '';
      if (line.trim() !== '' && (/^\s*/.exec(line)?.[0].length ?? 0) < indent) break;
      if (/^\s*routes:\s*$/.test(line)) {
        const base = ' '.repeat(indent + 2);
        lines.splice(i + 1, 0, base + route.trim(), `${base}  ${answer.trim()}`);
        return lines.join('\n');
      }
    }
    lines.splice(address + 1, 0, `${' '.repeat(indent)}routes:`, route, answer);
    return lines.join('\n');
  }
  const taken = new Set([...services.matchAll(/^ {2}([\w-]+):/gm)].map((match) => match[1]));
  const stem = (hostname.split('.').find((part) => part !== 'www' && part !== 'api') ?? 'service').replace(/\W/g, '_');
  let name = stem;
  for (let i = 2; taken.has(name); i += 1) name = `${stem}_${i}`;
  const entry = [`  ${name}:`, `    url: ${origin}`, '    routes:', route, answer];
  const section = lines.findIndex((line) => /^services:\s*(#.*)?$/.test(line));
  if (section !== -1) {
    lines.splice(section + 1, 0, ...entry);
    return lines.join('\n');
  }
  const before = services.trim() === '' ? '' : `${services.replace(/\n*$/, '')}\n\n`;
  return `${before}services:\n${entry.join('\n')}\n`;
}
