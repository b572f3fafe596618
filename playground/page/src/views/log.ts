// The log up to the cursor as a list: what the workflow logged, and retries and raised errors between.
import { fill, h } from '../dom.js';
import { clock, plural } from '../format.js';
import type { LogRow } from '../protocol.js';
import { roving } from '../roving.js';

/** Rows in the page at once; a run of 100,000 entries must not become 100,000 elements. */
const shown = 300;

const order = ['DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR'];

export interface LogActions {
  select(seq: number): void;
  filter(severity: string, text: string): void;
}

export class LogView {
  readonly element: HTMLElement;
  private readonly list: HTMLOListElement;
  private readonly empty: HTMLElement;
  private readonly more: HTMLButtonElement;
  private readonly count: HTMLElement;
  private readonly severity: HTMLSelectElement;
  private readonly text: HTMLInputElement;
  private readonly order: { refresh: () => void };
  private rows: LogRow[] = [];
  private drawn = '';
  private pages = 1;

  constructor(private readonly actions: LogActions) {
    this.list = h('ol', { class: 'log-list', testid: 'log', 'aria-label': 'Log' });
    this.empty = h('p', { class: 'empty' }, 'Nothing logged up to here. A step with call: sys.log writes a line.');
    this.more = h('button', { class: 'control', type: 'button', hidden: true }, 'Show earlier entries');
    this.more.addEventListener('click', () => {
      this.pages += 1;
      this.draw();
    });
    this.count = h('span', { class: 'note' });
    this.severity = h(
      'select',
      { class: 'field', 'aria-label': 'Lowest severity' },
      h('option', { value: '' }, 'all severities'),
      ...order.map((name) => h('option', { value: name }, name.toLowerCase())),
    );
    this.text = h('input', { class: 'field', type: 'search', 'aria-label': 'Find in the log', placeholder: 'Find in the log' });
    const changed = () => {
      this.actions.filter(this.severity.value, this.text.value);
      this.draw();
    };
    this.severity.addEventListener('change', changed);
    this.text.addEventListener('input', changed);
    this.element = h(
      'section',
      { class: 'section wide' },
      h('div', { class: 'section-head' }, h('h2', {}, 'Log'), this.count),
      h('div', { class: 'inline-form' }, this.text, this.severity),
      this.more,
      this.empty,
      this.list,
    );
    this.order = roving(this.list, '.log-entry');
    this.list.addEventListener('click', (event) => {
      const entry = (event.target as Element).closest<HTMLElement>('[data-seq]');
      if (entry) this.actions.select(Number(entry.dataset['seq']));
    });
  }

  /** Sets the words to look for from elsewhere (the search box over the canvas). */
  find(text: string): void {
    this.text.value = text;
    this.actions.filter(this.severity.value, text);
    this.draw();
  }

  update(rows: LogRow[]): void {
    const text = `${rows.length}:${rows.at(-1)?.seq ?? ''}:${rows[0]?.seq ?? ''}`;
    if (text === this.drawn) return;
    this.drawn = text;
    this.rows = rows;
    this.draw();
  }

  private draw(): void {
    const words = this.text.value.trim().toLowerCase();
    const lowest = order.indexOf(this.severity.value);
    const kept = this.rows.filter((row) => {
      const rank = order.indexOf(row.severity);
      if (lowest > 0 && rank !== -1 && rank < lowest) return false;
      return words === '' || row.text.toLowerCase().includes(words) || row.step.toLowerCase().includes(words);
    });
    const visible = kept.slice(-shown * this.pages);
    this.more.hidden = visible.length === kept.length;
    this.count.textContent = kept.length === this.rows.length ? plural(kept.length, 'entry', 'entries') : `${kept.length} of ${this.rows.length}`;
    this.empty.hidden = kept.length > 0;
    fill(
      this.list,
      ...visible.map((row, index) =>
        h(
          'li',
          {},
          h(
            'button',
            {
              class: `log-entry${index === visible.length - 1 ? ' at-cursor' : ''}`,
              type: 'button',
              'data-seq': row.seq,
            },
            h('span', { class: 'time' }, clock(row.time_ns)),
            h('span', { class: `severity ${row.severity.toLowerCase()}` }, row.severity),
            h('span', { class: 'step' }, row.step),
            h('span', { class: 'text' }, row.text.length > 4000 ? `${row.text.slice(0, 4000)} …` : row.text),
          ),
        ),
      ),
    );
    this.order.refresh();
  }
}
