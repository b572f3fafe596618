// Colours of the text: the token classes of YAML and JSON, and over them `${…}` expressions inside scalars, numbers and the
// names of called functions, which YAML's own grammar does not tell apart.
import { HighlightStyle, syntaxHighlighting, syntaxTree } from '@codemirror/language';
import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, ViewPlugin, type DecorationSet, type EditorView, type ViewUpdate } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// Classes, not styles: the colours are the page's CSS variables, so a change of theme touches no editor.
const style = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], class: 'tok-key' },
  { tag: [tags.string, tags.special(tags.string)], class: 'tok-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'tok-number' },
  { tag: [tags.lineComment, tags.blockComment, tags.comment], class: 'tok-comment' },
  { tag: [tags.labelName, tags.typeName, tags.meta, tags.keyword], class: 'tok-expression' },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], class: 'tok-punctuation' },
]);

const marks = {
  expression: Decoration.mark({ class: 'tok-expression' }),
  delimiter: Decoration.mark({ class: 'tok-expression tok-delimiter' }),
  string: Decoration.mark({ class: 'tok-expression-string' }),
  number: Decoration.mark({ class: 'tok-number' }),
  callee: Decoration.mark({ class: 'tok-string' }),
};
type MarkName = keyof typeof marks;

export interface Span {
  from: number;
  to: number;
  mark: MarkName;
}

/**
 * The parts of the expression that opens at `start` (the `$` of `${`), and where it ends. Strings may hold braces; an
 * expression that is never closed ends with its line, so that one missing brace does not colour the rest of the file.
 */
export function expressionSpans(text: string, start: number, base = 0): { spans: Span[]; end: number } {
  const spans: Span[] = [{ from: base + start, to: base + start + 2, mark: 'delimiter' }];
  let at = start + 2;
  let depth = 1;
  let plain = at;
  const flush = (until: number) => {
    if (until > plain) spans.push({ from: base + plain, to: base + until, mark: 'expression' });
  };
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      flush(at);
      const open = at;
      at += 1;
      while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
      at = Math.min(at, text.length);
      if (text[at] === '"') at += 1;
      spans.push({ from: base + open, to: base + at, mark: 'string' });
      plain = at;
      continue;
    }
    if (char === '{') depth += 1;
    if (char === '}') {
      depth -= 1;
      if (depth === 0) {
        flush(at);
        spans.push({ from: base + at, to: base + at + 1, mark: 'delimiter' });
        return { spans, end: at + 1 };
      }
    }
    if (char === '\n' && !/^[ \t]+\S/.test(text.slice(at + 1, at + 200))) break;
    at += 1;
  }
  flush(at);
  return { spans, end: at };
}

const scalarNumber = /^(?:[-+]?(?:\d[\d_]*)(?:\.\d*)?(?:[eE][-+]?\d+)?|true|false|null|~)$/;

/** All spans between `from` and `to`; the plain scalars come from the syntax tree. */
function spansIn(view: EditorView, from: number, to: number): Span[] {
  const text = view.state.doc.sliceString(from, to);
  const spans: Span[] = [];
  const covered: [number, number][] = [];
  for (let at = text.indexOf('${'); at !== -1; ) {
    const line = text.lastIndexOf('\n', at - 1) + 1;
    const comment = /(?:^|\s)#/.exec(text.slice(line, at));
    if (comment && !/["']/.test(text.slice(line, line + comment.index))) {
      at = text.indexOf('${', at + 2);
      continue;
    }
    const { spans: parts, end } = expressionSpans(text, at, from);
    spans.push(...parts);
    covered.push([from + at, from + end]);
    at = text.indexOf('${', Math.max(end, at + 2));
  }
  syntaxTree(view.state).iterate({
    from,
    to,
    enter: (node) => {
      if (node.name !== 'Literal' || node.node.parent?.name === 'Key') return;
      if (covered.some(([start, end]) => node.from < end && node.to > start)) return;
      const literal = view.state.doc.sliceString(node.from, node.to);
      if (scalarNumber.test(literal)) {
        spans.push({ from: node.from, to: node.to, mark: 'number' });
        return;
      }
      const pair = node.node.parent;
      const key = pair?.name === 'Pair' ? pair.getChild('Key') : null;
      if (key && view.state.doc.sliceString(key.from, key.to) === 'call') {
        spans.push({ from: node.from, to: node.to, mark: 'callee' });
      }
    },
  });
  return spans.filter((span) => span.to > span.from).sort((a, b) => a.from - b.from || a.to - b.to);
}

const overlay = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    private tree: unknown;
    constructor(view: EditorView) {
      this.decorations = this.build(view);
      this.tree = syntaxTree(view.state);
    }
    update(update: ViewUpdate) {
      const tree = syntaxTree(update.state);
      if (!update.docChanged && !update.viewportChanged && tree === this.tree) return;
      this.tree = tree;
      this.decorations = this.build(update.view);
    }
    private build(view: EditorView): DecorationSet {
      const builder = new RangeSetBuilder<Decoration>();
      let last = -1;
      for (const { from, to } of view.visibleRanges) {
        const start = view.state.doc.lineAt(from).from;
        for (const span of spansIn(view, start, to)) {
          if (span.from < last) continue;
          builder.add(span.from, span.to, marks[span.mark]);
          last = span.to;
        }
      }
      return builder.finish();
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export const highlighting: Extension = [syntaxHighlighting(style), overlay];
