// Types of the engine for JavaScript.

/** A value of the language. Bytes are Uint8Array; integers beyond 2^53 lose their last digits on the way out. */
export type Value = null | boolean | number | string | Uint8Array | Value[] | { [key: string]: Value };

export interface Document {
  /** Text of workflow.yaml (YAML or JSON). */
  workflow?: string;
  /** Text of services.yaml. */
  services?: string;
  /** Texts of further workflows by their id. */
  workflows?: Record<string, string>;
  /** Files by the names that links use; instead of or beside the three above. */
  files?: Record<string, string>;
}

export interface RunOptions {
  /** The execution's argument, over the file input.json. */
  input?: unknown;
  env?: Record<string, string>;
  /** Over the seed of services.yaml; 0 … 2^64 − 1. */
  seed?: number | bigint | string;
  /** Requests that no simulated service answers become effects of the host. */
  live?: boolean;
  /** Waits for callbacks that nobody scripted run out into their TimeoutError; without it the run stays ACTIVE. */
  letTimePass?: boolean;
  recording?: 'everything' | 'outcome';
  limits?: { steps?: number; memory_bytes?: number };
}

export interface Diagnostic {
  severity: 'error' | 'warning' | 'info';
  code: string;
  message: string;
  file: string;
  /** From 1; columns in code points. */
  line: number;
  column: number;
  end_line: number;
  end_column: number;
  /** Bytes of the file's UTF-8. */
  begin: number;
  end: number;
  notes?: { message: string; line: number; column: number; end_line: number; end_column: number; begin: number; end: number }[];
  fix?: { title: string; begin: number; end: number; text: string };
}

export type RunState = 'ACTIVE' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export interface Effect {
  id: number;
  kind: 'http' | 'callback' | 'execution' | 'publish';
  task: number | null;
  timeout_ns: number | null;
  detail: Record<string, any>;
}

export interface Status {
  state: RunState;
  /** finished: over; budget: call again; outside: waits for effects of the host; stuck: waits for what only a person could send; clock: see `untilNs`. */
  pause: 'finished' | 'budget' | 'outside' | 'stuck' | 'clock';
  effects: Effect[];
  callbacks: { id: string; url: string; method: string }[];
  /** Events so far. */
  cursor: number;
  time_ns: number;
  waiting_for?: string;
  /** When the next thing happens (pause `clock`), or the wait runs out if time passes (pause `stuck`): `advance({untilNs: due_ns})` lets it pass. */
  due_ns?: number;
}

export type Fault = 'connection_refused' | 'connection_reset' | 'unknown_host' | 'timeout' | 'too_large' | 'auth';

export type EffectResponse =
  | { code?: number; status?: number; headers?: Record<string, string> | Headers; body?: string | Uint8Array | ArrayBuffer | unknown }
  | { fault: Fault; message?: string }
  | { value: unknown }
  | { error: unknown };

/** A name of a moment: time, step key, attempt, path of the task, occurrence, events after it. */
export interface MomentKey {
  t?: number;
  k?: string;
  a?: number;
  p?: string;
  n?: number;
  i?: number;
}

export interface MomentVariable {
  name: string;
  value: Value;
  /** The event that wrote it. */
  written: number;
  /** By the previous step. */
  changed: boolean;
  old?: Value;
}

export interface Moment {
  cursor: number;
  length: number;
  time_ns: number;
  outcome?: 'succeeded' | 'failed' | 'cancelled';
  /** Whose scopes are shown. */
  task: number | null;
  tasks: {
    id: number;
    parent: number | null;
    kind: 'workflow' | 'branch' | 'iteration' | 'service' | 'handler' | 'subscriber' | 'execution' | 'client';
    label: string;
    status: 'ready' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
    step: string | null;
    attempt: number;
    stack: { routine: string; step: string | null }[];
    wait?: { kind: string; effect: number | null; since_ns: number; until_ns: number | null };
  }[];
  /** Innermost first; frame 0 is what the current step sees. */
  scopes: { label: string; kind: 'routine' | 'loop' | 'except' | 'branch' | 'service'; frame: number; task: number; variables: MomentVariable[] }[];
  services: { name: string; variables: MomentVariable[] }[];
  steps: Record<string, { state: 'idle' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'retried' | 'unreached'; entered: number; active: number; attempt: number; attempts?: number }>;
  /** Numbers of the invariants that do not hold. */
  broken: number[];
}

export interface JournalEvent {
  seq: number;
  time_ns: number;
  kind: string;
  task: number | null;
  step: string | null;
  attempt: number;
  outcome?: string;
  /** One plain sentence. */
  text: string;
  [field: string]: any;
}

export interface Spans {
  end_ns: number;
  rows: {
    task: number;
    parent: number | null;
    kind: string;
    label: string;
    actor: string;
    path: string;
    depth: number;
    begin_ns: number;
    end_ns: number;
    outcome: string | null;
    bars: { kind: string; label: string; begin_ns: number; end_ns: number; outcome: string | null; attempt: number; depth: number; step: string | null; seq: number }[];
  }[];
}

export interface LogEntry {
  seq: number;
  time_ns: number;
  severity: string;
  step: string | null;
  text: string;
  json?: Value;
}

export interface RequestEntry {
  actor: string;
  service: string | null;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Value;
  status: number | null;
  fault: string | null;
  start_ns: number;
  end_ns: number;
}

/** What `etude run --format json` prints. */
export interface RunResult {
  state: RunState;
  result?: Value;
  error?: { payload: Value; context: string; stackTrace: { elements: { step: string; routine: string; position: Record<string, string> }[] } };
  waiting_for?: string;
  logs: { severity: string; text?: string; json?: Value; step: string | null; time_ns: number }[];
  requests: RequestEntry[];
  invariants_broken: { say: string; time_ns: number }[];
  steps: number;
  virtual_ns: number;
  fingerprint: string;
}

export class EtudeError extends Error {
  /** `engine.argument`, `engine.does_not_deploy`, `engine.stale_handle`, `engine.no_such_effect`, `engine.dead` … */
  code: string;
  diagnostics?: Diagnostic[];
}

export class Run {
  advance(budget?: { steps?: number; milliseconds?: number; untilNs?: number }): Status;
  complete(effectId: number, response: EffectResponse, took?: { milliseconds?: number }): void;
  callback(endpoint: string, request?: { method?: string; query?: Record<string, string>; headers?: Record<string, string>; body?: unknown }): { code: number; headers: Record<string, string>; body: Value };
  cancel(): void;
  /** A key without a time must name a step that the workflow has. */
  at(cursor?: number | MomentKey, options?: { task?: number }): Moment;
  journal(range?: { from?: number; to?: number }): JournalEvent[];
  spans(): Spans;
  log(): LogEntry[];
  requests(): RequestEntry[];
  result(): RunResult;
  save(as?: 'journal' | 'text' | 'mermaid' | 'perfetto' | 'history'): string;
  step(cursor: number, options?: { task?: number; mode?: 'over' | 'into' | 'out' | 'back' }): { cursor: number; task: number | null; at_end: boolean };
  keyOf(cursor: number): Required<MomentKey>;
  /** Once is enough; again does nothing. */
  dispose(): void;
}

export interface SeedsReport {
  seeds: { first: number; last: number; run: number };
  outcomes: Record<string, { count: number; first_seed: number }>;
  invariants: { say: string; broken: number; first_seed: number | null }[];
  virtual_ns: { min: number; median: number; p95: number; max: number };
  found: number | null;
}

export class Seeds {
  advance(budget?: { milliseconds?: number }): { done: boolean; report: SeedsReport };
  /** Once is enough; again does nothing. */
  dispose(): void;
}

export interface SeedRange {
  first?: number;
  last: number;
  find?: 'broken' | 'failed';
}

export class Engine {
  readonly version: string;
  check(document: Document): { diagnostics: Diagnostic[] };
  start(document: Document & RunOptions): Run;
  seeds(document: Document & RunOptions, range: SeedRange): Seeds;
}

export interface LoadOptions {
  moduleUrl?: string | URL;
  wasmUrl?: string | URL;
  wasmBinary?: ArrayBuffer | Uint8Array;
  createEngine?: (options: object) => Promise<unknown>;
}

export function loadEngine(options?: LoadOptions): Promise<Engine>;

export interface HostOptions {
  /** Default: the global one. */
  fetch?: typeof fetch;
  signal?: AbortSignal;
  /** Asked before each real request, with its origin. */
  allow?: (origin: string, effect: Effect) => boolean | Promise<boolean>;
  /** A token for a request with `auth`. It goes into the request alone: no journal, log or link has it. */
  authorize?: (effect: Effect) => string | null | Promise<string | null>;
  /** Addresses that stand in for hosts, such as emulators: `{'storage.googleapis.com': 'http://127.0.0.1:4443'}`. `allow` is asked for these. */
  connect?: Record<string, string>;
}

export function performHttp(effect: Effect, options?: HostOptions): Promise<EffectResponse>;
export function runToEnd(run: Run, options?: HostOptions & { milliseconds?: number; onSlice?: (status: Status) => void }): Promise<RunResult>;
export function runSeeds(seeds: Seeds, options?: { signal?: AbortSignal; milliseconds?: number; onProgress?: (report: SeedsReport) => void }): Promise<SeedsReport>;

type Promised<T> = { [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : T[K] };
/** What a worker can be told about real requests: data, no functions. `tokens`: by host. */
export interface RemoteHostOptions {
  signal?: AbortSignal;
  origins?: string[];
  tokens?: Record<string, string>;
  connect?: Record<string, string>;
  milliseconds?: number;
}
export interface RemoteRun extends Promised<Omit<Run, 'dispose'>> {
  runToEnd(options?: RemoteHostOptions): Promise<RunResult>;
  dispose(): Promise<void>;
}
export interface RemoteEngine {
  version: string;
  check(document: Document): Promise<{ diagnostics: Diagnostic[] }>;
  start(document: Document & RunOptions): Promise<RemoteRun>;
  seeds(document: Document & RunOptions, options: SeedRange & { signal?: AbortSignal; onProgress?: (report: SeedsReport) => void }): Promise<SeedsReport>;
  terminate(): unknown;
}
/** `worker`: a Worker or worker thread made from worker.js. */
export function connectWorker(worker: unknown, options?: Omit<LoadOptions, 'createEngine'>): Promise<RemoteEngine>;

// Links: also as `etude-engine/share`, without the engine.
export interface Workspace {
  title?: string;
  files?: Record<string, string>;
  /** Example that the files change. */
  base?: string;
  seed?: number | bigint;
  options?: Record<string, unknown>;
  cursor?: { t: number | bigint; k?: string; a?: number; p?: string; n?: number; i?: number };
  /** 16 hexadecimal digits. */
  fingerprint?: string;
}
export class ShareError extends Error {
  code: 'share.foreign' | 'share.newer' | 'share.cut' | 'share.altered' | 'share.too_large' | 'share.content';
}
export function linkFromWorkspace(workspace: Workspace): string;
export function workspaceFromLink(link: string): { workspace: Workspace & { files: Record<string, string> }; notes: string[] };
