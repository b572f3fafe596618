// The simulated services at the cursor: state, calls, fault controls, and the invariants of the world.
import { fill, h } from '../dom.js';
import { duration, plural } from '../format.js';
import type { ServiceRow, ServicesMirror } from '../protocol.js';

export interface ServicesActions {
  faults(service: string, change: Record<string, number | boolean>): void;
  reset(service: string): void;
  seed(seed: number): void;
  go(event: number): void;
}

interface FaultControl {
  key: 'error_rate' | 'latency_factor' | 'lost_reply_rate';
  label: string;
  max: number;
  step: number;
  normal: number;
  text: (value: number) => string;
}

const percent = (value: number) => `${Math.round(value * 100)} %`;
const controls: FaultControl[] = [
  { key: 'error_rate', label: 'error rate', max: 1, step: 0.05, normal: 0, text: percent },
  { key: 'latency_factor', label: 'latency', max: 5, step: 0.1, normal: 1, text: (value) => `×${Number(value.toFixed(1))}` },
  { key: 'lost_reply_rate', label: 'lost replies', max: 1, step: 0.05, normal: 0, text: percent },
];

export class ServicesView {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly invariants: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly seed: HTMLInputElement;
  private drawn = '';

  constructor(private readonly actions: ServicesActions) {
    this.list = h('div', { testid: 'services' });
    this.invariants = h('div', { testid: 'invariants' });
    this.empty = h('p', { class: 'empty' }, 'No services. Describe one in the services tab, and requests to its address are answered from there.');
    this.seed = h('input', { class: 'field', type: 'number', min: 0, step: 1, value: 1, 'aria-label': 'Seed', testid: 'seed' });
    const form = h('form', { class: 'seed-form' }, 'seed', this.seed, h('button', { class: 'control', type: 'submit' }, 'Run with it'));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const seed = Number(this.seed.value);
      if (Number.isSafeInteger(seed) && seed >= 0) this.actions.seed(seed);
    });
    this.element = h(
      'section',
      { class: 'section' },
      h('div', { class: 'section-head' }, h('h2', {}, 'Services'), h('span', { class: 'note' }, form)),
      this.invariants,
      this.empty,
      this.list,
    );
  }

  setSeed(seed: number): void {
    const root = this.seed.getRootNode() as Document | ShadowRoot;
    if (root.activeElement !== this.seed && this.seed.value !== String(seed)) this.seed.value = String(seed);
  }

  update(model: ServicesMirror | null): void {
    const text = JSON.stringify(model);
    if (text === this.drawn) return;
    // A slider that is held must stay the element that it is.
    const root = this.list.getRootNode() as Document | ShadowRoot;
    const held = root.activeElement instanceof HTMLInputElement && this.list.contains(root.activeElement) ? root.activeElement.dataset['key'] : null;
    this.drawn = text;
    const rows = model?.rows ?? [];
    this.empty.hidden = rows.length > 0;
    fill(
      this.invariants,
      ...(model?.invariants ?? []).map((invariant) =>
        h(
          'p',
          { class: `invariant ${invariant.holds ? 'holds' : 'broken'}` },
          h('span', { class: 'sign', 'aria-hidden': 'true' }, invariant.holds ? '✓' : '✕'),
          `${invariant.say}: ${invariant.holds ? 'holds' : 'broken'}${invariant.broken_at_ns === undefined || invariant.broken_at_ns === null ? '' : ` (since ${duration(invariant.broken_at_ns)})`}`,
          invariant.broken_seq === undefined ? null : this.goThere(invariant.say, invariant.broken_seq),
        ),
      ),
    );
    fill(this.list, ...rows.map((row) => this.service(row)));
    if (held) this.list.querySelector<HTMLInputElement>(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  private goThere(say: string, event: number): HTMLElement {
    const button = h('button', { class: 'mini', type: 'button', 'aria-label': `Go to the moment at which this broke: ${say}` }, 'go there');
    button.addEventListener('click', () => this.actions.go(event));
    return button;
  }

  private service(row: ServiceRow): HTMLElement {
    const outage = h('input', { type: 'checkbox', 'data-key': `${row.name}/outage` });
    outage.checked = Boolean(row.faults?.outage);
    outage.addEventListener('change', () => this.actions.faults(row.name, { outage: outage.checked }));
    const reset = h('button', { class: 'mini', type: 'button' }, 'reset faults');
    reset.addEventListener('click', () => this.actions.reset(row.name));
    return h(
      'div',
      { class: 'service', role: 'group', 'aria-label': `Service ${row.name}` },
      h(
        'div',
        { class: 'service-head' },
        h('span', { class: 'name' }, row.name),
        h('span', { class: 'note' }, [row.last, row.state].filter(Boolean).join(' · ') || plural(row.calls, 'call')),
      ),
      ...controls.map((control) => this.fault(row, control)),
      h('div', { class: 'row' }, h('label', { class: 'switch' }, outage, 'outage now'), reset),
    );
  }

  private fault(row: ServiceRow, control: FaultControl): HTMLElement {
    const value = Number(row.faults?.[control.key] ?? control.normal);
    const output = h('output', {}, control.text(value));
    const input = h('input', {
      type: 'range',
      min: 0,
      max: control.max,
      step: control.step,
      value,
      'aria-label': `${control.label} of ${row.name}`,
      'aria-valuetext': control.text(value),
      'data-key': `${row.name}/${control.key}`,
    });
    const mark = () => {
      const now = Number(input.value);
      input.style.setProperty('--at', `${(now / control.max) * 100}%`);
      output.textContent = control.text(now);
      input.setAttribute('aria-valuetext', control.text(now));
    };
    mark();
    input.addEventListener('input', mark);
    input.addEventListener('change', () => this.actions.faults(row.name, { [control.key]: Number(input.value) }));
    return h('div', { class: 'fault' }, h('span', {}, control.label), input, output);
  }
}
