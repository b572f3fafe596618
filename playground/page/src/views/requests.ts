// Requests up to the cursor as a table; each row opens its headers and bodies.
import { fill, h } from '../dom.js';
import { clock, duration, plural, pretty } from '../format.js';
import type { RequestRow, Windowed } from '../protocol.js';
import { roving } from '../roving.js';

const shown = 200;

export interface RequestsActions {
  select(seq: number): void;
  /** Rows of a window, as the mirror's name says it; null without an engine. */
  fetch(query: string): Windowed<RequestRow> | null;
}

export class RequestsView {
  readonly element: HTMLElement;
  private readonly table: HTMLTableElement;
  private readonly body: HTMLTableSectionElement;
  private readonly empty: HTMLElement;
  private readonly count: HTMLElement;
  private readonly open = new Set<number>();
  private readonly order: { refresh: () => void };
  private rows: RequestRow[] = [];
  private total = 0;
  private drawn = '';

  constructor(private readonly actions: RequestsActions) {
    const columns = ['Time', 'From', 'To', 'Request', 'Answer', 'Took'];
    this.body = h('tbody');
    this.table = h(
      'table',
      { testid: 'requests', 'aria-label': 'Requests' },
      h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)))),
      this.body,
    );
    this.empty = h('p', { class: 'empty' }, 'No requests up to here. A step with call: http.get or http.post makes one.');
    this.count = h('span', { class: 'note' });
    this.order = roving(this.body, '.row-button');
    this.element = h(
      'section',
      { class: 'section wide' },
      h('div', { class: 'section-head' }, h('h2', {}, 'Requests'), this.count),
      this.empty,
      h('div', { class: 'table-scroll' }, this.table),
    );
  }

  update(): void {
    const model = this.actions.fetch(`from=${-shown}&count=${shown}`);
    const rows = model?.rows ?? [];
    const total = model?.total ?? rows.length;
    const text = JSON.stringify(rows.map((row) => [row.seq, row.status, row.fault, row.end_ns])) + total;
    if (text === this.drawn) return;
    this.drawn = text;
    this.rows = rows;
    this.total = total;
    this.draw();
  }

  private draw(): void {
    const { rows, total } = this;
    this.empty.hidden = total > 0;
    this.table.hidden = total === 0;
    this.count.textContent = plural(total, 'request') + (rows.length < total ? `, the last ${rows.length} shown` : '');
    const root = this.body.getRootNode() as Document | ShadowRoot;
    const held = root.activeElement instanceof HTMLElement && this.body.contains(root.activeElement) ? root.activeElement.dataset['seq'] : undefined;
    fill(this.body, ...rows.flatMap((row) => this.row(row)));
    if (held !== undefined) this.body.querySelector<HTMLElement>(`[data-seq="${held}"]`)?.focus({ preventScroll: true });
    this.order.refresh();
  }

  private row(row: RequestRow): HTMLElement[] {
    const failed = row.fault !== null || (row.status !== null && row.status >= 400);
    const answer = row.fault ?? (row.status === null ? 'no answer yet' : String(row.status));
    const attempt = row.attempt > 1 ? ` (attempt ${row.attempt})` : '';
    const isOpen = this.open.has(row.seq);
    const toggle = h(
      'button',
      { class: 'row-button code', type: 'button', 'data-seq': row.seq, 'aria-expanded': isOpen ? 'true' : 'false' },
      `${row.method} ${row.url}`,
    );
    toggle.addEventListener('click', () => {
      if (isOpen) this.open.delete(row.seq);
      else this.open.add(row.seq);
      this.actions.select(row.seq);
      this.draw();
    });
    const line = h(
      'tr',
      {},
      h('td', { class: 'code' }, clock(row.start_ns ?? row.time_ns)),
      h('td', {}, row.actor),
      h('td', {}, row.service ?? (row.origin === 'live' ? 'the network' : '–')),
      h('td', {}, toggle, attempt),
      h('td', { class: failed ? 'status-bad' : 'status-ok' }, answer),
      h('td', { class: 'code' }, row.end_ns === null || row.end_ns === undefined ? '' : duration(row.end_ns - row.start_ns)),
    );
    if (!isOpen) return [line];
    const part = (title: string, value: unknown) =>
      value === undefined || value === null || value === ''
        ? null
        : h('div', {}, h('div', { class: 'name-cell' }, title), h('pre', { class: 'payload', tabindex: 0 }, typeof value === 'string' ? value : pretty(value)));
    return [
      line,
      h(
        'tr',
        {},
        h(
          'td',
          { colspan: 6 },
          part('request headers', row.request?.headers),
          part('request body', row.request?.body),
          part('answer headers', row.response?.headers),
          part('answer body', row.response?.body),
        ),
      ),
    ];
  }
}
