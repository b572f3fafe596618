// What needs a decision of the viewer: real requests, callbacks that wait for somebody, and trouble of the page itself.
import { openDialog } from './dialog.js';
import { fill, h } from './dom.js';
import { icon } from './icon.js';
import { originOf, requestOf } from './live.js';
import type { Waiting } from './protocol.js';

export interface AsksActions {
  allow(origin: string): void;
  makeService(waiting: Waiting): void;
  fail(waiting: Waiting): void;
  callback(endpoint: number | string, method: string, body: unknown): void;
  passTime(): void;
}

export class Asks {
  readonly element: HTMLElement;
  private drawn = '';
  private readonly notes = new Map<string, HTMLElement>();
  private readonly waits: HTMLElement;
  private readonly trouble: HTMLElement;

  constructor(
    private readonly host: Element,
    private readonly actions: AsksActions,
    private readonly embed: boolean,
  ) {
    this.waits = h('div', {});
    this.trouble = h('div', {});
    this.element = h('section', { class: 'asks', 'aria-label': 'Decisions', testid: 'asks' }, this.trouble, this.waits);
  }

  /** A lasting note with a button to close it; a second note with the same key takes the place of the first. */
  note(key: string, text: string, ...buttons: HTMLElement[]): void {
    this.notes.get(key)?.remove();
    const close = h('button', { class: 'control square', type: 'button', 'aria-label': 'Close' }, icon('close'));
    const bar = h('div', { class: 'ask trouble', role: 'alert', testid: `note-${key}` }, icon('error'), h('p', {}, text), ...buttons, close);
    close.addEventListener('click', () => this.clear(key));
    this.notes.set(key, bar);
    this.trouble.append(bar);
  }

  /** Something to do, not something wrong. */
  hint(key: string, text: string, ...buttons: HTMLElement[]): void {
    this.note(key, text, ...buttons);
    const bar = this.notes.get(key);
    bar?.classList.remove('trouble');
    bar?.setAttribute('role', 'status');
  }

  clear(key: string): void {
    this.notes.get(key)?.remove();
    this.notes.delete(key);
  }

  /** Shows one bar for each origin that is not allowed yet, and one for each callback. */
  update(waiting: Waiting[]): void {
    const text = JSON.stringify(waiting);
    if (text === this.drawn) return;
    this.drawn = text;
    const bars: HTMLElement[] = [];
    const origins = new Set<string>();
    for (const wait of waiting) {
      if (wait.kind === 'http') {
        const request = requestOf(wait);
        const origin = request ? originOf(request.url) : null;
        if (!request || origins.has(origin ?? request.url)) continue;
        origins.add(origin ?? request.url);
        bars.push(this.live(wait, request.method, request.url, origin));
      } else if (wait.kind === 'callback') {
        bars.push(this.callback(wait));
      }
    }
    fill(this.waits, ...bars);
  }

  private button(label: string, action: () => void, testid: string, primary = false): HTMLElement {
    const element = h('button', { class: `control${primary ? ' primary' : ''}`, type: 'button', testid }, label);
    element.addEventListener('click', action);
    return element;
  }

  private live(wait: Waiting, method: string, url: string, origin: string | null): HTMLElement {
    const why = this.embed ? ' Embedded runs make no real requests.' : '';
    const allow =
      origin && !this.embed ? this.button(`Allow ${new URL(url).host} for this visit`, () => this.actions.allow(origin), 'allow-live') : null;
    return h(
      'div',
      { class: 'ask live', role: 'group', 'aria-label': 'Real request', testid: 'ask-live' },
      icon('globe'),
      h('p', {}, 'No simulated service answers ', h('strong', { class: 'code' }, `${method} ${url}`), `. It would go to `, h('strong', {}, origin ?? url), `.${why}`),
      this.button('Make a service from this call', () => this.actions.makeService(wait), 'make-service', true),
      allow,
      this.button('Fail it', () => this.actions.fail(wait), 'fail-live'),
    );
  }

  private callback(wait: Waiting): HTMLElement {
    const detail = wait.detail ?? {};
    const method = String(detail['method'] || 'POST');
    const endpoint = wait.endpoint ?? wait.effect;
    const send = (body: unknown) => this.actions.callback(endpoint, method, body);
    return h(
      'div',
      { class: 'ask', role: 'group', 'aria-label': 'Waiting callback', testid: 'ask-callback' },
      icon('person'),
      h('p', {}, h('strong', {}, wait.step ?? 'The workflow'), ` waits for a ${method} to its callback address. Play the person or program that answers.`),
      this.button('Approve', () => send({ approved: true }), 'approve', true),
      this.button('Reject', () => send({ approved: false }), 'reject'),
      this.button('Send…', () => this.openSend(method, endpoint), 'send-callback'),
      // Only where the wait has an end of its own: it raises TimeoutError then.
      wait.until_ns === undefined ? null : this.button('Let the time run out', () => this.actions.passTime(), 'pass-time'),
    );
  }

  private openSend(method: string, endpoint: number | string): void {
    const verb = h('select', { class: 'field', 'aria-label': 'Method' }, ...['POST', 'GET', 'PUT', 'PATCH', 'DELETE'].map((name) => h('option', {}, name)));
    verb.value = method;
    const body = h('textarea', { class: 'field', rows: 6, 'aria-label': 'Body as JSON', spellcheck: 'false' });
    body.value = '{"approved": true}';
    const problem = h('p', { class: 'status-bad', role: 'alert' });
    const send = h('button', { class: 'control primary', type: 'submit' }, 'Send');
    const form = h('form', { class: 'dialog-body' }, h('div', { class: 'row' }, verb), body, problem, h('div', { class: 'row' }, send));
    const dialog = openDialog(this.host, 'Send to the callback', 'callback-dialog', form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      let value: unknown = null;
      try {
        value = body.value.trim() === '' ? null : JSON.parse(body.value);
      } catch (error) {
        problem.textContent = `This is not JSON: ${(error as Error).message}`;
        return;
      }
      dialog.close();
      this.actions.callback(endpoint, verb.value, value);
    });
  }
}
