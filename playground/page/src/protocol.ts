// The shapes that cross between the page and the playground module, as playground/PROTOCOL.md gives them.

/** A file name inside a document: `workflow.yaml`, `services.yaml`, `input.json`, `workflows/<id>.yaml`. */
export type FileName = string;
export type Files = Record<FileName, string>;

export interface Fix {
  title: string;
  edits: { line: number; column: number; end_line: number; end_column: number; text: string }[];
}

export interface Diagnostic {
  severity: 'error' | 'warning' | 'note' | 'hint';
  code: string;
  message: string;
  file: FileName;
  line: number;
  column: number;
  end_line: number;
  end_column: number;
  notes?: (string | { message: string; line?: number; column?: number })[];
  fix?: Fix;
  fixes?: Fix[];
}

/** The fixes of a diagnostic, however many there are. */
export function fixesOf(diagnostic: Diagnostic): Fix[] {
  return diagnostic.fixes ?? (diagnostic.fix ? [diagnostic.fix] : []);
}

/** Where a shared moment stands: virtual time, step key, attempt, branch path. */
export interface Moment {
  t?: number;
  k?: string;
  a?: number;
  p?: string | string[];
  n?: number;
  i?: number;
}

/** A captioned moment, as links hold it. */
export interface Slide {
  c: Moment;
  say: string;
}

export interface Waiting {
  effect: number | string;
  kind: string;
  detail: Record<string, unknown>;
  endpoint?: number | string;
  /** When the wait runs out by itself. */
  until_ns?: number;
  step?: string;
}

export interface Status {
  state: string;
  running: boolean;
  /** The run has ended, wherever the cursor stands. */
  finished?: boolean;
  paused: boolean;
  stale: boolean;
  cursor: number;
  length: number;
  time_ns: number;
  end_ns: number;
  sentence: string;
  seed: number;
  origin: 'simulated' | 'live';
  waiting: Waiting[];
  waiting_for?: string;
  has_run: boolean;
  current?: { file: FileName; line: number; column: number; end_line: number; step: string } | null;
  text_view?: boolean;
  view?: string;
}

/** Where an error comes from, the values that it was about, and what to write instead. */
export interface Explanation {
  message: string;
  code: string;
  file: FileName;
  line: number;
  column: number;
  values: string[];
  way_out: string;
}

export interface ResultMirror {
  state: string;
  sentence: string;
  result?: unknown;
  error?: { payload?: unknown; context?: string; stackTrace?: { elements?: unknown[] } };
  explained?: Explanation[];
}

export interface StepRow {
  key: string;
  depth: number;
  name: string;
  kind: string;
  state: string;
  runs: number;
  attempt: number;
  attempts: number;
  detail: string;
  line: number;
  file: FileName;
  task?: number;
  current: boolean;
  selected: boolean;
  breakpoint: boolean;
}

export interface VariableRow {
  name: string;
  depth: number;
  preview: string;
  kind: string;
  changed: boolean;
  old?: string;
  expandable: boolean;
  path: string;
  /** The event that wrote it. */
  written?: number;
}

export interface VariablesMirror {
  task: string;
  scopes: { label: string; kind: string; rows: VariableRow[] }[];
  watches: { expression: string; preview: string; error?: string }[];
}

export interface LogRow {
  seq: number;
  time_ns: number;
  severity: string;
  step: string;
  text: string;
}

export interface RequestRow {
  seq: number;
  time_ns: number;
  actor: string;
  service: string | null;
  method: string;
  url: string;
  status: number | null;
  fault: string | null;
  start_ns: number;
  end_ns: number | null;
  attempt: number;
  origin: string;
  request: { headers: Record<string, unknown>; body: unknown };
  response: { headers: Record<string, unknown>; body: unknown } | null;
}

export interface ServiceRow {
  name: string;
  state: string;
  calls: number;
  last: string;
  faults: {
    error_rate?: number;
    latency_factor?: number;
    lost_reply_rate?: number;
    outage?: boolean;
  };
}

export interface ServicesMirror {
  rows: ServiceRow[];
  invariants: { say: string; holds: boolean; broken_at_ns?: number; broken_seq?: number }[];
}

export interface TimelineMirror {
  rows: {
    label: string;
    depth: number;
    bars: {
      begin_ns: number;
      end_ns: number | null;
      kind: string;
      outcome: string;
      label: string;
      attempt: number;
    }[];
  }[];
}

export interface SequenceMirror {
  actors: (string | { name: string; kind?: string })[];
  arrows: { from: string; to: string; label: string; time_ns: number; kind: string }[];
}

/** One side of a comparison. */
export interface ComparedRun {
  outcome: string;
  end_ns: number;
  steps: number;
  requests: number;
  events: number;
  seed: number;
  finished: boolean;
  /** As text. */
  result?: string;
}

export interface Divergence {
  words: string;
  here: string;
  there: string;
  here_seq: number | null;
  there_seq: number | null;
  here_ns: number | null;
  there_ns: number | null;
  step: string;
  task: string;
  file: FileName;
  line: number;
}

interface ComparedRequest {
  seq: number;
  status: number | null;
  fault: string | null;
  start_ns: number;
  end_ns: number | null;
}

export interface CompareMirror {
  state: 'none' | 'kept' | 'shown';
  label: string;
  pinned: boolean;
  here?: ComparedRun;
  there?: ComparedRun;
  same?: boolean;
  sentence?: string;
  divergence?: Divergence | null;
  timing?: Divergence | null;
  steps_total?: number;
  steps?: { key: string; here: { runs: number; state: string }; there: { runs: number; state: string } }[];
  requests_total?: number;
  requests?: { step: string; task: string; method: string; url: string; here: ComparedRequest | null; there: ComparedRequest | null }[];
}

/** Who wrote the selected variable, latest first. */
export interface WritesMirror {
  path: string;
  name: string;
  scope: string;
  kind: string;
  value: string;
  bytes: number;
  cut: boolean;
  total: number;
  rows: {
    seq: number;
    time_ns: number;
    step: string;
    file: FileName;
    line: number;
    task: string;
    target: string;
    how: string;
    expression: string;
    inputs: { name: string; preview: string }[];
    preview: string;
    current: boolean;
  }[];
}

/** A part of a list that grows with the run. */
export interface Windowed<Row> {
  from?: number;
  total?: number;
  rows: Row[];
}

export interface SeedsReport {
  seeds: { first: number; last: number; run: number };
  outcomes: Record<string, { count: number; first_seed: number }>;
  invariants: { say: string; broken: number; first_seed: number | null }[];
  virtual_ns: { min: number; median: number; p95: number; max: number };
  found: number | null;
}

export interface LimitsMirror {
  gauges: { name: string; amount: number; limit: number }[];
}

export interface ValueMark {
  file: FileName;
  line: number;
  preview: string;
}

export interface CatalogueEntry {
  name: string;
  signature?: string;
  summary?: string;
  documentation?: string;
  kind?: string;
}

export type Outbox = (
  | { goto: { file: FileName; line: number; column: number } }
  | { announce: string }
  | { clipboard: string }
)[];

/** What `unshare` answers: the payload of a link. */
export interface SharedDocument {
  v?: number;
  n?: string;
  f?: Files;
  b?: string;
  s?: number;
  o?: Record<string, unknown>;
  c?: Moment;
  h?: string;
}

/** Bits of the number that `etude_app_frame` answers. */
export const Changed = {
  again: 1,
  run: 2,
  cursor: 4,
  selection: 8,
  problems: 16,
  outside: 32,
  view: 64,
  outbox: 128,
} as const;

export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
