// Variables at the cursor as a table: one group of rows a scope, what the last step changed marked with its old value.
// Watch expressions stand above them.
import { fill, h } from '../dom.js';
import { icon } from '../icon.js';
import type { VariableRow, VariablesMirror } from '../protocol.js';
import { roving } from '../roving.js';

export interface VariablesActions {
  watch(expressions: string[]): void;
  /** Shows a variable in full and who wrote it; `event` is the last that did, where it is known. */
  inspect(path: string, event: number | undefined): void;
}

const shown = 400;

export class VariablesView {
  readonly element: HTMLElement;
  private readonly table: HTMLTableElement;
  private readonly body: HTMLTableSectionElement;
  private readonly task: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly watchList: HTMLElement;
  private readonly order: { refresh: () => void };
  private expressions: string[] = [];
  private drawn = '';

  constructor(private readonly actions: VariablesActions) {
    this.task = h('span', { class: 'note' });
    this.body = h('tbody');
    this.order = roving(this.body, '.row-button');
    this.table = h(
      'table',
      { testid: 'variables', 'aria-label': 'Variables' },
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Name'), h('th', { scope: 'col' }, 'Value'))),
      this.body,
    );
    this.empty = h('p', { class: 'empty' }, 'No variables yet. Run the workflow, or step into it, and each value appears here as it is set.');
    this.watchList = h('div', {});
    const input = h('input', {
      class: 'field code',
      type: 'text',
      'aria-label': 'Expression to watch',
      placeholder: 'Watch an expression, e.g. len(items)',
      spellcheck: 'false',
      autocomplete: 'off',
    });
    const form = h('form', { class: 'inline-form' }, input, h('button', { class: 'control', type: 'submit' }, 'Watch'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.addWatch(input.value)) input.value = '';
    });
    this.element = h(
      'section',
      { class: 'section' },
      h('div', { class: 'section-head' }, h('h2', {}, 'Variables'), this.task),
      form,
      this.watchList,
      this.empty,
      h('div', { class: 'table-scroll' }, this.table),
    );
  }

  update(model: VariablesMirror | null): void {
    const text = JSON.stringify(model);
    if (text === this.drawn) return;
    this.drawn = text;
    const scopes = model?.scopes ?? [];
    const count = scopes.reduce((sum, scope) => sum + scope.rows.length, 0);
    this.empty.hidden = count > 0;
    this.table.hidden = count === 0;
    this.task.textContent = model?.task ?? '';
    const rows: HTMLElement[] = [];
    let left = shown;
    for (const scope of scopes) {
      if (scopes.length > 1) {
        rows.push(h('tr', { class: 'group-row' }, h('th', { colspan: 2, scope: 'rowgroup' }, scope.label)));
      }
      for (const row of scope.rows.slice(0, left)) rows.push(this.row(row));
      left -= scope.rows.length;
      if (left <= 0) {
        rows.push(h('tr', {}, h('td', { colspan: 2, class: 'name-cell' }, `${count - shown} more rows`)));
        break;
      }
    }
    const root = this.body.getRootNode() as Document | ShadowRoot;
    const held = root.activeElement instanceof HTMLElement && this.body.contains(root.activeElement) ? root.activeElement.dataset['path'] : undefined;
    fill(this.body, ...rows);
    if (held !== undefined) this.body.querySelector<HTMLElement>(`[data-path="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    this.order.refresh();
    this.drawWatches(model);
  }

  private row(row: VariableRow): HTMLElement {
    return h(
      'tr',
      { class: row.changed ? 'changed' : null },
      h('td', { class: `name-cell indent-${Math.min(row.depth, 8)}` }, this.name(row)),
      h(
        'td',
        { class: 'code' },
        row.changed && row.old !== undefined && row.old !== ''
          ? h('del', { class: 'old' }, h('span', { class: 'visually-hidden' }, 'was '), row.old)
          : null,
        h('span', { class: `value-${row.kind}` }, row.preview),
        row.changed ? h('span', { class: 'visually-hidden' }, ' (changed)') : null,
      ),
    );
  }

  /** The name; a button where it can be told who wrote the value. */
  private name(row: VariableRow): Node {
    const { written } = row;
    if (written === undefined && row.depth > 0) return document.createTextNode(row.name);
    const button = h('button', { class: 'row-button', type: 'button', title: 'Value in full, and who wrote it', 'data-path': row.path }, row.name);
    button.addEventListener('click', () => this.actions.inspect(row.path, written));
    return button;
  }

  get watches(): readonly string[] {
    return this.expressions;
  }

  /** Answers false for what is watched already, and for nothing. */
  addWatch(text: string): boolean {
    const expression = text.trim().replace(/^\$\{(.*)\}$/s, '$1').trim();
    if (expression === '' || this.expressions.includes(expression)) return false;
    this.setWatches([...this.expressions, expression]);
    return true;
  }

  setWatches(expressions: string[]): void {
    if (this.expressions.length === 0 && expressions.length === 0) return;
    this.expressions = [...expressions];
    this.actions.watch(this.expressions);
    this.drawWatches(null);
  }

  focusTable(): void {
    this.body.querySelector<HTMLElement>('.row-button[tabindex="0"]')?.focus();
  }

  private drawWatches(model: VariablesMirror | null): void {
    const values = new Map((model?.watches ?? []).map((watch) => [watch.expression, watch]));
    if (this.expressions.length === 0) {
      fill(this.watchList);
      return;
    }
    const rows = this.expressions.map((expression) => {
      const watch = values.get(expression);
      const remove = h('button', { class: 'mini', type: 'button', 'aria-label': `Stop watching ${expression}` }, icon('close'));
      remove.addEventListener('click', () => {
        this.expressions = this.expressions.filter((other) => other !== expression);
        this.actions.watch(this.expressions);
        this.drawWatches(model);
      });
      return h(
        'tr',
        {},
        h('td', { class: 'code name-cell' }, expression),
        h('td', { class: 'code' }, watch?.error ? h('span', { class: 'status-bad' }, watch.error) : (watch?.preview ?? '–')),
        h('td', {}, remove),
      );
    });
    fill(this.watchList, h('table', { 'aria-label': 'Watched expressions' }, h('tbody', {}, ...rows)));
  }
}
