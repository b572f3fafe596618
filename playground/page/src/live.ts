// Real requests: performed by the browser's fetch for effects that no simulated service answered, and only for origins that
// the viewer has allowed during this visit.
import { performRequest } from '../../../web/transport/http.js';
import type { Waiting } from './protocol.js';

const longest = 1_800_000; // milliseconds; the service's own limit is 30 minutes

/** The request inside a waiting effect; names as in core/effect/effect.h. */
export interface LiveRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
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
  let body: LiveRequest['body'] = null;
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

// The browser writes these itself and refuses ours.
const ownHeaders = /^(host|content-length|user-agent|connection|accept-encoding|origin|referer)$/i;

/** Performs one request, with the viewer's token where it needs one. Never throws: what goes wrong is a fault with a plain explanation. */
export async function perform(request: LiveRequest, signal: AbortSignal, token: string | null = null): Promise<{ completion: Completion; elapsedNs: number }> {
  const began = performance.now();
  const done = (kind: string, detail: Completion['detail']) => ({ completion: { kind, detail }, elapsedNs: Math.round((performance.now() - began) * 1e6) });
  const blocked = blockedReason(request.url);
  if (blocked) return done('fault', { fault: 'connection_refused', message: blocked });
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ownHeaders.test(name) && !(token !== null && /^authorization$/i.test(name))));
  if (token !== null) headers['authorization'] = `Bearer ${token}`;
  const { method, url, body, timeoutMs: milliseconds } = request;
  const answer = await performRequest({ method, url, headers, body, milliseconds }, { signal });
  if ('code' in answer) return done('response', { code: answer.code, headers: Object.fromEntries(answer.headers), body: bodyValue(answer.body) });
  const { fault, message } = answer;
  return done('fault', { fault, message: fault === 'connection_refused' ? `${message}. Make a service from this call to go on without the network.` : message });
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
