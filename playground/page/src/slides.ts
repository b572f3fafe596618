// Slides: captioned moments of a run. They are authored in a panel beside the run, travel in the link and the draft, and are shown
// over the whole window in large type, one at a press of an arrow key.
import type { App } from './app.js';
import { fill, h, setText } from './dom.js';
import { clock } from './format.js';
import { icon, type IconName } from './icon.js';
import type { Moment, SharedDocument, Slide, Status } from './protocol.js';

/** How much larger the canvas is drawn while slides are shown. */
const magnified = 1.35;
const longestCaption = 400;

export class Slides {
  private panel: HTMLElement | null = null;
  private show: HTMLElement | null = null;
  private at = 0;
  private readonly counter = h('span', { class: 'slide-counter', testid: 'slide-counter' });
  private readonly caption = h('p', { class: 'slide-caption', testid: 'slide-caption' });
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private back: Element | null = null;

  constructor(private readonly app: App) {}

  get list(): Slide[] {
    return this.app.workspace.current.slides ?? [];
  }

  get playing(): boolean {
    return this.show !== null;
  }

  // ── Authoring ───────────────────────────────────────────────────────────────────────────────────────────────────

  togglePanel(): void {
    if (this.panel) return this.closePanel();
    const say = h('input', { class: 'field', type: 'text', 'aria-label': 'Caption', placeholder: 'What is to be seen at this moment', maxlength: longestCaption, testid: 'slide-say' });
    const add = h('form', { class: 'inline-form' }, say, h('button', { class: 'control', type: 'submit', testid: 'slide-add' }, 'Add this moment'));
    add.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.add(say.value.trim())) say.value = '';
    });
    const close = h('button', { class: 'control square', type: 'button', 'aria-label': 'Close slides' }, icon('close'));
    close.addEventListener('click', () => this.closePanel());
    this.back = document.activeElement;
    this.panel = h(
      'section',
      { class: 'side-panel', 'aria-label': 'Slides', testid: 'slides-panel' },
      h('div', { class: 'side-head' }, h('h2', {}, 'Slides'), close),
      h('p', { class: 'dim' }, 'Move to a moment of the run, write a caption, add it. Slides are kept with the draft and travel in the link.'),
      h('ol', { class: 'slide-list', testid: 'slide-list' }),
      add,
      h('div', { class: 'row', 'data-part': 'play' }),
    );
    this.panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.closePanel();
    });
    this.app.views.element.append(this.panel);
    this.draw();
    say.focus();
  }

  closePanel(): void {
    this.panel?.remove();
    this.panel = null;
    if (this.back instanceof HTMLElement && this.back.isConnected) this.back.focus();
  }

  /** The document was changed for another. */
  documentChanged(): void {
    if (this.panel) this.draw();
    if (this.show) this.stop();
  }

  /** The moment that is shown, as a slide. Answers false where there is none. */
  private add(say: string): boolean {
    const moment = this.moment();
    if (!moment) {
      this.app.announce('There is no moment to add: run the workflow as it stands now, then move to one.');
      return false;
    }
    this.change([...this.list, { c: moment, say: say === '' ? (this.app.status?.sentence ?? '') : say }]);
    this.app.announce(`Slide ${this.list.length} is added.`);
    return true;
  }

  /** The moment of the cursor by what stays the same from run to run. */
  private moment(): Moment | null {
    const { status } = this.app;
    if (!status?.has_run || status.stale) return null;
    const link = this.app.engine?.trySend<{ fragment: string }>({ do: 'share', options: { moment: true } });
    const reply = link && this.app.engine?.trySend<{ document: SharedDocument }>({ do: 'unshare', fragment: link.fragment });
    return reply?.document.c ?? null;
  }

  private change(slides: Slide[]): void {
    this.app.workspace.setSlides(slides);
    this.draw();
  }

  private draw(): void {
    const list = this.panel?.querySelector('.slide-list');
    const play = this.panel?.querySelector('[data-part=play]');
    if (!this.panel || !list || !play) return;
    const slides = this.list;
    fill(list, ...slides.map((slide, index) => this.row(slide, index)));
    if (slides.length === 0) {
      fill(play, h('span', { class: 'dim' }, 'No slides yet.'));
      return;
    }
    const start = h('button', { class: 'control primary', type: 'button', testid: 'slides-play' }, icon('run'), `Show ${slides.length === 1 ? 'the slide' : `${slides.length} slides`}`);
    start.addEventListener('click', () => void this.start());
    fill(play, start);
  }

  private row(slide: Slide, index: number): HTMLElement {
    const slides = this.list;
    const number = index + 1;
    const say = h('input', { class: 'field', type: 'text', 'aria-label': `Caption of slide ${number}`, maxlength: longestCaption });
    say.value = slide.say;
    say.addEventListener('change', () => this.app.workspace.setSlides(this.list.map((one, i) => (i === index ? { ...one, say: say.value } : one))));
    const moved = (to: number) => {
      const next = [...slides];
      const [one] = next.splice(index, 1);
      if (one) next.splice(to, 0, one);
      this.change(next);
      this.panel?.querySelector<HTMLElement>(`[data-slide="${to}"] [data-part=${to < index ? 'up' : 'down'}]`)?.focus();
    };
    const button = (part: string, name: string, glyph: IconName, off: boolean, action: () => void) => {
      const element = h('button', { class: 'mini', type: 'button', 'aria-label': name, title: name, 'data-part': part, 'aria-disabled': off ? 'true' : null }, icon(glyph));
      element.addEventListener('click', () => {
        if (!off) action();
      });
      return element;
    };
    const go = h('button', { class: 'row-button code', type: 'button', title: 'Go to this moment' }, clock(Number(slide.c.t ?? 0)));
    go.addEventListener('click', () => void this.goTo(slide));
    return h(
      'li',
      { 'data-slide': index },
      h('div', { class: 'slide-row' }, go, say),
      h(
        'div',
        { class: 'slide-tools' },
        button('up', `Move slide ${number} up`, 'up', index === 0, () => moved(index - 1)),
        button('down', `Move slide ${number} down`, 'chevron', index === slides.length - 1, () => moved(index + 1)),
        button('remove', `Remove slide ${number}`, 'trash', false, () => {
          this.change(slides.filter((_, i) => i !== index));
          this.app.announce(`Slide ${number} is removed.`);
          (this.panel?.querySelector<HTMLElement>(`[data-slide="${Math.min(index, this.list.length - 1)}"] [data-part=remove]`) ?? this.panel?.querySelector<HTMLElement>('[data-testid=slide-say]'))?.focus();
        }),
      ),
    );
  }

  // ── Showing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Shows the slides from the first. `asked`: by a press of a button here, so that the whole screen may be taken. */
  async start(asked = true): Promise<void> {
    if (this.list.length === 0) return this.app.announce('There are no slides in this document.');
    if (this.show) return;
    this.back = asked ? document.activeElement : null;
    const control = (testid: string, name: string, glyph: IconName, action: () => void) => {
      const element = h('button', { class: 'control square', type: 'button', 'aria-label': name, title: name, testid }, icon(glyph));
      element.addEventListener('click', () => {
        if (element.getAttribute('aria-disabled') !== 'true') action();
      });
      this.buttons.set(testid, element);
      return element;
    };
    const previous = control('slide-previous', 'Previous slide (←)', 'back', () => void this.move(this.at - 1));
    const next = control('slide-next', 'Next slide (→)', 'over', () => void this.move(this.at + 1));
    const full = control('slide-full', 'Full screen', 'full', () => void this.app.element.requestFullscreen?.().catch(() => undefined));
    const leave = control('slide-leave', 'Leave slides (Escape)', 'close', () => this.stop());
    this.show = h('section', { class: 'slide-bar', 'aria-label': 'Slides', testid: 'slides' }, previous, next, this.counter, this.caption, document.fullscreenEnabled ? full : null, leave);
    this.app.element.classList.add('slides');
    this.app.element.append(this.show);
    this.app.setMagnified(magnified);
    document.addEventListener('keydown', this.key, true);
    document.addEventListener('fullscreenchange', this.screenChanged);
    if (asked) {
      void this.app.element.requestFullscreen?.().catch(() => undefined);
      next.focus();
    }
    await this.move(0);
  }

  stop(): void {
    if (!this.show) return;
    document.removeEventListener('keydown', this.key, true);
    document.removeEventListener('fullscreenchange', this.screenChanged);
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    this.show.remove();
    this.show = null;
    this.app.element.classList.remove('slides');
    this.app.setMagnified(1);
    this.app.announce('Slides are closed.');
    if (this.back instanceof HTMLElement && this.back.isConnected) this.back.focus();
  }

  private async move(to: number): Promise<void> {
    const slides = this.list;
    this.at = Math.min(Math.max(to, 0), slides.length - 1);
    const slide = slides[this.at];
    if (!slide) return;
    setText(this.counter, `${this.at + 1} / ${slides.length}`);
    setText(this.caption, slide.say);
    this.off('slide-previous', this.at === 0);
    this.off('slide-next', this.at === slides.length - 1);
    this.app.say(`Slide ${this.at + 1} of ${slides.length}: ${slide.say}`);
    await this.goTo(slide);
  }

  private off(testid: string, off: boolean): void {
    const button = this.buttons.get(testid);
    if (off) button?.setAttribute('aria-disabled', 'true');
    else button?.removeAttribute('aria-disabled');
  }

  /** Moves the run to the slide's moment; a run that is not there yet, or that is old, is made first. */
  private async goTo(slide: Slide): Promise<void> {
    const { app } = this;
    const whole = (status: Status | null) => status !== null && status.has_run && !status.stale;
    if (!whole(app.status)) {
      app.send({ do: 'run', speed: 'instant' });
      await app.atRest();
    }
    if (!app.engine?.trySend({ do: 'seek', moment: slide.c }) && slide.c.t !== undefined) app.send({ do: 'seek', time_ns: slide.c.t });
  }

  private readonly screenChanged = () => {
    // Escape leaves the full screen first, and says nothing more than that.
    if (!document.fullscreenElement && this.show) this.stop();
  };

  private readonly key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = /^(ArrowRight|ArrowDown|PageDown)$/.test(event.key) || (event.key === ' ' && !(event.target instanceof HTMLButtonElement));
    if (next) void this.move(this.at + 1);
    else if (/^(ArrowLeft|ArrowUp|PageUp)$/.test(event.key)) void this.move(this.at - 1);
    else if (event.key === 'Home') void this.move(0);
    else if (event.key === 'End') void this.move(this.list.length - 1);
    else if (event.key === 'Escape') this.stop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
