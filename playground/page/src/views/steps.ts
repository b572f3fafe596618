// The steps of the workflow as an accessible tree with one tab stop: state, runs and attempts in words and signs.
import { fill, h } from '../dom.js';
import { plural } from '../format.js';
import type { StepRow } from '../protocol.js';

const signs: Record<string, string> = {
  idle: '○',
  unreached: '○',
  running: '▶',
  waiting: '◆',
  succeeded: '✓',
  failed: '✕',
  retried: '↻',
};

export interface StepsActions {
  select(key: string): void;
  toggleBreakpoint(key: string, on: boolean): void;
  runTo(key: string): void;
  stopOnErrors(on: boolean): void;
}

export class StepsView {
  readonly element: HTMLElement;
  private readonly tree: HTMLUListElement;
  private readonly empty: HTMLElement;
  private readonly errors = h('input', { type: 'checkbox', role: 'switch', testid: 'stop-on-errors' });
  private rows: StepRow[] = [];
  private drawn = '';
  private focusKey = '';

  constructor(private readonly actions: StepsActions) {
    this.tree = h('ul', { class: 'tree', role: 'tree', 'aria-label': 'Steps', testid: 'steps' });
    this.empty = h('p', { class: 'empty' }, 'The steps of the workflow appear here as soon as its text can be read.');
    const { errors } = this;
    errors.addEventListener('change', () => this.actions.stopOnErrors(errors.checked));
    this.element = h(
      'section',
      { class: 'section' },
      h('div', { class: 'section-head' }, h('h2', {}, 'Steps'), h('span', { class: 'note' }, h('label', { class: 'switch' }, errors, 'stop on errors'))),
      this.empty,
      this.tree,
    );
    this.tree.addEventListener('keydown', (event) => this.key(event));
    this.tree.addEventListener('click', (event) => {
      const row = (event.target as Element).closest<HTMLElement>('[data-key]');
      if (row?.dataset['key']) this.choose(row.dataset['key']);
    });
  }

  get stopsOnErrors(): boolean {
    return this.errors.checked;
  }

  stopOnErrors(on: boolean): void {
    this.errors.checked = on;
    this.actions.stopOnErrors(on);
  }

  update(rows: StepRow[]): void {
    const text = JSON.stringify(rows);
    if (text === this.drawn) return;
    this.drawn = text;
    this.rows = rows;
    this.empty.hidden = rows.length > 0;
    this.tree.hidden = rows.length === 0;
    const active = this.tree.getRootNode() as Document | ShadowRoot;
    const hadFocus = this.tree.contains(active.activeElement);
    if (!rows.some((row) => row.key === this.focusKey)) {
      this.focusKey = (rows.find((row) => row.current) ?? rows[0])?.key ?? '';
    }
    fill(this.tree, ...rows.map((row) => this.row(row)));
    if (hadFocus) this.find(this.focusKey)?.focus({ preventScroll: true });
  }

  private row(row: StepRow): HTMLElement {
    const attempts = row.attempts > 1 ? `attempt ${row.attempt} of ${row.attempts}` : '';
    const notes = [row.detail === row.kind ? '' : row.detail, attempts, row.runs > 1 ? `ran ${plural(row.runs, 'time')}` : ''].filter(Boolean).join(' · ');
    // What is seen comes first and in its order, so that a voice can name the row by it.
    const name = `${row.name}, ${row.kind}${notes ? `, ${notes}` : ''}, ${row.state}${row.breakpoint ? ', breakpoint' : ''}`;
    return h(
      'li',
      {
        class: `tree-row state-${row.state} indent-${Math.min(row.depth, 8)}`,
        role: 'treeitem',
        'aria-level': row.depth + 1,
        'aria-label': name,
        'aria-selected': row.selected ? 'true' : 'false',
        'aria-current': row.current ? 'step' : null,
        'data-key': row.key,
        'data-state': row.state,
        tabindex: row.key === this.focusKey ? 0 : -1,
      },
      h('span', { class: 'sign', 'aria-hidden': 'true' }, signs[row.state] ?? '○'),
      h('span', { class: 'name' }, row.name),
      ' ',
      h('span', { class: 'kind' }, row.kind),
      ' ',
      row.breakpoint ? h('span', { class: 'breakpoint-dot', title: 'Breakpoint' }) : null,
      h('span', { class: 'detail' }, notes),
    );
  }

  private find(key: string): HTMLElement | null {
    return this.tree.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  }

  private choose(key: string): void {
    this.focusKey = key;
    this.actions.select(key);
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.rows.findIndex((row) => row.key === this.focusKey);
    const row = this.rows[at];
    if (!row) return;
    const parent = () => {
      for (let i = at - 1; i >= 0; i -= 1) if ((this.rows[i]?.depth ?? 0) < row.depth) return i;
      return at;
    };
    let next = at;
    if (event.key === 'ArrowDown') next = Math.min(at + 1, this.rows.length - 1);
    else if (event.key === 'ArrowUp') next = Math.max(at - 1, 0);
    else if (event.key === 'ArrowLeft') next = parent();
    else if (event.key === 'ArrowRight') next = (this.rows[at + 1]?.depth ?? 0) > row.depth ? at + 1 : at;
    else if (event.key === 'Home') next = 0;
    else if (event.key === 'End') next = this.rows.length - 1;
    else if (event.key === 'Enter' || event.key === ' ') this.choose(row.key);
    else if (event.key === 'b') this.actions.toggleBreakpoint(row.key, !row.breakpoint);
    else if (event.key === 'h') this.actions.runTo(row.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
    const target = this.rows[next];
    if (!target || next === at) return;
    const before = this.find(this.focusKey);
    this.focusKey = target.key;
    const after = this.find(target.key);
    before?.setAttribute('tabindex', '-1');
    after?.setAttribute('tabindex', '0');
    after?.focus();
  }
}
