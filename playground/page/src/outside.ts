// Effects that the simulation does not answer: real requests that the viewer has allowed, and what is asked for the others.
import type { App } from './app.js';
import { originOf, perform, requestOf, serviceFromCall, tokenPlace } from './live.js';
import type { Waiting } from './protocol.js';

export class Outside {
  /** Origins that may be asked during this visit. */
  private readonly allowed = new Set<string>();
  /** The viewer's tokens by whom they are for: here and nowhere else, and for the document that they were pasted for. */
  private readonly tokens = new Map<string, string>();
  private readonly performing = new Map<string, AbortController>();
  constructor(private readonly app: App) {}

  allow(origin: string): void {
    this.allowed.add(origin);
    this.app.announce(`${origin} is allowed for this visit.`);
    this.update();
  }

  /** Allows an origin, with a token for its requests. */
  giveToken(origin: string, place: string, token: string): void {
    this.tokens.set(place, token);
    this.allow(origin);
  }

  /** Another document is not sent with the tokens of the one before, even where it asks the same origins. */
  forgetTokens(): void {
    this.tokens.clear();
  }

  fail(wait: Waiting): void {
    // A missing token is an AuthError, which no retry policy tries again; a refused connection is tried again.
    const fault = requestOf(wait)?.auth ? 'auth' : 'connection_refused';
    this.completeWith(wait, { kind: 'fault', detail: { fault, message: 'The viewer did not allow this request.' } }, 0);
  }

  update(): void {
    const waiting = this.app.status?.waiting ?? [];
    const open: Waiting[] = [];
    for (const wait of waiting) {
      const key = String(wait.effect);
      if (wait.kind !== 'http') {
        open.push(wait);
        continue;
      }
      if (this.performing.has(key)) continue;
      const request = requestOf(wait);
      const origin = request ? originOf(request.url) : null;
      const place = request ? tokenPlace(request) : null;
      const token = place === null ? null : this.tokens.get(place) ?? null;
      if (request && origin && this.allowed.has(origin) && (place === null || token !== null) && !this.app.options.embed) {
        const abort = new AbortController();
        this.performing.set(key, abort);
        void perform(request, abort.signal, token).then(({ completion, elapsedNs }) => {
          if (this.performing.get(key) !== abort) return;
          this.performing.delete(key);
          if (place !== null && completion.detail['code'] === 401 && this.tokens.get(place) === token) {
            this.tokens.delete(place);
            this.app.announce(`${origin} did not take the token. It is forgotten; the next request asks for another.`);
          }
          this.completeWith(wait, completion, elapsedNs);
        });
      } else open.push(wait);
    }
    this.app.asks.update(open, (place) => this.tokens.has(place));
  }

  private completeWith(wait: Waiting, completion: { kind: string; detail: Record<string, unknown> }, elapsedNs: number): void {
    this.app.send({ do: 'complete', effect: wait.effect, completion, elapsed_ns: elapsedNs });
  }

  makeService(wait: Waiting): void {
    const request = requestOf(wait);
    const editor = this.app.files.editor('services.yaml');
    if (!request || !editor) return;
    this.abort();
    this.app.send({ do: 'stop' });
    editor.replace(serviceFromCall(editor.text, request));
    this.app.files.choose('services.yaml');
    this.app.announce('services.yaml has an entry for this call now. Change its answer, then run again.');
  }

  abort(): void {
    for (const abort of this.performing.values()) abort.abort();
    this.performing.clear();
  }
}
