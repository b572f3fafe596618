// What needs a decision of the viewer: real requests, callbacks that wait for somebody, and trouble of the page itself.
import { openDialog } from './dialog.js';
import { fill, h } from './dom.js';
import { icon } from './icon.js';
import { originOf, requestOf, tokenIn, tokenPlace, type LiveRequest } from './live.js';
import type { Waiting } from './protocol.js';

export interface AsksActions {
  allow(origin: string): void;
  giveToken(origin: string, place: string, token: string): void;
  makeService(waiting: Waiting): void;
  fail(waiting: Waiting): void;
  callback(endpoint: number | string, method: string, body: unknown): void;
  passTime(): void;
}

export class Asks {
  readonly element: HTMLElement;
  private drawn = '';
  /** The bars of real requests that are shown, so that a token which is being typed outlives what else changes. */
  private liveBars = new Map<string, HTMLElement>();
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

  /** Shows one bar for each origin that is not allowed yet or lacks a token, and one for each callback. */
  update(waiting: Waiting[], hasToken: (place: string) => boolean): void {
    const places = waiting.map((wait) => {
      const request = wait.kind === 'http' ? requestOf(wait) : null;
      return request ? tokenPlace(request) : null;
    });
    const missing = places.map((place) => (place !== null && !hasToken(place) ? place : null));
    const text = JSON.stringify([waiting, missing]);
    if (text === this.drawn) return;
    this.drawn = text;
    const bars: HTMLElement[] = [];
    const kept = new Map<string, HTMLElement>();
    const origins = new Set<string>();
    waiting.forEach((wait, i) => {
      if (wait.kind === 'http') {
        const request = requestOf(wait);
        const origin = request ? originOf(request.url) : null;
        if (!request || origins.has(origin ?? request.url)) return;
        origins.add(origin ?? request.url);
        const key = JSON.stringify([wait.effect, request.method, request.url, missing[i]]);
        const bar = this.liveBars.get(key) ?? this.live(wait, request, origin, places[i] ?? null, missing[i] !== null);
        kept.set(key, bar);
        bars.push(bar);
      } else if (wait.kind === 'callback') {
        bars.push(this.callback(wait));
      }
    });
    this.liveBars = kept;
    const root = this.waits.getRootNode() as Document | ShadowRoot;
    const focused = this.waits.contains(root.activeElement) ? (root.activeElement as HTMLElement) : null;
    fill(this.waits, ...bars);
    if (focused?.isConnected) focused.focus();
  }

  private button(label: string, action: () => void, testid: string, primary = false): HTMLElement {
    const element = h('button', { class: `control${primary ? ' primary' : ''}`, type: 'button', testid }, label);
    element.addEventListener('click', action);
    return element;
  }

  private live(wait: Waiting, request: LiveRequest, origin: string | null, place: string | null, asksToken: boolean): HTMLElement {
    const host = origin ? new URL(request.url).host : request.url;
    const why = this.embed
      ? ' Embedded runs make no real requests.'
      : place === null
        ? ''
        : asksToken
          ? ` It needs ${request.auth === 'OAuth2' ? 'an OAuth 2 access token' : 'an OIDC identity token'} for ${place}. A token that you paste is kept in the memory of this page for this document, and is in no link, draft or log.`
          : ` The token that you gave for ${place} would go along.`;
    const asks = origin !== null && !this.embed && place !== null && asksToken;
    const allow = origin && !this.embed && !asks ? this.button(`Allow ${host} for this visit`, () => this.actions.allow(origin), 'allow-live') : null;
    return h(
      'div',
      { class: 'ask live', role: 'group', 'aria-label': 'Real request', testid: 'ask-live' },
      icon('globe'),
      h('p', {}, 'No simulated service answers ', h('strong', { class: 'code' }, `${request.method} ${request.url}`), `. It would go to `, h('strong', {}, origin ?? request.url), `.${why}`),
      this.button('Make a service from this call', () => this.actions.makeService(wait), 'make-service', true),
      asks ? this.tokenForm(origin, host, place) : allow,
      this.button('Fail it', () => this.actions.fail(wait), 'fail-live'),
    );
  }

  /** A field that nobody keeps: to a browser a text, because it offers to save what it takes for a password. */
  private tokenForm(origin: string, host: string, place: string): HTMLElement {
    const field = h('input', { class: 'field secret', type: 'text', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'off', placeholder: 'Paste a token', 'aria-label': `Token for ${place}`, testid: 'token' });
    const problem = h('p', { class: 'status-bad', role: 'alert', testid: 'token-problem' });
    const send = h('button', { class: 'control', type: 'submit', testid: 'allow-live' }, `Allow ${host} with this token`);
    const form = h('form', { class: 'token-form' }, field, send, problem);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const token = tokenIn(field.value);
      if (token === null) {
        problem.textContent = field.value.trim() === '' ? 'Paste a token first.' : 'This is no token: it has blanks or characters that no token has.';
        field.focus();
        return;
      }
      field.value = '';
      this.actions.giveToken(origin, place, token);
    });
    return form;
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
