// Who wrote the selected variable: its value in full, and every event that set it, with the expression and what that read.
import { fill, h } from '../dom.js';
import { clock, plural } from '../format.js';
import { icon } from '../icon.js';
import type { WritesMirror } from '../protocol.js';

export interface WritesActions {
  go(event: number): void;
  close(): void;
}

export class WritesView {
  readonly element: HTMLElement;
  private drawn = '';

  constructor(private readonly actions: WritesActions) {
    this.element = h('section', { class: 'writes', 'aria-label': 'Who wrote this', testid: 'writes', hidden: true });
  }

  update(model: WritesMirror | null): void {
    const text = JSON.stringify(model);
    if (text === this.drawn) return;
    this.drawn = text;
    this.element.hidden = model === null;
    if (model === null) return fill(this.element);
    const root = this.element.getRootNode() as Document | ShadowRoot;
    const focused = root.activeElement instanceof HTMLElement && this.element.contains(root.activeElement) ? root.activeElement.dataset['key'] : undefined;
    const close = h('button', { class: 'control square', type: 'button', 'aria-label': 'Close', 'data-key': 'close' }, icon('close'));
    close.addEventListener('click', () => this.actions.close());
    const value = pretty(model.value);
    fill(
      this.element,
      h('div', { class: 'side-head' }, h('h3', {}, `Who wrote ${model.name}`), close),
      h('p', { class: 'dim' }, `${model.kind} in ${model.scope}, ${plural(model.bytes, 'byte')}${model.cut ? ', cut here' : ''}`),
      h('pre', { class: 'payload', tabindex: 0, 'aria-label': `Value of ${model.name}`, 'data-key': 'value' }, value),
      model.rows.length === 0 ? h('p', { class: 'empty' }, 'Nothing has written it up to here.') : h('ol', { class: 'write-list' }, ...model.rows.map((row) => this.row(row))),
      model.total > model.rows.length ? h('p', { class: 'dim' }, `${model.total - model.rows.length} earlier ones are not shown.`) : null,
    );
    if (focused) this.element.querySelector<HTMLElement>(`[data-key="${focused}"]`)?.focus({ preventScroll: true });
  }

  private row(row: WritesMirror['rows'][number]): HTMLElement {
    const go = h('button', { class: 'row-button code', type: 'button', 'data-key': row.seq }, `${row.step || row.task}`);
    go.addEventListener('click', () => this.actions.go(row.seq));
    return h(
      'li',
      { 'aria-current': row.current ? 'true' : null },
      h('div', { class: 'write-head' }, h('span', { class: 'code dim' }, clock(row.time_ns)), go, h('span', { class: 'dim' }, row.how), h('span', { class: 'code' }, `${row.target} = ${row.preview}`)),
      row.expression ? h('div', { class: 'code dim' }, row.expression) : null,
      row.inputs.length > 0 ? h('div', { class: 'code dim' }, `with ${row.inputs.map(({ name, preview }) => `${name} = ${preview}`).join(', ')}`) : null,
    );
  }
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
