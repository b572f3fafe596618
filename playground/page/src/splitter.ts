// A bar between two panes that mouse, touch and arrow keys move; its position is remembered.
import { h } from './dom.js';
import { recall, remember } from './storage.js';

export interface SplitterOptions {
  /** Names the bar for assistive technology and in storage. */
  name: string;
  label: string;
  /** `vertical`: a bar between left and right; `horizontal`: between top and bottom. */
  orientation: 'vertical' | 'horizontal';
  min: number;
  /** Largest value in CSS pixels, asked anew each time. */
  max: () => number;
  initial: number;
  /** 1 if dragging right or down makes the measured pane larger, −1 otherwise. */
  direction: 1 | -1;
  apply: (size: number) => void;
}

const small = 16;
const large = 64;

export function splitter(options: SplitterOptions): HTMLElement {
  const { name, label, orientation, min, max, initial, direction, apply } = options;
  const stored = Number(recall(`split.${name}`));
  let size = Number.isFinite(stored) && stored >= min ? stored : initial;
  const bar = h('div', {
    class: `splitter splitter-${orientation}`,
    role: 'separator',
    tabindex: 0,
    'aria-orientation': orientation,
    'aria-label': label,
    testid: `splitter-${name}`,
  });

  const set = (wanted: number, keep = true) => {
    const highest = Math.max(min, Math.round(max()));
    size = Math.min(highest, Math.max(min, Math.round(wanted)));
    bar.setAttribute('aria-valuemin', String(min));
    bar.setAttribute('aria-valuemax', String(highest));
    bar.setAttribute('aria-valuenow', String(size));
    apply(size);
    if (keep) remember(`split.${name}`, String(size));
  };

  bar.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    bar.setPointerCapture(event.pointerId);
    bar.classList.add('dragging');
    const along = (e: PointerEvent) => (orientation === 'vertical' ? e.clientX : e.clientY);
    const from = along(event);
    const before = size;
    const move = (e: PointerEvent) => set(before + direction * (along(e) - from), false);
    const done = () => {
      bar.classList.remove('dragging');
      bar.removeEventListener('pointermove', move);
      set(size);
    };
    bar.addEventListener('pointermove', move);
    bar.addEventListener('pointerup', done, { once: true });
    bar.addEventListener('pointercancel', done, { once: true });
  });
  bar.addEventListener('keydown', (event) => {
    const step = event.shiftKey ? large : small;
    const [less, more] = orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) set(size - direction * step);
    else if (event.key === more) set(size + direction * step);
    else if (event.key === 'Home') set(min);
    else if (event.key === 'End') set(max());
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  bar.addEventListener('dblclick', () => set(initial));
  window.addEventListener('resize', () => set(size, false));
  queueMicrotask(() => set(size, false));
  return bar;
}
