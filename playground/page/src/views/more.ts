// Timeline, sequence and limits as tables: what the canvas draws there, for those who read it. Drawn only while open.
import { fill, h } from '../dom.js';
import { clock, duration } from '../format.js';
import type { LimitsMirror, SequenceMirror, TimelineMirror } from '../protocol.js';

const shown = 400;

export interface MoreSources {
  timeline(): TimelineMirror | null;
  sequence(): SequenceMirror | null;
  limits(): LimitsMirror | null;
}

export class MoreViews {
  readonly element: HTMLElement;
  private readonly parts: { details: HTMLDetailsElement; body: HTMLElement; make: () => HTMLElement }[];

  constructor(private readonly sources: MoreSources) {
    this.parts = [
      this.part('Timeline', 'timeline', () => this.timeline()),
      this.part('Sequence', 'sequence', () => this.sequence()),
      this.part('Limits', 'limits', () => this.limits()),
    ];
    this.element = h('div', { class: 'section wide' }, ...this.parts.map((part) => part.details));
  }

  update(): void {
    for (const part of this.parts) if (part.details.open) fill(part.body, part.make());
  }

  private part(title: string, testid: string, make: () => HTMLElement) {
    const body = h('div', { class: 'table-scroll' });
    const details = h('details', { class: 'section', testid }, h('summary', {}, title), body);
    details.addEventListener('toggle', () => {
      if (details.open) fill(body, make());
    });
    return { details, body, make };
  }

  private table(label: string, columns: string[], rows: (string | number)[][], empty: string): HTMLElement {
    if (rows.length === 0) return h('p', { class: 'empty' }, empty);
    return h(
      'table',
      { 'aria-label': label },
      h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...rows.slice(0, shown).map((row) => h('tr', {}, ...row.map((cell) => h('td', {}, cell))))),
    );
  }

  private timeline(): HTMLElement {
    const rows = (this.sources.timeline()?.rows ?? []).flatMap((row) =>
      row.bars.map((bar) => [
        row.label,
        bar.label,
        bar.kind,
        clock(bar.begin_ns),
        bar.end_ns === null ? 'not yet' : duration(bar.end_ns - bar.begin_ns),
        bar.attempt > 1 ? `${bar.outcome}, attempt ${bar.attempt}` : bar.outcome,
      ]),
    );
    return this.table('Timeline', ['Row', 'What', 'Kind', 'Begins', 'Takes', 'Outcome'], rows, 'No run yet.');
  }

  private sequence(): HTMLElement {
    const rows = (this.sources.sequence()?.arrows ?? []).map((arrow) => [clock(arrow.time_ns), arrow.from, arrow.to, arrow.label, arrow.kind]);
    return this.table('Sequence', ['Time', 'From', 'To', 'Message', 'Kind'], rows, 'Nobody has spoken to anybody yet.');
  }

  private limits(): HTMLElement {
    const gauges = this.sources.limits()?.gauges ?? [];
    if (gauges.length === 0) return h('p', { class: 'empty' }, 'No limit is touched yet.');
    return h(
      'table',
      { 'aria-label': 'Limits of the real service' },
      h('tbody', {}, ...gauges.map((gauge) => h(
        'tr',
        {},
        h('td', {}, gauge.name),
        h('td', {}, h('meter', { class: 'meter', min: 0, max: gauge.limit, value: gauge.amount, 'aria-label': gauge.name })),
        h('td', { class: 'code' }, `${gauge.amount} of ${gauge.limit}`),
      ))),
    );
  }
}
