// The toolbar: the document on the left, the run in the middle, sharing and settings on the right.
import { h, setAttribute, setText } from './dom.js';
import { icon, logo, type IconName } from './icon.js';
import type { Status } from './protocol.js';

export type StepMode = 'over' | 'into' | 'out' | 'back';

export interface ToolbarActions {
  run(): void;
  pauseOrResume(): void;
  stop(): void;
  step(mode: StepMode): void;
  toStart(): void;
  toEnd(): void;
  speed(value: string): void;
  examples(anchor: HTMLElement): void;
  share(): void;
  tools(anchor: HTMLElement): void;
  theme(): void;
  help(): void;
  text(): void;
  open(): void;
}

export const speeds: [string, string][] = [
  ['instant', 'instant'],
  ['1', '×1'],
  ['10', '×10'],
  ['100', '×100'],
  ['step', 'steps'],
];

export class Toolbar {
  readonly element: HTMLElement;
  private readonly examplesButton: HTMLButtonElement;
  private readonly title: HTMLElement;
  private readonly line: HTMLElement;
  private readonly heading: HTMLElement;
  private readonly buttons = new Map<string, HTMLButtonElement>();

  constructor(actions: ToolbarActions, embed: boolean, home: string) {
    const button = (testid: string, name: string, glyph: IconName, action: () => void, title = name) => {
      const element = h('button', { class: 'control square', type: 'button', testid, 'aria-label': name, title }, icon(glyph));
      element.addEventListener('click', () => {
        if (element.getAttribute('aria-disabled') !== 'true') action();
      });
      this.buttons.set(testid, element);
      return element;
    };
    this.title = h('span', {}, 'Examples');
    this.examplesButton = h(
      'button',
      { class: 'control examples-button', type: 'button', testid: 'examples', 'aria-haspopup': 'true', 'aria-expanded': 'false' },
      h('span', { class: 'visually-hidden' }, 'Document: '),
      this.title,
      icon('chevron'),
    );
    this.examplesButton.addEventListener('click', () => actions.examples(this.examplesButton));
    this.line = h('p', { class: 'document-line' });
    // A page that holds an embedded playground has a heading of its own.
    this.heading = h(document.querySelector('h1') ? 'div' : 'h1', { class: 'visually-hidden' });
    const run = h('button', { class: 'control primary', type: 'button', testid: 'run', title: 'Run from the start (Ctrl+Enter)' }, icon('run'), 'Run');
    run.addEventListener('click', () => actions.run());
    const pause = button('pause', 'Pause', 'pause', () => actions.pauseOrResume(), 'Pause (Space)');
    const speed = h(
      'select',
      { class: 'control', 'aria-label': 'Speed', testid: 'speed' },
      ...speeds.map(([value, label]) => h('option', { value }, label)),
    );
    speed.addEventListener('change', () => actions.speed(speed.value));
    const share = h('button', { class: 'control', type: 'button', testid: 'share' }, 'Share');
    share.addEventListener('click', () => actions.share());
    const tools = h('button', { class: 'control', type: 'button', testid: 'tools', 'aria-haspopup': 'true', 'aria-expanded': 'false', title: 'Compare runs, many seeds, slides' }, 'Tools', icon('chevron'));
    tools.addEventListener('click', () => actions.tools(tools));
    const text = button('text-view', 'Text view', 'list', () => actions.text(), 'Text view: the run as tables and lists');
    text.setAttribute('aria-pressed', 'false');
    const brand = embed ? null : h('a', { class: 'brand', href: home, 'aria-label': 'Etude, start page' }, logo(), h('span', {}, 'Etude'));
    this.element = h(
      'header',
      { class: 'toolbar', 'aria-label': 'Toolbar' },
      h('div', { class: 'tools tools-document' }, this.heading, brand, embed ? null : this.examplesButton, this.line),
      h(
        'div',
        { class: 'tools tools-run', role: 'group', 'aria-label': 'Run' },
        run,
        pause,
        button('stop', 'Stop', 'stop', () => actions.stop()),
        h(
          'div',
          { class: 'group', role: 'group', 'aria-label': 'Steps' },
          button('to-start', 'To the start', 'start', () => actions.toStart(), 'To the start (Home)'),
          button('back', 'Back', 'back', () => actions.step('back'), 'Back one step (←)'),
          button('step-over', 'Step over', 'over', () => actions.step('over'), 'Step over (→)'),
          button('step', 'Step into', 'into', () => actions.step('into'), 'Step into (Shift+→)'),
          button('step-out', 'Step out', 'out', () => actions.step('out'), 'Step out (Shift+←)'),
          button('to-end', 'To the end', 'end', () => actions.toEnd(), 'To the end (End)'),
        ),
      ),
      h(
        'div',
        { class: 'tools tools-page' },
        h('span', { class: 'select' }, speed, icon('chevron')),
        text,
        embed ? null : tools,
        share,
        embed ? button('open', 'Open in the playground', 'open', () => actions.open()) : null,
        embed ? null : button('theme', 'Theme', 'theme', () => actions.theme(), 'Light or dark'),
        embed ? null : button('help', 'Keys', 'help', () => actions.help(), 'Keys (?)'),
      ),
    );
  }

  setDocument(title: string, line: string): void {
    setText(this.title, title);
    setText(this.heading, `${title}, Etude playground`);
    this.line.textContent = line;
    this.line.title = line;
  }

  setMenuOpen(open: boolean): void {
    this.examplesButton.setAttribute('aria-expanded', String(open));
  }

  setSpeed(value: string): void {
    const select = this.element.querySelector<HTMLSelectElement>('[data-testid=speed]');
    if (select && [...select.options].some((option) => option.value === value)) select.value = value;
  }

  setText(shown: boolean): void {
    this.buttons.get('text-view')?.setAttribute('aria-pressed', String(shown));
  }

  setTheme(theme: string): void {
    this.buttons.get('theme')?.setAttribute('aria-label', theme === 'dark' ? 'Theme: dark, change to light' : 'Theme: light, change to dark');
  }

  /** Controls are never `disabled`, which would throw the focus away; they say `aria-disabled` and do nothing. */
  update(status: Status | null): void {
    const off = (testid: string, disabled: boolean) => {
      const element = this.buttons.get(testid);
      if (element) setAttribute(element, 'aria-disabled', disabled ? 'true' : null);
    };
    const running = status?.running ?? false;
    const paused = status?.paused ?? false;
    const ready = status !== null;
    const active = running || paused || (status?.waiting.length ?? 0) > 0;
    off('pause', !running && !paused);
    off('stop', !active || (!running && status?.finished === true));
    off('to-start', !ready || status.cursor === 0);
    off('back', !ready || status.cursor === 0);
    off('step-over', !ready);
    off('step', !ready);
    off('step-out', !ready || !status.has_run);
    off('to-end', !ready || !status.has_run);
    const pause = this.buttons.get('pause');
    if (pause) {
      const name = paused && !running && status?.has_run ? 'Resume' : 'Pause';
      if (pause.getAttribute('aria-label') !== name) {
        pause.setAttribute('aria-label', name);
        pause.title = `${name} (Space)`;
        pause.replaceChildren(icon(name === 'Resume' ? 'run' : 'pause'));
      }
    }
  }
}
