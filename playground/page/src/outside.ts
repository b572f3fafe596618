// Effects that the simulation does not answer: real requests that the viewer has allowed, and what is asked for the others.
import type { App } from './app.js';
import { originOf, perform, requestOf, serviceFromCall } from './live.js';
import type { Waiting } from './protocol.js';

export class Outside {
  /** Origins that may be asked during this visit. */
  private readonly allowed = new Set<string>();
  private readonly performing = new Map<string, AbortController>();
  constructor(private readonly app: App) {}

  allow(origin: string): void {
    this.allowed.add(origin);
    this.app.announce(`${origin} is allowed for this visit.`);
    this.update();
  }

  fail(wait: Waiting): void {
    this.completeWith(wait, { kind: 'fault', detail: { fault: 'connection_refused', message: 'The viewer did not allow this request.' } }, 0);
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
      if (request && origin && this.allowed.has(origin) && !this.app.options.embed) {
        const abort = new AbortController();
        this.performing.set(key, abort);
        void perform(request, abort.signal).then(({ completion, elapsedNs }) => {
          if (this.performing.get(key) !== abort) return;
          this.performing.delete(key);
          this.completeWith(wait, completion, elapsedNs);
        });
      } else open.push(wait);
    }
    this.app.asks.update(open);
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
