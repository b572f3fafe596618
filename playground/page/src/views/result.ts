// The outcome of the run at the cursor: one sentence, of an error where it comes from and a way out, and the value behind it.
import { fill, h } from '../dom.js';
import { icon } from '../icon.js';
import { pretty } from '../format.js';
import type { Explanation, ResultMirror } from '../protocol.js';

export interface ResultActions {
  copy(text: string): void;
  goTo(place: Explanation): void;
}

export class ResultView {
  readonly element: HTMLElement;
  private readonly sentence: HTMLElement;
  private readonly explained: HTMLElement;
  private readonly value: HTMLPreElement;
  private readonly copy: HTMLButtonElement;
  private text = '';
  private drawn = '';

  constructor(private readonly actions: ResultActions) {
    this.sentence = h('p', { class: 'result-sentence' });
    this.explained = h('ul', { class: 'explained', testid: 'explained', hidden: true });
    this.value = h('pre', { hidden: true, tabindex: 0, 'aria-label': 'Result value' });
    this.copy = h('button', { class: 'mini', type: 'button', hidden: true }, icon('copy'), 'copy');
    this.copy.addEventListener('click', () => this.actions.copy(this.text));
    this.element = h(
      'section',
      { class: 'result', testid: 'result', 'aria-label': 'Result' },
      h('div', { class: 'result-head' }, h('h2', {}, 'Result'), this.copy),
      this.sentence,
      this.explained,
      this.value,
    );
    this.update(null, false);
  }

  update(model: ResultMirror | null, stale: boolean): void {
    const text = JSON.stringify(model) + String(stale);
    if (text === this.drawn) return;
    this.drawn = text;
    const state = (model?.state ?? '').toUpperCase();
    const failed = state === 'FAILED' || model?.error !== undefined;
    this.sentence.className = `result-sentence ${state === 'SUCCEEDED' ? 'succeeded' : failed ? 'failed' : ''}`;
    const sentence = model?.sentence || 'Not run yet. Press Run, or Ctrl+Enter in the editor.';
    this.sentence.textContent = stale ? `${sentence} (from before the last edit)` : sentence;
    const explained = (failed && model?.explained) || [];
    this.explained.hidden = explained.length === 0;
    fill(this.explained, ...explained.map((each) => this.explanation(each, explained.length > 1)));
    const value = failed ? (model?.error?.payload ?? model?.error) : model?.result;
    const finished = state === 'SUCCEEDED' || failed;
    this.value.hidden = !finished || value === undefined;
    this.copy.hidden = this.value.hidden;
    if (this.value.hidden) return;
    this.text = JSON.stringify(value, null, 2);
    const context = failed && model?.error?.context ? `${model.error.context}\n\n` : '';
    fill(this.value, context, pretty(value));
  }

  // The sentence above has the message of the only one.
  private explanation(each: Explanation, several: boolean): HTMLElement {
    const go = h('button', { class: 'problem', type: 'button' }, icon('error'), h('span', {}, several ? `${each.message} ` : '', h('span', { class: 'place' }, `${each.file}:${each.line}:${each.column}`)));
    go.addEventListener('click', () => this.actions.goTo(each));
    return h('li', {}, go, ...each.values.map((value) => h('code', {}, value)), each.way_out ? h('p', {}, each.way_out) : null);
  }
}
