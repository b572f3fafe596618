// The playground module from the page's side: loads it, carries JSON in and out of its heap, and drives its frames.
// Nothing else touches the heap. The module is called again only while it asks for frames, so at rest nothing runs.
import { Changed, Refusal, type Diagnostic } from './protocol.js';

/** What the glue of `playground.mjs` answers with; see playground/PROTOCOL.md, "The module's glue". */
interface Glue {
  HEAPU8: Uint8Array;
  _malloc(size: number): number;
  _free(pointer: number): void;
  _etude_app_start(json: number): number;
  _etude_app_send(json: number): number;
  _etude_app_mirror(name: number): number;
  _etude_app_frame(nowMs: number): number;
  _etude_app_font(role: number, data: number, size: number): number | void;
  _etude_app_frames?(): number;
}

type Factory = (options: Record<string, unknown>) => Promise<Glue>;

export interface EnginePaths {
  module: string;
  wasm: string;
  fonts: string[];
}

export interface StartOptions {
  canvas: string | null;
  theme: 'dark' | 'light';
  scale: number;
  reducedMotion: boolean;
}

type Listener = (flags: number) => void;

/** The module stopped on a bug of ours: nothing can be asked of it any more. */
export class EngineStopped extends Error {}

export class Engine {
  private readonly listeners: Listener[] = [];
  private readonly stopped: ((reason: string) => void)[] = [];
  private readonly drawn: (() => void)[] = [];
  private scheduled = false;
  private dead = false;
  private active = false;
  private readonly encoder = new TextEncoder();
  private readonly decoder = new TextDecoder();
  private constructor(private readonly glue: Glue) {}

  /** Downloads, starts and returns the module. `webgl` says whether the canvas can draw. */
  static async load(paths: EnginePaths, options: StartOptions): Promise<{ engine: Engine; webgl: boolean }> {
    let engine: Engine | null = null;
    let asked = false;
    const factory = ((await import(paths.module)) as { default: Factory }).default;
    const glue = await factory({
      etude_request_frame: () => {
        if (engine) engine.requestFrame();
        else asked = true;
      },
      locateFile: (name: string) => (name.endsWith('.wasm') ? paths.wasm : new URL(name, paths.module).href),
      print: () => undefined,
    });
    engine = new Engine(glue);
    const started = engine.call('_etude_app_start', JSON.stringify(options)) as { webgl?: boolean } | null;
    const webgl = options.canvas !== null && started?.webgl !== false;
    if (webgl) {
      // The page is usable before the fonts are there; the canvas stays blank until it has all of them.
      void engine.loadFonts(paths.fonts);
    }
    if (asked) engine.requestFrame();
    return { engine, webgl };
  }

  private async loadFonts(urls: string[]): Promise<void> {
    await Promise.all(
      urls.map(async (url, role) => {
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        const data = new Uint8Array(await answer.arrayBuffer());
        const pointer = this.glue._malloc(data.length);
        this.glue.HEAPU8.set(data, pointer);
        this.glue._etude_app_font(role, pointer, data.length);
        this.glue._free(pointer);
        this.requestFrame();
      }),
    );
  }

  /** Sends one action. @throws Refusal where the module answers `{code, message}`. */
  send<T = unknown>(action: Record<string, unknown>): T {
    const reply = this.call('_etude_app_send', JSON.stringify(action)) as T;
    this.requestFrame();
    return reply;
  }

  /** The same, for wishes whose refusal changes nothing: answers null instead of throwing a Refusal. */
  trySend<T = unknown>(action: Record<string, unknown>): T | null {
    try {
      return this.send<T>(action);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  mirror<T>(name: string): T | null {
    try {
      return this.call('_etude_app_mirror', name) as T;
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  edit(file: string, text: string): Diagnostic[] {
    return this.send<{ diagnostics?: Diagnostic[] }>({ do: 'edit', file, text }).diagnostics ?? [];
  }

  /** Frames drawn since the start; stands still at rest. */
  frames(): number {
    return this.dead ? 0 : (this.glue._etude_app_frames?.() ?? 0);
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Calls once behind the next frame, in the same task. */
  afterFrame(listener: () => void): void {
    this.drawn.push(listener);
    this.requestFrame();
  }

  onStopped(listener: (reason: string) => void): void {
    this.stopped.push(listener);
  }

  requestFrame(): void {
    // In a worker nothing is drawn and nobody waits for frames.
    if (this.scheduled || this.dead || typeof document === 'undefined') return;
    this.scheduled = true;
    // A hidden page gets no animation frames; a run that was started goes on there all the same, more slowly.
    if (document.hidden) setTimeout(() => this.frame(performance.now()), 30);
    else requestAnimationFrame((now) => this.frame(now));
  }

  private frame(now: number): void {
    this.scheduled = false;
    if (this.dead) return;
    let flags = 0;
    try {
      flags = this.glue._etude_app_frame(now);
    } catch (error) {
      this.stop(error);
      return;
    }
    // While this task lasts the canvas still holds what was drawn.
    for (const listener of this.drawn.splice(0)) listener();
    const again = (flags & Changed.again) !== 0;
    if (again) this.requestFrame();
    // Coming to rest is a change too: what was running until now is not any more.
    const changed = (flags & ~Changed.again) | (this.active && !again ? Changed.run : 0);
    this.active = again;
    if (changed) for (const listener of this.listeners) listener(changed);
  }

  private call(
    name: '_etude_app_start' | '_etude_app_send' | '_etude_app_mirror',
    text: string,
  ): unknown {
    if (this.dead) throw new EngineStopped('the engine has stopped');
    const bytes = this.encoder.encode(text);
    let status: number;
    let answer: string;
    try {
      const pointer = this.glue._malloc(bytes.length + 1);
      this.glue.HEAPU8.set(bytes, pointer);
      this.glue.HEAPU8[pointer + bytes.length] = 0;
      const reply = this.glue[name](pointer);
      this.glue._free(pointer);
      const heap = this.glue.HEAPU8;
      const view = new DataView(heap.buffer, heap.byteOffset);
      status = view.getUint32(reply, true);
      const data = view.getUint32(reply + 4, true);
      const size = view.getUint32(reply + 8, true);
      answer = this.decoder.decode(heap.subarray(data, data + size));
    } catch (error) {
      this.stop(error);
      throw new EngineStopped(String(error));
    }
    const json: unknown = answer === '' ? null : JSON.parse(answer);
    if (status === 0) return json;
    const { code, message } = (json ?? {}) as { code?: string; message?: string };
    throw new Refusal(code ?? 'app.refused', message ?? 'the engine refused this');
  }

  private stop(error: unknown): void {
    this.dead = true;
    const reason = error instanceof Error ? error.message : String(error);
    for (const listener of this.stopped) listener(reason);
  }
}
