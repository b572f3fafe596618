// Checks a workflow on what it does: runs it headless against cases, each with its own input and services, and compares outcomes.
import { Engine, type EnginePaths } from './engine.js';
import { Refusal, type Diagnostic, type Files, type Status } from './protocol.js';

export interface CheckCase {
  /** What the case wants to see, as a sentence. */
  say: string;
  /** Files that take the place of the learner's own, e.g. another input or a service that is down. */
  files?: Files;
  expect: {
    state?: string;
    result?: unknown;
    /** At most, or exactly, so many requests. */
    requests?: number;
    requests_at_most?: number;
    /** Each of these has to be a method and a part of a URL of some request. */
    sent?: { method?: string; url: string; times?: number }[];
    /** Each has to be a severity of some log entry. */
    logged?: string[];
    invariants_hold?: boolean;
    /** Virtual time that the whole run takes. */
    seconds_at_least?: number;
    seconds_at_most?: number;
  };
}

export interface CheckOutcome {
  say: string;
  ok: boolean;
  /** Why not, in words. */
  why: string;
}

interface Snapshot {
  state: string;
  result?: unknown;
  error?: { payload?: { message?: string } };
  logs?: { severity: string }[];
  requests?: { method: string; url: string; actor: string }[];
  invariants_broken?: { say: string }[];
  virtual_ns?: number;
}

/** Are two JSON values the same, whatever the order of keys? */
export function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, index) => same(one, b[index]));
  }
  if (typeof a === 'object' && a !== null && typeof b === 'object' && b !== null) {
    const left = Object.keys(a);
    return left.length === Object.keys(b).length && left.every((key) => Object.hasOwn(b, key) && same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
  }
  return a === b;
}

/** Judges one snapshot; answers the first thing that is not as expected, or an empty text. */
export function judge(snapshot: Snapshot, expect: CheckCase['expect']): string {
  const wanted = expect.state ?? 'SUCCEEDED';
  if (snapshot.state !== wanted) {
    const message = snapshot.error?.payload?.message;
    return `The run ended as ${snapshot.state}${message ? ` (${message})` : ''}, not as ${wanted}.`;
  }
  if (expect.result !== undefined && !same(snapshot.result, expect.result)) {
    return `The result is ${JSON.stringify(snapshot.result)}, and should be ${JSON.stringify(expect.result)}.`;
  }
  const requests = (snapshot.requests ?? []).filter((request) => request.actor === 'workflow');
  if (expect.requests !== undefined && requests.length !== expect.requests) return `It made ${requests.length} requests, and should make ${expect.requests}.`;
  if (expect.requests_at_most !== undefined && requests.length > expect.requests_at_most) return `It made ${requests.length} requests; ${expect.requests_at_most} are enough.`;
  for (const { method, url, times } of expect.sent ?? []) {
    const count = requests.filter((request) => request.url.includes(url) && (method === undefined || request.method === method)).length;
    const what = `${method ?? 'a request'} to ${url}`;
    if (times === undefined ? count === 0 : count !== times) return times === undefined ? `There was no ${what}.` : `There were ${count} times ${what}, and should be ${times}.`;
  }
  for (const severity of expect.logged ?? []) {
    if (!(snapshot.logs ?? []).some((entry) => entry.severity === severity)) return `Nothing was logged with severity ${severity}.`;
  }
  const seconds = (snapshot.virtual_ns ?? 0) / 1e9;
  if (expect.seconds_at_most !== undefined && seconds > expect.seconds_at_most) return `It took ${seconds} seconds, and should take ${expect.seconds_at_most} at most.`;
  if (expect.seconds_at_least !== undefined && seconds < expect.seconds_at_least) return `It took only ${seconds} seconds, and should take ${expect.seconds_at_least} at least.`;
  if (expect.invariants_hold && (snapshot.invariants_broken?.length ?? 0) > 0) return `An invariant broke: ${snapshot.invariants_broken?.[0]?.say}.`;
  return '';
}

/** A second engine without a canvas, so that a check never disturbs what the learner looks at. */
export class Checker {
  private engine: Promise<Engine> | null = null;
  constructor(private readonly paths: EnginePaths) {}

  async check(files: Files, cases: CheckCase[]): Promise<CheckOutcome[]> {
    this.engine ??= Engine.load(this.paths, { canvas: null, theme: 'dark', scale: 1, reducedMotion: true }).then(({ engine }) => engine);
    const engine = await this.engine;
    const outcomes: CheckOutcome[] = [];
    for (const one of cases) {
      const merged = { ...files, ...(one.files ?? {}) };
      const kept: Files = {};
      for (const [name, text] of Object.entries(merged)) if (text.trim() !== '') kept[name] = text;
      let why: string;
      try {
        const { diagnostics = [] } = engine.send<{ diagnostics?: Diagnostic[] }>({ do: 'open', files: kept, title: 'check' });
        const error = diagnostics.find((diagnostic) => diagnostic.severity === 'error');
        why = error ? `${error.file}, line ${error.line}: ${error.message}` : judge(await runOnce(engine), one.expect);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        why = error.message;
      }
      outcomes.push({ say: one.say, ok: why === '', why });
    }
    return outcomes;
  }
}

async function runOnce(engine: Engine): Promise<Snapshot> {
  engine.send({ do: 'run', speed: 'instant' });
  await new Promise<void>((resolve) => {
    const look = () => {
      const status = engine.mirror<Status>('status');
      if (!status || !status.running || status.paused) resolve();
      else setTimeout(look, 4);
    };
    look();
  });
  return engine.send<Snapshot>({ do: 'snapshot' });
}
