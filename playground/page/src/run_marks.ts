// What the editors show of the run, from the mirrors: breakpoints, coverage, the current step, and values beside its lines.
import type { Engine } from './engine.js';
import type { Marks, ValueAtLine } from './editor/marks.js';
import type { FileName, Status, StepRow, ValueMark, VariableRow, VariablesMirror } from './protocol.js';

const ran = new Set(['succeeded', 'failed', 'retried', 'waiting', 'running']);
const longest = 60;

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/**
 * Values for the current step's lines: the variables that stand in an expression of the line or
 * are set by it, looked up in the variables table.
 */
function valuesFromVariables(text: string, first: number, last: number, variables: VariablesMirror | null): ValueAtLine[] {
  const rows = new Map<string, VariableRow>();
  for (const scope of variables?.scopes ?? []) for (const row of scope.rows) if (!rows.has(row.path)) rows.set(row.path, row);
  if (rows.size === 0) return [];
  const lines = text.split('\n');
  const values: ValueAtLine[] = [];
  for (let number = first; number <= Math.min(last, lines.length); number += 1) {
    const line = lines[number - 1] ?? '';
    const found: VariableRow[] = [];
    for (const match of line.matchAll(/\$\{([^}]*)\}?/g)) {
      for (const path of (match[1] ?? '').replace(/"(?:[^"\\]|\\.)*"/g, '').match(/[A-Za-z_][\w.]*/g) ?? []) {
        const row = rows.get(path);
        if (row && !found.includes(row)) found.push(row);
      }
    }
    if (found.length === 0) continue;
    const only = found.length === 1 ? found[0] : undefined;
    values.push({
      line: number,
      text: only ? short(only.preview) : short(found.map((row) => `${row.name} ${row.preview}`).join(', ')),
      changed: found.some((row) => row.changed),
    });
  }
  return values;
}

export function marksOf(engine: Engine, status: Status, steps: StepRow[], textOf: (file: FileName) => string): Map<FileName, Marks> {
  const marks = new Map<FileName, Marks>();
  const of = (file: FileName): Marks => {
    let found = marks.get(file);
    if (!found) {
      found = { breakpoints: [], coverage: [], current: null, values: [], stale: status.stale };
      marks.set(file, found);
    }
    return found;
  };
  for (const row of steps) {
    if (row.breakpoint) of(row.file).breakpoints.push(row.line);
    if (status.has_run && !status.stale && row.runs > 0 && ran.has(row.state)) of(row.file).coverage.push({ line: row.line, state: row.state, runs: row.runs });
  }
  const { current } = status;
  if (!current || !status.has_run) return marks;
  of(current.file).current = { line: current.line, endLine: current.end_line };
  if (status.stale) return marks;
  // What the last step wrote, from the engine; for the other lines of the current step, the values of what stands in them.
  const written = engine.mirror<{ rows: ValueMark[] }>('values')?.rows ?? [];
  for (const row of written) of(row.file).values.push({ line: row.line, text: short(row.preview), changed: true });
  const here = of(current.file);
  const taken = new Set(here.values.map(({ line }) => line));
  const looked = valuesFromVariables(textOf(current.file), current.line, current.end_line, engine.mirror<VariablesMirror>('variables'));
  here.values.push(...looked.filter(({ line }) => !taken.has(line)));
  return marks;
}
