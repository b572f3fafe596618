// The log up to the cursor as a list: what the workflow logged, and retries and raised errors between.
import { fill, h } from '../dom.js';
import { clock, plural } from '../format.js';
import type { LogRow, Windowed } from '../protocol.js';
import { roving } from '../roving.js';

/** Rows in the page at once; a run of 100,000 entries must not become 100,000 elements. */
const shown = 300;

const order = ['DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR'];

export interface LogActions {
  select(seq: number): void;
  filter(severity: string, text: string): void;
  /** Rows of a window, as the mirror's name says it; null without an engine. */
  fetch(query: string): Windowed<LogRow> | null;
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

  update(): void {
    this.draw();
  }

  /** Asks for the last rows that pass the filter and draws them if they are others than those that stand there. */
  private draw(): void {
    const wanted = shown * this.pages;
    const query = new URLSearchParams({ from: String(-wanted), count: String(wanted), severity: this.severity.value, text: this.text.value.trim() });
    // Spaces as %20: the module reads percent signs only.
    const model = this.actions.fetch(query.toString().replace(/\+/g, '%20'));
    const visible = model?.rows ?? [];
    const total = model?.total ?? visible.length;
    const filtered = this.severity.value !== '' || this.text.value.trim() !== '';
    const drawn = `${total}:${visible.length}:${visible.at(-1)?.seq ?? ''}:${visible[0]?.seq ?? ''}:${filtered ? query.toString() : ''}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.more.hidden = visible.length >= total;
    this.count.textContent = filtered ? `${plural(total, 'entry', 'entries')} found` : plural(total, 'entry', 'entries');
    this.empty.hidden = total > 0;
    this.empty.textContent = filtered ? 'No entry up to here has these words and this severity.' : 'Nothing logged up to here. A step with call: sys.log writes a line.';
    const root = this.list.getRootNode() as Document | ShadowRoot;
    const held = root.activeElement instanceof HTMLElement && this.list.contains(root.activeElement) ? root.activeElement.dataset['seq'] : undefined;
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
    if (held !== undefined) this.list.querySelector<HTMLElement>(`[data-seq="${held}"]`)?.focus({ preventScroll: true });
    this.order.refresh();
  }
}
