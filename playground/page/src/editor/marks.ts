// What a run shows beside the text: breakpoints, coverage, the current line, and values at the ends of lines.
import { RangeSet, StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, WidgetType, gutter, type DecorationSet } from '@codemirror/view';

export interface LineMark {
  line: number;
}
export interface CoverageMark extends LineMark {
  state: string;
  runs: number;
}
export interface ValueAtLine extends LineMark {
  text: string;
  changed: boolean;
}

/** Everything that is marked in one file. Lines count from 1; lines beyond the text are left out. */
export interface Marks {
  breakpoints: number[];
  coverage: CoverageMark[];
  /** First and last line of the current step, and the line that runs. */
  current: { line: number; endLine: number } | null;
  stale: boolean;
  values: ValueAtLine[];
}

export const noMarks: Marks = { breakpoints: [], coverage: [], current: null, stale: false, values: [] };

export const setMarks = StateEffect.define<Marks>();

class Breakpoint extends GutterMarker {
  override toDOM() {
    const dot = document.createElement('div');
    dot.className = 'breakpoint';
    dot.title = 'Breakpoint';
    return dot;
  }
}
const breakpoint = new Breakpoint();

class Coverage extends GutterMarker {
  constructor(
    private readonly state: string,
    private readonly runs: number,
  ) {
    super();
  }
  override eq(other: GutterMarker) {
    return other instanceof Coverage && other.state === this.state && other.runs === this.runs;
  }
  override toDOM() {
    const bar = document.createElement('div');
    bar.className = `coverage coverage-${this.state}`;
    bar.title = this.runs === 1 ? 'ran once' : `ran ${this.runs} times`;
    return bar;
  }
}

class Value extends WidgetType {
  constructor(
    private readonly text: string,
    private readonly changed: boolean,
  ) {
    super();
  }
  override eq(other: Value) {
    return other.text === this.text && other.changed === this.changed;
  }
  override toDOM() {
    const chip = document.createElement('span');
    chip.className = this.changed ? 'value-chip value-changed' : 'value-chip';
    chip.textContent = this.text;
    chip.setAttribute('aria-hidden', 'true'); // the variables table says the same
    return chip;
  }
  override ignoreEvent() {
    return true;
  }
}

interface Drawn {
  marks: Marks;
  lines: DecorationSet;
  breakpoints: RangeSet<GutterMarker>;
  coverage: RangeSet<GutterMarker>;
}

function draw(marks: Marks, doc: Text): Drawn {
  const inside = (line: number) => line >= 1 && line <= doc.lines;
  const decorations = [];
  if (marks.current && inside(marks.current.line)) {
    const last = Math.min(Math.max(marks.current.endLine, marks.current.line), doc.lines);
    const name = marks.stale ? 'current-line current-stale' : 'current-line';
    decorations.push(Decoration.line({ class: name }).range(doc.line(marks.current.line).from));
    for (let line = marks.current.line + 1; line <= last; line += 1) {
      decorations.push(Decoration.line({ class: 'current-step' }).range(doc.line(line).from));
    }
  }
  for (const value of marks.values) {
    if (!inside(value.line)) continue;
    const widget = Decoration.widget({ widget: new Value(value.text, value.changed), side: 1 });
    decorations.push(widget.range(doc.line(value.line).to));
  }
  const points = [...new Set(marks.breakpoints)].filter(inside).sort((a, b) => a - b);
  const ran = marks.coverage.filter((mark) => inside(mark.line)).sort((a, b) => a.line - b.line);
  return {
    marks,
    lines: Decoration.set(decorations, true),
    breakpoints: RangeSet.of(points.map((line) => breakpoint.range(doc.line(line).from))),
    coverage: RangeSet.of(ran.map((mark) => new Coverage(mark.state, mark.runs).range(doc.line(mark.line).from))),
  };
}

const drawn = StateField.define<Drawn>({
  create: (state) => draw(noMarks, state.doc),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) return draw(effect.value, transaction.newDoc);
    }
    if (!transaction.docChanged) return value;
    // Until the engine has read the new text, marks stay with the text that they stood at.
    return {
      marks: value.marks,
      lines: value.lines.map(transaction.changes),
      breakpoints: value.breakpoints.map(transaction.changes),
      coverage: value.coverage.map(transaction.changes),
    };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.lines),
});

/** The extension; `toggle` is called with the line (from 1) whose breakpoint was clicked, and whether with Shift. */
export function runMarks(toggle: (line: number, withCondition: boolean) => void): Extension {
  return [
    drawn,
    gutter({
      class: 'gutter-breakpoints',
      markers: (view) => view.state.field(drawn).breakpoints,
      initialSpacer: () => breakpoint,
      domEventHandlers: {
        mousedown(view, line, event) {
          if ((event as MouseEvent).button !== 0) return false;
          toggle(view.state.doc.lineAt(line.from).number, (event as MouseEvent).shiftKey);
          return true;
        },
      },
    }),
  ];
}

export const coverageGutter: Extension = gutter({
  class: 'gutter-coverage',
  markers: (view) => view.state.field(drawn).coverage,
});
