// Two runs side by side: the one that is looked at and the one that was kept. The first difference, and tables of steps and requests
// that went another way.
import { fill, h } from '../dom.js';
import { duration, plural } from '../format.js';
import type { CompareMirror, ComparedRun, Divergence } from '../protocol.js';

export interface CompareActions {
  send(action: Record<string, unknown>): void;
  seek(index: number): void;
  withoutFaults(): void;
}

export class CompareView {
  readonly element: HTMLElement;
  private readonly body: HTMLElement;
  private readonly note: HTMLElement;
  private drawn = '';

  constructor(private readonly actions: CompareActions) {
    this.body = h('div', {});
    this.note = h('span', { class: 'note' });
    this.element = h('section', { class: 'section wide', testid: 'compare', 'aria-label': 'Comparison' }, h('div', { class: 'section-head' }, h('h2', {}, 'Comparison'), this.note), this.body);
    this.update(null, false);
  }

  update(model: CompareMirror | null, hasRun: boolean): void {
    const text = JSON.stringify(model) + String(hasRun);
    if (text === this.drawn) return;
    this.drawn = text;
    const root = this.body.getRootNode() as Document | ShadowRoot;
    const held = root.activeElement instanceof HTMLElement && this.body.contains(root.activeElement) ? root.activeElement.dataset['testid'] : undefined;
    const state = model?.state ?? 'none';
    this.note.textContent = state === 'none' ? '' : `with the run ${model?.label ?? 'that was kept'}`;
    if (!model || state === 'none') this.drawNone(hasRun);
    else if (state === 'kept') this.drawKept(model, hasRun);
    else this.drawShown(model);
    if (held) this.body.querySelector<HTMLElement>(`[data-testid="${held}"]`)?.focus({ preventScroll: true });
  }

  private button(label: string, testid: string, action: () => void): HTMLElement {
    const element = h('button', { class: 'control', type: 'button', testid }, label);
    element.addEventListener('click', action);
    return element;
  }

  private pin(): HTMLElement {
    return this.button('Pin this run', 'compare-pin', () => this.actions.send({ do: 'compare_pin' }));
  }

  private drawNone(hasRun: boolean): void {
    fill(
      this.body,
      h('p', { class: 'empty' }, hasRun ? 'Pin this run, then change a file, a fault or the seed: the run before and the run after stand side by side here.' : 'Run first. Then two runs can be compared: before and after an edit, with and without a fault.'),
      hasRun ? h('div', { class: 'row' }, this.pin(), this.button('Compare with the run without faults', 'compare-faults', () => this.actions.withoutFaults())) : null,
    );
  }

  private drawKept(model: CompareMirror, hasRun: boolean): void {
    fill(
      this.body,
      h('p', { class: 'empty' }, `The run ${model.label} is kept.`),
      h(
        'div',
        { class: 'row' },
        this.button('Compare with it', 'compare-show', () => this.actions.send({ do: 'compare_show', on: true })),
        hasRun ? this.pin() : null,
        this.button('Forget it', 'compare-clear', () => this.actions.send({ do: 'compare_clear' })),
      ),
    );
  }

  private drawShown(model: CompareMirror): void {
    const { here, there } = model;
    const rows: [string, (run: ComparedRun) => string][] = [
      ['Outcome', (run) => (run.finished ? run.outcome.toLowerCase() : `${run.outcome.toLowerCase()}, not at its end`)],
      ['Virtual time', (run) => duration(run.end_ns)],
      ['Steps', (run) => String(run.steps)],
      ['Requests', (run) => String(run.requests)],
      ['Seed', (run) => String(run.seed)],
      ['Result', (run) => (run.result ? run.result.slice(0, 400) : '–')],
    ];
    fill(
      this.body,
      h('p', { class: model.same ? 'status-ok' : '', testid: 'compare-sentence' }, model.sentence ?? ''),
      h(
        'div',
        { class: 'row' },
        this.button('Change places', 'compare-swap', () => this.actions.send({ do: 'compare_swap' })),
        this.button('Hide', 'compare-hide', () => this.actions.send({ do: 'compare_show', on: false })),
        this.button('Forget the other run', 'compare-clear', () => this.actions.send({ do: 'compare_clear' })),
      ),
      here && there
        ? this.table('Both runs', ['', 'This run', `The run ${model.label}`], rows.map(([name, of]) => [name, of(here), of(there)]), (cells) => cells[1] !== cells[2])
        : null,
      this.divergence('The first difference', model.divergence, 'compare-divergence'),
      this.divergence('The first difference in time', model.timing, 'compare-timing'),
      ...this.differences(model),
    );
  }

  private differences(model: CompareMirror): (HTMLElement | null)[] {
    const { steps = [], requests = [] } = model;
    const times = (side: { runs: number; state: string }) => (side.runs === 0 ? 'not reached' : `${side.state}${side.runs > 1 ? `, ran ${plural(side.runs, 'time')}` : ''}`);
    const answer = (side: { status: number | null; fault: string | null; start_ns: number; end_ns: number | null } | null) =>
      side === null ? 'not sent' : `${side.fault ?? side.status ?? 'no answer'}${side.end_ns === null ? '' : ` after ${duration(side.end_ns - side.start_ns)}`}`;
    const more = (shown: number, total = shown) => (total > shown ? h('p', { class: 'dim' }, `${total - shown} more are not shown.`) : null);
    return [
      steps.length > 0 ? this.table('Steps that differ', ['Step', 'This run', 'The other run'], steps.map((row) => [row.key, times(row.here), times(row.there)])) : null,
      more(steps.length, model.steps_total),
      requests.length > 0 ? this.table('Requests that differ', ['Request', 'This run', 'The other run'], requests.map((row) => [`${row.method} ${row.url}`, answer(row.here), answer(row.there)])) : null,
      more(requests.length, model.requests_total),
    ];
  }

  private divergence(title: string, place: Divergence | null | undefined, testid: string): HTMLElement | null {
    if (!place) return null;
    const { here_seq: seq } = place;
    const go = seq === null ? null : this.button('Go there', `${testid}-go`, () => this.actions.seek(seq));
    return h(
      'div',
      { class: 'divergence', testid },
      h('p', {}, h('strong', {}, `${title}: `), place.words),
      h('p', { class: 'dim' }, `Here: ${place.here} There: ${place.there}`),
      h('div', { class: 'row' }, go, place.step ? h('span', { class: 'code dim' }, place.step) : null),
    );
  }

  private table(label: string, columns: string[], rows: string[][], marked: (cells: string[]) => boolean = () => false): HTMLElement {
    return h(
      'div',
      { class: 'table-scroll' },
      h(
        'table',
        { 'aria-label': label },
        h('thead', {}, h('tr', {}, ...columns.map((name) => (name === '' ? h('td', {}) : h('th', { scope: 'col' }, name))))),
        h(
          'tbody',
          {},
          ...rows.map((cells) => h('tr', { class: marked(cells) ? 'changed' : null }, ...cells.map((cell, index) => (index === 0 ? h('th', { scope: 'row' }, cell) : h('td', { class: 'code' }, cell))))),
        ),
      ),
    );
  }
}
