// The outcome of the run at the cursor: one sentence, and the value or error behind it.
import { fill, h } from '../dom.js';
import { icon } from '../icon.js';
import { pretty } from '../format.js';
import type { ResultMirror } from '../protocol.js';

export class ResultView {
  readonly element: HTMLElement;
  private readonly sentence: HTMLElement;
  private readonly value: HTMLPreElement;
  private readonly copy: HTMLButtonElement;
  private text = '';
  private drawn = '';

  constructor(copy: (text: string) => void) {
    this.sentence = h('p', { class: 'result-sentence' });
    this.value = h('pre', { hidden: true, tabindex: 0, 'aria-label': 'Result value' });
    this.copy = h('button', { class: 'mini', type: 'button', hidden: true }, icon('copy'), 'copy');
    this.copy.addEventListener('click', () => copy(this.text));
    this.element = h(
      'section',
      { class: 'result', testid: 'result', 'aria-label': 'Result' },
      h('div', { class: 'result-head' }, h('h2', {}, 'Result'), this.copy),
      this.sentence,
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
    const value = failed ? (model?.error?.payload ?? model?.error) : model?.result;
    const finished = state === 'SUCCEEDED' || failed;
    this.value.hidden = !finished || value === undefined;
    this.copy.hidden = this.value.hidden;
    if (this.value.hidden) return;
    this.text = JSON.stringify(value, null, 2);
    const context = failed && model?.error?.context ? `${model.error.context}\n\n` : '';
    fill(this.value, context, pretty(value));
  }
}
