// The left column: tabs with one editor a file, problems, result.
import { fill, h, setText, uniqueId } from './dom.js';
import type { CodeEditor } from './editor/editor.js';
import type { Knowledge } from './editor/completion.js';
import type { Marks } from './editor/marks.js';
import type { Diagnostic, FileName, Files, Fix } from './protocol.js';

export interface FilesActions {
  changed(file: FileName, text: string): void;
  /** `withCondition`: ask for an expression first. */
  toggleBreakpoint(file: FileName, line: number, withCondition: boolean): void;
  lineChosen(file: FileName, line: number): void;
  run(): void;
  autoRun(on: boolean): void;
}

interface Pane {
  file: FileName;
  tab: HTMLButtonElement;
  panel: HTMLElement;
  dot: HTMLElement;
  editor: CodeEditor;
}

const fixed: [FileName, string][] = [
  ['workflow.yaml', 'workflow'],
  ['services.yaml', 'services'],
  ['input.json', 'input'],
];

export class FilesPane {
  readonly tabRow: HTMLElement;
  readonly editors: HTMLElement;
  private readonly tabs: HTMLElement;
  private readonly savedText: HTMLElement;
  private readonly panes = new Map<FileName, Pane>();
  private active: FileName = 'workflow.yaml';

  constructor(
    private readonly actions: FilesActions,
    private readonly knowledge: Knowledge,
    private readonly Editor: typeof CodeEditor,
  ) {
    this.tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Files' });
    this.savedText = h('span', { class: 'saved', testid: 'saved' });
    const auto = h('input', { type: 'checkbox', role: 'switch', testid: 'auto-run' });
    auto.addEventListener('change', () => this.actions.autoRun(auto.checked));
    this.tabRow = h(
      'div',
      { class: 'tab-row' },
      this.tabs,
      h('div', { class: 'tab-side' }, this.savedText, h('label', { class: 'switch', title: 'Runs 300 ms after the last key press' }, auto, 'auto run')),
    );
    this.editors = h('div', { class: 'editors' });
    this.tabs.addEventListener('keydown', (event) => this.key(event));
    for (const [file, label] of fixed) this.add(file, label);
    this.choose('workflow.yaml');
  }

  /** Opens another document in the editors. */
  open(files: Files): void {
    for (const [file, pane] of this.panes) {
      if (fixed.some(([name]) => name === file)) continue;
      if (files[file] === undefined) {
        pane.tab.remove();
        pane.panel.remove();
        this.panes.delete(file);
        if (this.active === file) this.choose('workflow.yaml');
      }
    }
    for (const file of Object.keys(files)) if (!this.panes.has(file)) this.add(file, file.replace(/^workflows\/|\.yaml$/g, ''));
    for (const [file, pane] of this.panes) pane.editor.open(files[file] ?? '');
  }

  editor(file: FileName): CodeEditor | undefined {
    return this.panes.get(file)?.editor;
  }

  get activeFile(): FileName {
    return this.active;
  }

  text(file: FileName): string {
    return this.panes.get(file)?.editor.text ?? '';
  }

  files(): Files {
    const files: Files = {};
    for (const [file, pane] of this.panes) files[file] = pane.editor.text;
    return files;
  }

  setProblems(diagnostics: Diagnostic[]): void {
    for (const [file, pane] of this.panes) {
      const own = diagnostics.filter((one) => one.file === file);
      pane.editor.setProblems(own);
      pane.dot.hidden = !own.some((one) => one.severity === 'error');
    }
  }

  setMarks(marks: Map<FileName, Marks>): void {
    for (const [file, pane] of this.panes) pane.editor.setMarks(marks.get(file) ?? null);
  }

  setSaved(text: string, trouble: boolean): void {
    setText(this.savedText, text);
    this.savedText.className = trouble ? 'saved trouble' : 'saved';
    this.savedText.title = text;
  }

  /** Shows a place. Changes the tab unless the person is typing in another file. */
  show(file: FileName, line: number, column: number, asked: boolean): void {
    const pane = this.panes.get(file);
    if (!pane) return;
    if (this.active !== file) {
      if (!asked && this.panes.get(this.active)?.editor.view.hasFocus) return;
      this.choose(file);
    }
    pane.editor.show(line, column, asked);
  }

  applyFix(file: FileName, fix: Fix): void {
    this.panes.get(file)?.editor.applyFix(fix);
  }

  choose(file: FileName): void {
    this.active = file;
    for (const [name, pane] of this.panes) {
      const on = name === file;
      pane.tab.setAttribute('aria-selected', String(on));
      pane.tab.tabIndex = on ? 0 : -1;
      pane.panel.hidden = !on;
      if (on) pane.editor.view.requestMeasure();
    }
  }

  private add(file: FileName, label: string): void {
    const panelId = uniqueId('panel');
    const tabId = uniqueId('tab');
    const dot = h('span', { class: 'dot', hidden: true }, h('span', { class: 'visually-hidden' }, ' has errors'));
    const tab = h('button', { class: 'tab', type: 'button', role: 'tab', id: tabId, 'aria-controls': panelId, testid: `tab-${label}` }, label, dot);
    const host = h('div', { class: 'editor-host' });
    const panel = h('div', { class: 'editor-panel', role: 'tabpanel', id: panelId, 'aria-labelledby': tabId, testid: `editor-${label}` }, host);
    tab.addEventListener('click', () => this.choose(file));
    this.tabs.append(tab);
    this.editors.append(panel);
    const editor = new this.Editor({
      file,
      label: `${label} file`,
      host,
      knowledge: this.knowledge,
      changed: (text) => this.actions.changed(file, text),
      toggleBreakpoint: (line, withCondition) => this.actions.toggleBreakpoint(file, line, withCondition),
      run: () => this.actions.run(),
      lineChosen: (line) => this.actions.lineChosen(file, line),
    });
    this.panes.set(file, { file, tab, panel, dot, editor });
    panel.hidden = file !== this.active;
    tab.setAttribute('aria-selected', String(file === this.active));
    tab.tabIndex = file === this.active ? 0 : -1;
  }

  private key(event: KeyboardEvent): void {
    const files = [...this.panes.keys()];
    const at = files.indexOf(this.active);
    let next = -1;
    if (event.key === 'ArrowRight') next = (at + 1) % files.length;
    else if (event.key === 'ArrowLeft') next = (at - 1 + files.length) % files.length;
    else if (event.key === 'Home') next = 0;
    else if (event.key === 'End') next = files.length - 1;
    const file = files[next];
    if (file === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(file);
    this.panes.get(file)?.tab.focus();
  }
}

/** A page in place of the work area, for what could not be opened: says what is wrong and the ways out. */
export function noticePage(title: string, text: string, ...buttons: HTMLElement[]): HTMLElement {
  const heading = uniqueId('notice');
  const page = h('section', { class: 'notice-page', role: 'alert', 'aria-labelledby': heading, testid: 'link-error' });
  fill(page, h('div', { class: 'notice-box' }, h('h2', { id: heading }, title), h('p', {}, text), h('div', { class: 'row' }, ...buttons)));
  return page;
}
