// One editor: CodeMirror 6 in a shadow root. In a shadow root CodeMirror adopts its style sheets instead of writing <style>
// elements, which `style-src 'self'` would refuse.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { setDiagnostics, type Action, type Diagnostic as LintDiagnostic } from '@codemirror/lint';
import { Compartment, EditorSelection, EditorState, type Extension, type Text } from '@codemirror/state';
import {
  EditorView,
  drawSelection,
  dropCursor,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import editorCss from '../../css/editor.shadow.css';
import { fixesOf, type Diagnostic, type Fix } from '../protocol.js';
import { completionSource, definitionAt, localHover, type Knowledge } from './completion.js';
import { highlighting } from './highlight.js';
import { coverageGutter, noMarks, runMarks, setMarks, type Marks } from './marks.js';

export interface EditorOptions {
  file: string;
  label: string;
  host: HTMLElement;
  knowledge: Knowledge;
  changed: (text: string) => void;
  toggleBreakpoint: (line: number, withCondition: boolean) => void;
  run: () => void;
  /** The cursor went to another line because of the person at the keyboard or mouse. */
  lineChosen: (line: number) => void;
}

function looksLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** Lines and columns from 1, columns in code points → offset, clamped to the text. */
export function offsetOf(doc: Text, line: number, column: number): number {
  if (line < 1) return 0;
  if (line > doc.lines) return doc.length;
  const { from, text } = doc.line(line);
  let units = 0;
  for (const char of text) {
    if (column <= 1) break;
    units += char.length;
    column -= 1;
  }
  return from + Math.min(units, text.length);
}

export class CodeEditor {
  readonly view: EditorView;
  readonly file: string;
  private readonly language = new Compartment();
  private isJson = false;
  private quiet = false;
  private readonly options: EditorOptions;

  constructor(options: EditorOptions) {
    this.options = options;
    this.file = options.file;
    const root = options.host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(editorCss);
    root.adoptedStyleSheets = [sheet];
    const parent = document.createElement('div');
    parent.className = 'frame';
    root.appendChild(parent);
    this.view = new EditorView({ parent, root, state: this.freshState('') });
    // The view has put its own sheets first or last as it likes; ours has to win.
    root.adoptedStyleSheets = [...root.adoptedStyleSheets.filter((other) => other !== sheet), sheet];
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Another document: the history of the old one goes. */
  open(text: string): void {
    this.isJson = looksLikeJson(text);
    this.quiet = true;
    this.view.setState(this.freshState(text));
    this.quiet = false;
  }

  /** A change by the page inside the same document (format, a fix, a service made from a call); can be undone. */
  replace(text: string): void {
    if (text === this.text) return;
    const head = Math.min(this.view.state.selection.main.head, text.length);
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: head },
      userEvent: 'input.replace',
    });
  }

  /** Null takes all marks away. */
  setMarks(marks: Marks | null): void {
    this.view.dispatch({ effects: setMarks.of(marks ?? noMarks) });
  }

  setProblems(diagnostics: Diagnostic[]): void {
    const { doc } = this.view.state;
    const problems = diagnostics.map((diagnostic): LintDiagnostic => {
      const from = offsetOf(doc, diagnostic.line, diagnostic.column);
      const to = offsetOf(doc, diagnostic.end_line || diagnostic.line, diagnostic.end_column || diagnostic.column + 1);
      const severity = diagnostic.severity === 'note' ? 'info' : diagnostic.severity;
      return {
        from,
        to: Math.max(from, to),
        severity,
        source: diagnostic.code,
        message: diagnostic.message,
        actions: fixesOf(diagnostic).map((fix): Action => ({ name: fix.title, apply: () => this.applyFix(fix) })),
      };
    });
    this.view.dispatch(setDiagnostics(this.view.state, problems));
  }

  applyFix(fix: Fix): void {
    const { doc } = this.view.state;
    const changes = fix.edits.map((edit) => ({
      from: offsetOf(doc, edit.line, edit.column),
      to: offsetOf(doc, edit.end_line, edit.end_column),
      insert: edit.text,
    }));
    this.view.dispatch({ changes, userEvent: 'input.fix' });
  }

  focus(): void {
    this.view.focus();
  }

  /** Shows a place without taking the focus, and without scrolling anything but the editor itself. */
  show(line: number, column = 1, select = true): void {
    const at = offsetOf(this.view.state.doc, line, column);
    if (select) {
      this.quiet = true;
      this.view.dispatch({ selection: { anchor: at } });
      this.quiet = false;
    }
    const { scrollDOM } = this.view;
    const block = this.view.lineBlockAt(at);
    const margin = Math.min(60, scrollDOM.clientHeight / 4);
    if (block.top < scrollDOM.scrollTop + margin) scrollDOM.scrollTop = Math.max(0, block.top - margin);
    else if (block.bottom > scrollDOM.scrollTop + scrollDOM.clientHeight - margin) scrollDOM.scrollTop = block.bottom - scrollDOM.clientHeight + margin;
  }

  private freshState(text: string): EditorState {
    return EditorState.create({ doc: text, extensions: this.extensions() });
  }

  private extensions(): Extension[] {
    const { options } = this;
    const goToDefinition = (view: EditorView): boolean => {
      const place = definitionAt(view.state.doc.toString(), view.state.selection.main.head);
      if (place === null) return false;
      view.dispatch({ selection: { anchor: place }, effects: EditorView.scrollIntoView(place, { y: 'center' }) });
      return true;
    };
    const run = () => {
      options.run();
      return true;
    };
    const find = (view: EditorView) => {
      void import('./search.js').then(({ openSearch }) => openSearch(view));
      return true;
    };
    return [
      runMarks(options.toggleBreakpoint),
      lineNumbers(),
      coverageGutter,
      foldGutter({ openText: '▾', closedText: '▸' }),
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      dropCursor(),
      EditorState.allowMultipleSelections.of(true),
      EditorState.tabSize.of(2),
      indentUnit.of('  '),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      this.language.of(this.isJson || options.file.endsWith('.json') ? json() : yaml()),
      highlighting,
      autocompletion({
        override: [completionSource(() => options.file, options.knowledge)],
        icons: false,
        activateOnTypingDelay: 120,
      }),
      hoverTooltip((view, pos) => {
        const hover =
          options.knowledge.hoverAt(options.file, pos) ??
          localHover(view.state.doc.toString(), pos, options.knowledge.catalogue());
        if (!hover) return null;
        return {
          pos: hover.from,
          end: hover.to,
          above: true,
          create: () => {
            const dom = document.createElement('div');
            dom.className = 'hover-help';
            const title = document.createElement('div');
            title.className = 'hover-title';
            title.textContent = hover.title;
            const text = document.createElement('div');
            text.textContent = hover.text;
            dom.append(title, text);
            return { dom };
          },
        };
      }),
      keymap.of([
        // While suggestions are open; else it indents.
        { key: 'Tab', run: acceptCompletion },
        { key: 'Mod-Enter', run },
        { key: 'Mod-f', run: find },
        { key: 'F12', run: goToDefinition },
        {
          key: 'F9',
          run: (view) => {
            options.toggleBreakpoint(view.state.doc.lineAt(view.state.selection.main.head).number, false);
            return true;
          },
          shift: (view) => {
            options.toggleBreakpoint(view.state.doc.lineAt(view.state.selection.main.head).number, true);
            return true;
          },
        },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        indentWithTab,
      ]),
      EditorView.contentAttributes.of({
        'aria-label': options.label,
        'data-testid': `code-${options.file.replace(/\W+/g, '-')}`,
        tabindex: '0',
        spellcheck: 'false',
        autocapitalize: 'off',
      }),
      EditorView.domEventHandlers({
        mousedown: (event, view) => {
          if (!(event.metaKey || event.ctrlKey)) return false;
          const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
          const place = at === null ? null : definitionAt(view.state.doc.toString(), at);
          if (place === null) return false;
          event.preventDefault();
          view.dispatch({ selection: EditorSelection.cursor(place), scrollIntoView: true });
          return true;
        },
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          const text = update.state.doc.toString();
          if (options.file === 'workflow.yaml' && looksLikeJson(text) !== this.isJson) {
            this.isJson = !this.isJson;
            const language = this.isJson ? json() : yaml();
            queueMicrotask(() => this.view.dispatch({ effects: this.language.reconfigure(language) }));
          }
          if (!this.quiet) options.changed(text);
        } else if (update.selectionSet && !this.quiet && update.view.hasFocus) {
          options.lineChosen(update.state.doc.lineAt(update.state.selection.main.head).number);
        }
      }),
    ];
  }
}
