// A list of choices below its button: one stop of Tab goes into it, arrows go through it; a click elsewhere, Escape or leaving it closes it.
import { h } from './dom.js';

export class Popup {
  readonly element: HTMLElement;
  private readonly stops: HTMLElement[] = [];
  private readonly outside = (event: Event) => {
    if (!this.element.contains(event.target as Node) && !this.anchor.contains(event.target as Node)) this.close();
  };

  constructor(
    private readonly host: HTMLElement,
    private readonly anchor: HTMLElement,
    label: string,
    testid: string,
    private readonly closed: () => void,
  ) {
    this.element = h('div', { class: 'menu', role: 'group', 'aria-label': label, testid });
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.element.addEventListener('focusout', (event) => {
      if (event.relatedTarget instanceof Node && !this.element.contains(event.relatedTarget)) this.close();
    });
  }

  /** A choice: closes the list and acts. */
  item(title: string, about: string, action: () => void, testid?: string, isCurrent = false): HTMLElement {
    const element = h(
      'button',
      { class: 'menu-item', type: 'button', testid, 'aria-current': isCurrent ? 'true' : null },
      h('span', { class: 'title' }, title),
      about ? h('span', { class: 'about' }, about) : null,
    );
    return this.stop(element, action);
  }

  /** Any button that closes the list and acts. */
  stop<E extends HTMLElement>(element: E, action: () => void): E {
    element.addEventListener('click', () => {
      this.close(true);
      action();
    });
    this.stops.push(element);
    return element;
  }

  open(): void {
    const bounds = this.host.getBoundingClientRect();
    const box = this.anchor.getBoundingClientRect();
    // Behind its button in the order of the page, so that Tab goes from the button into it.
    this.anchor.after(this.element);
    const room = bounds.width - this.element.offsetWidth - 12;
    this.element.style.left = `${Math.max(12, Math.min(box.left - bounds.left, room))}px`;
    this.element.style.top = `${box.bottom - bounds.top + 6}px`;
    document.addEventListener('pointerdown', this.outside, true);
    this.stops[0]?.focus();
  }

  close(back = false): void {
    if (!this.element.isConnected) return;
    if (back) this.anchor.focus();
    this.element.remove();
    document.removeEventListener('pointerdown', this.outside, true);
    this.closed();
  }

  private key(event: KeyboardEvent): void {
    const { stops } = this;
    const at = stops.indexOf(event.target as HTMLElement);
    if (event.key === 'Escape') this.close(true);
    else if (event.key === 'ArrowDown') stops[(at + 1) % stops.length]?.focus();
    else if (event.key === 'ArrowUp') stops[(at - 1 + stops.length) % stops.length]?.focus();
    else if (event.key === 'Home') stops[0]?.focus();
    else if (event.key === 'End') stops.at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
