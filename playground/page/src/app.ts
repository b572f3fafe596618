// The playground: puts the parts of the page together, sends wishes to the module and draws what it answers.
import { Asks } from './asks.js';
import { copyText, openDialog } from './dialog.js';
import { h, setText, uniqueId } from './dom.js';
import type { CodeEditor } from './editor/editor.js';
import { Engine, EngineStopped, type EnginePaths } from './engine.js';
import { DocumentDesk } from './document_desk.js';
import { engineFiles } from './files.js';
import { FilesPane } from './files_pane.js';
import { handleKey } from './keys.js';
import type { Example } from './menu.js';
import { Outside } from './outside.js';
import { Changed, Refusal, type CatalogueEntry, type Diagnostic, type FileName, type Files, type Outbox, type ResultMirror, type Status } from './protocol.js';
import { marksOf } from './run_marks.js';
import { RunTools } from './run_tools.js';
import { splitter } from './splitter.js';
import { recall, remember } from './storage.js';
import { Toolbar, type StepMode } from './toolbar.js';
import { ProblemsView } from './views/problems.js';
import { ResultView } from './views/result.js';
import { ViewsPane } from './views_pane.js';
import { Workspace, type OpenDocument } from './workspace.js';

export interface AppOptions {
  host: HTMLElement;
  /** The editor's class; it comes in a bundle of its own. */
  Editor: typeof CodeEditor;
  paths: EnginePaths;
  /** Where the examples' file is. */
  examplesUrl: string;
  home: string;
  /** The script that runs many seeds beside the page. */
  seedsWorker: string;
  /** The typefaces of exported pictures. */
  typefaces: { family: string; weight: number; url: string }[];
  /** The playground's own address: what links that are made here begin with. */
  address: string;
  /** Inside another page: no drafts, no real requests, a smaller toolbar. */
  embed: boolean;
  /** `graph`, `sequence`, … or `text`. */
  view: string | null;
  theme: 'dark' | 'light' | null;
  /** The document to begin with instead of what the address says. */
  given?: { files?: Files; title?: string; fragment?: string };
}

const autoRunMs = 300;
const viewsMs = 120;
const listsMs = 150;

export class App {
  readonly element: HTMLElement;
  engine: Engine | null = null;
  status: Status | null = null;
  readonly workspace: Workspace;
  readonly files: FilesPane;
  readonly toolbar: Toolbar;
  readonly asks: Asks;
  readonly views: ViewsPane;
  private readonly problems: ProblemsView;
  private readonly result: ResultView;
  private readonly live: HTMLElement;
  private readonly statusId = uniqueId('status');
  private readonly canvasId = uniqueId('canvas');
  private readonly work: HTMLElement;
  readonly desk = new DocumentDesk(this);
  readonly tools = new RunTools(this);
  private readonly outside = new Outside(this);
  private readonly rests: (() => void)[] = [];
  private readonly changes: ((status: Status) => void)[] = [];
  private diagnostics: Diagnostic[] = [];
  examples: Example[] = [];
  private catalogueRows: CatalogueEntry[] | null = null;
  private speed = 'instant';
  private autoRun = false;
  private autoTimer: ReturnType<typeof setTimeout> | undefined;
  private viewsTimer: ReturnType<typeof setTimeout> | undefined;
  private listsTimer: ReturnType<typeof setTimeout> | undefined;
  private textShown = false;
  private webgl = true;
  theme: 'dark' | 'light';
  private magnified = 1;

  constructor(readonly options: AppOptions) {
    const { embed, home } = options;
    this.theme = options.theme ?? this.preferredTheme();
    document.documentElement.dataset['theme'] = this.theme;
    this.workspace = new Workspace(
      {
        renamed: () => this.showDocument(),
        saved: (text, trouble) => {
          this.files?.setSaved(text, trouble);
          if (trouble) this.announce(text);
        },
      },
      !embed,
    );
    this.toolbar = new Toolbar(
      {
        run: () => this.run(),
        pauseOrResume: () => this.pauseOrResume(),
        stop: () => this.stop(),
        step: (mode) => this.step(mode),
        toStart: () => this.seekTo('start'),
        toEnd: () => this.seekTo('end'),
        speed: (value) => {
          this.speed = value;
          remember('speed', value);
          this.send({ do: 'view', speed: value });
        },
        examples: (anchor) => this.desk.openMenu(anchor),
        share: () => void this.tools.share(),
        tools: (anchor) => void this.tools.openMenu(anchor),
        theme: () => this.setTheme(this.theme === 'dark' ? 'light' : 'dark', true),
        help: () => void this.openHelp(),
        text: () => this.showText(!this.textShown, true),
        open: () => this.openOutside(),
      },
      embed,
      home,
    );
    this.files = new FilesPane(
      {
        changed: (file, text) => this.edited(file, text),
        toggleBreakpoint: (file, line, withCondition) => this.toggleBreakpointAt(file, line, withCondition),
        lineChosen: (file, line) => this.send({ do: 'select', file, line }),
        run: () => this.run(),
        autoRun: (on) => {
          this.autoRun = on;
          if (on) this.scheduleAutoRun();
        },
      },
      {
        completeAt: (file, offset) => this.engine?.trySend({ do: 'complete_at', file, offset }) ?? null,
        hoverAt: (file, offset) => this.engine?.trySend({ do: 'hover_at', file, offset }) ?? null,
        catalogue: () => this.catalogue(),
        addresses: () => [...this.files.text('services.yaml').matchAll(/^\s+url:\s*["']?([^"'\s#]+)/gm)].map((match) => match[1] ?? ''),
      },
      options.Editor,
    );
    this.views = new ViewsPane(
      () => this.engine,
      {
        send: (action) => this.send(action),
        seek: (index) => this.send({ do: 'seek', index }),
        canvasView: (name) => this.canvasView(name),
        withoutFaults: () => void this.tools.compareWithoutFaults(),
      },
      this.canvasId,
      this.statusId,
    );
    // Whoever asks for the place wants to write there.
    const goTo = (one: { file: FileName; line: number; column: number }) => {
      this.files.show(one.file, one.line, one.column, true);
      this.files.editor(one.file)?.focus();
    };
    this.problems = new ProblemsView({
      goTo,
      fix: (file, fix) => this.files.applyFix(file, fix),
    });
    this.result = new ResultView({ copy: (text) => void this.copy(text), goTo });
    this.asks = new Asks(
      this.views.element,
      {
        allow: (origin) => this.outside.allow(origin),
        giveToken: (origin, place, token) => this.outside.giveToken(origin, place, token),
        makeService: (waiting) => this.outside.makeService(waiting),
        fail: (waiting) => this.outside.fail(waiting),
        callback: (endpoint, method, body) => this.send({ do: 'callback', endpoint, method, body }),
        passTime: () => this.send({ do: 'pass_time' }),
      },
      embed,
    );
    this.live = h('p', { class: 'visually-hidden', id: this.statusId, role: 'status', 'aria-live': 'polite', testid: 'status' });
    const below = h('div', { class: 'below' }, this.problems.element, this.result.element);
    const left = h('section', { class: 'left', 'aria-label': 'Files' }, this.files.tabRow, this.files.editors);
    left.append(
      splitter({
        name: 'below',
        label: 'Height of problems and result',
        orientation: 'horizontal',
        min: 72,
        max: () => left.clientHeight * 0.7,
        // So high that a result of some lines is seen whole.
        initial: Math.round(Math.min(190, Math.max(107, innerHeight * 0.21))),
        direction: -1,
        apply: (size) => {
          below.classList.add('sized');
          below.style.setProperty('--below', `${size}px`);
        },
      }),
      below,
    );
    const work = h(document.querySelector('main') ? 'div' : 'main', { class: 'work' });
    this.work = work;
    work.append(
      left,
      splitter({
        name: 'left',
        label: 'Width of the editor',
        orientation: 'vertical',
        min: 260,
        max: () => work.clientWidth - 320,
        initial: embed ? 340 : 430,
        direction: 1,
        apply: (size) => left.style.setProperty('--left', `${size}px`),
      }),
      this.views.element,
    );
    this.element = h('div', { class: `etude-app${embed ? ' embed' : ''}` }, this.toolbar.element, this.asks.element, work, this.live);
    options.host.append(this.element);
    this.toolbar.update(null);
    this.toolbar.setTheme(this.theme);
    this.speed = recall('speed') ?? 'instant';
    this.toolbar.setSpeed(this.speed);
    this.listen();
    this.showText(options.view === 'text' || recall('text-view') === 'true', false);
  }

  /** Loads examples and engine, and opens the first document. Never rejects: what fails is said on the page. */
  async start(): Promise<void> {
    const examples = fetch(this.options.examplesUrl)
      .then((answer) => (answer.ok ? (answer.json() as Promise<Example[]>) : []))
      .catch(() => []);
    const engine = Engine.load(this.options.paths, {
      canvas: `#${this.canvasId}`,
      theme: this.theme,
      scale: devicePixelRatio,
      reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
    });
    // A draft or an example is readable before the engine is there.
    this.examples = await examples;
    const early = this.options.given ? null : this.desk.ofAddress();
    if (early) this.showFiles(early);
    try {
      const { engine: loaded, webgl } = await engine;
      this.engine = loaded;
      this.webgl = webgl;
    } catch (error) {
      this.views.loaded();
      this.asks.note('engine', `The engine did not load (${error instanceof Error ? error.message : String(error)}). The text is safe; reload the page to try again.`, this.reloadButton());
      return;
    }
    this.engine.onStopped(() => this.engineStopped());
    this.engine.onChange((flags) => this.changed(flags));
    this.views.loaded();
    this.sizeCanvas();
    const stored = recall('view');
    if (stored) this.restoreView(stored);
    this.send({ do: 'view', speed: this.speed, ...(this.options.view && this.options.view !== 'text' ? { view: this.options.view } : {}) });
    if (!this.webgl) {
      this.showText(true, false);
      this.asks.note('webgl', 'This browser does not offer WebGL 2, so the run is shown as text.');
    }
    if (this.options.given) this.desk.openGiven(this.options.given);
    else if (early) this.open(early);
    else this.desk.openAddress();
  }

  private restoreView(stored: string): void {
    try {
      this.engine?.trySend({ do: 'view', ...(JSON.parse(stored) as object) });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }

  // ── Documents ───────────────────────────────────────────────────────────────────────────────────────────────────

  open(document: OpenDocument): Diagnostic[] {
    this.element.querySelector('.notice-page')?.remove();
    this.outside.abort();
    this.outside.forgetTokens();
    this.showFiles(document);
    if (!this.engine) return [];
    const { title, seed, cursor, files, faults } = document;
    const action: Record<string, unknown> = { do: 'open', files: engineFiles(files), title, ...(faults ? { faults } : {}) };
    if (seed !== undefined) action['seed'] = seed;
    if (cursor !== undefined) action['cursor'] = cursor;
    try {
      this.diagnostics = this.engine.send<{ diagnostics?: Diagnostic[] }>(action)?.diagnostics ?? [];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.asks.note('open', error.message);
    }
    this.views.setWatches(document.watches ?? []);
    if (document.view) this.canvasView(document.view, false);
    // A breakpoint of a link must not keep the run from reaching the moment that it is about.
    if (cursor === undefined && !document.slides) for (const mark of document.breakpoints ?? []) this.breakpointOf(mark);
    this.showProblems();
    this.changed(~Changed.again);
    this.tools.documentChanged();
    return this.diagnostics;
  }

  /** The document in the editors and the toolbar, without the engine. */
  private showFiles(document: OpenDocument): void {
    if (this.workspace.current === document) return;
    this.workspace.open(document);
    this.files.open(document.files);
  }

  private showDocument(): void {
    const { title, line } = this.workspace.current;
    this.toolbar?.setDocument(title, line);
    // The address does not go on saying that this is the example or the link that the draft was made from.
    if (!this.options.embed && this.workspace.current.draft && location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
    if (!this.options.embed) document.title = `${title} – Etude`;
  }

  format(): void {
    const file = this.files.activeFile;
    try {
      const reply = this.engine?.send<{ text: string }>({ do: 'format', file });
      if (reply) this.files.editor(file)?.replace(reply.text);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.announce(error.message);
      this.asks.note('format', `This file cannot be formatted: ${error.message}`);
    }
  }

  /** The document as it stands, in a playground of its own. */
  private openOutside(): void {
    const reply = this.engine?.trySend<{ fragment: string }>({ do: 'share', title: this.workspace.current.title, options: { moment: false } });
    if (!reply) return this.announce('This document is too large for a link.');
    window.open(`${this.options.address}#${reply.fragment.replace(/^#/, '')}`, '_blank', 'noopener');
  }

  // ── Edits ───────────────────────────────────────────────────────────────────────────────────────────────────────

  private edited(file: FileName, text: string): void {
    this.workspace.edit(file, text);
    if (!this.engine) return;
    try {
      this.diagnostics = this.engine.edit(file, text);
    } catch (error) {
      if (error instanceof Refusal) this.asks.note('edit', error.message);
      return;
    }
    this.showProblems();
    this.scheduleAutoRun();
  }

  private scheduleAutoRun(): void {
    clearTimeout(this.autoTimer);
    if (!this.autoRun) return;
    this.autoTimer = setTimeout(() => {
      if (this.diagnostics.some((one) => one.severity === 'error')) return;
      const place = this.status?.has_run ? this.status.time_ns : null;
      const atEnd = this.status ? this.status.cursor >= this.status.length : true;
      this.send({ do: 'run', speed: 'instant' });
      if (place !== null && !atEnd) void this.atRest().then(() => this.send({ do: 'seek', time_ns: place }));
    }, autoRunMs);
  }

  private showProblems(): void {
    this.problems.update(this.diagnostics);
    this.files.setProblems(this.diagnostics);
  }

  /** `main/step` or `main/step if condition`, as a link holds it. */
  private breakpointOf(mark: string): void {
    const [, step = mark, condition] = /^(.*?) if (.*)$/s.exec(mark) ?? [];
    this.engine?.trySend({ do: 'breakpoint', step, on: true, ...(condition ? { condition } : {}) });
  }

  private toggleBreakpointAt(file: FileName, line: number, withCondition: boolean): void {
    const rows = this.views.rows.filter((row) => row.file === file && row.line <= line);
    const row = rows.find((one) => one.line === line) ?? rows.sort((a, b) => b.line - a.line)[0];
    if (!row) return this.announce('There is no step on this line.');
    if (withCondition) this.openCondition(row.key, row.name);
    else this.send({ do: 'breakpoint', step: row.key, on: !row.breakpoint });
  }

  /** A breakpoint that stops only where an expression is true. */
  private openCondition(step: string, name: string): void {
    const field = h('input', { class: 'field code', type: 'text', 'aria-label': 'Condition', placeholder: 'total > 100', spellcheck: 'false' });
    const form = h('form', { class: 'row' }, field, h('button', { class: 'control primary', type: 'submit' }, 'Set'));
    const dialog = openDialog(this.element, `Stop at ${name} only if`, 'condition-dialog', h('p', { class: 'dim' }, 'An expression over the variables there. Without one the run stops each time.'), form);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      dialog.close();
      const condition = field.value.trim().replace(/^\$\{(.*)\}$/s, '$1');
      this.send({ do: 'breakpoint', step, on: true, ...(condition ? { condition } : {}) });
    });
  }

  private catalogue(): CatalogueEntry[] {
    if (this.catalogueRows === null && this.engine) {
      const model = this.engine.mirror<{ functions?: CatalogueEntry[]; rows?: CatalogueEntry[] }>('catalogue');
      this.catalogueRows = model?.functions ?? model?.rows ?? [];
    }
    return this.catalogueRows ?? [];
  }

  // ── The run ─────────────────────────────────────────────────────────────────────────────────────────────────────

  run(): void {
    if (!this.engine) return this.announce('The engine is still loading.');
    const errors = this.diagnostics.filter((one) => one.severity === 'error');
    const first = errors[0];
    if (first) {
      this.announce(`Not run: ${errors.length === 1 ? 'there is an error' : `there are ${errors.length} errors`} in ${first.file}, line ${first.line}: ${first.message}`);
      this.files.show(first.file, first.line, first.column, true);
      return;
    }
    this.outside.abort();
    this.send({ do: 'run', speed: this.speed });
  }

  pauseOrResume(): void {
    if (!this.status?.has_run) return this.run();
    this.send({ do: this.status.running && !this.status.paused ? 'pause' : 'resume' });
  }

  stop(): void {
    this.outside.abort();
    this.send({ do: 'stop' });
  }

  step(mode: StepMode): void {
    this.send({ do: 'step', mode });
  }

  seekTo(to: 'start' | 'end'): void {
    this.send({ do: 'seek', to });
  }

  /** Sends an action; a refusal is said on the page, a dead engine has been said already. */
  send(action: Record<string, unknown>): unknown {
    try {
      return this.engine?.send(action);
    } catch (error) {
      if (error instanceof Refusal) this.announce(error.message);
      else if (!(error instanceof EngineStopped)) throw error;
      return undefined;
    }
  }

  /** Resolves when nothing runs any more: finished, paused, or waiting for somebody outside. */
  atRest(): Promise<void> {
    return new Promise((resolve) => {
      this.rests.push(resolve);
      this.engine?.requestFrame();
    });
  }

  onStatus(listener: (status: Status) => void): void {
    this.changes.push(listener);
  }

  private changed(flags: number): void {
    const { engine } = this;
    if (!engine) return;
    const before = this.status;
    const status = engine.mirror<Status>('status');
    if (!status) return;
    this.status = status;
    this.toolbar.update(status);
    this.views.updateCursor(status);
    if (status.view) this.views.setView(status.view);
    if (flags & Changed.problems) {
      const model = engine.mirror<{ rows?: Diagnostic[]; diagnostics?: Diagnostic[] }>('problems');
      const rows = model?.diagnostics ?? model?.rows;
      if (rows) {
        this.diagnostics = rows;
        this.showProblems();
      }
    }
    if (flags & Changed.outbox) this.outbox();
    if (flags & Changed.view) this.viewChanged();
    if (flags & (Changed.run | Changed.cursor | Changed.selection | Changed.problems)) this.scheduleViews();
    this.sayMove(before, status);
    this.outside.update();
    for (const listener of this.changes) listener(status);
    if (!status.running || status.paused) for (const resolve of this.rests.splice(0)) resolve();
  }

  /** Moves are said once; while it plays only the end and errors. */
  private sayMove(before: Status | null, status: Status): void {
    if (this.tools.slidesPlaying) return; // the caption says it
    const ended = before?.running === true && !status.running;
    const moved = before !== null && before.cursor !== status.cursor && !status.running;
    const first = before === null || before.has_run !== status.has_run;
    if (ended || moved || first || (!status.running && before?.sentence !== status.sentence)) this.say(status.sentence);
  }

  private scheduleViews(): void {
    this.viewsTimer ??= setTimeout(() => {
      this.viewsTimer = undefined;
      this.drawViews();
    }, this.status?.running ? viewsMs : 0);
    // Behind the canvas the lists are for assistive technology, search and print: they follow when the hand is still.
    if (!this.textShown) clearTimeout(this.listsTimer);
    else if (this.listsTimer !== undefined) return;
    const wait = !this.textShown ? listsMs : this.status?.running ? viewsMs : 0;
    this.listsTimer = setTimeout(() => {
      this.listsTimer = undefined;
      this.views.updateLists();
    }, wait);
  }

  private drawViews(): void {
    const { engine, status } = this;
    if (!engine || !status) return;
    this.result.update(engine.mirror<ResultMirror>('result'), status.stale);
    this.views.updateSteps();
    this.files.setMarks(marksOf(engine, status, this.views.rows, (file) => this.files.text(file)));
    const { current } = status;
    if (current && status.has_run && !status.running && !status.stale) this.files.show(current.file, current.line, current.column, false);
  }

  private outbox(): void {
    const items = this.engine?.mirror<Outbox>('outbox') ?? [];
    for (const item of items) {
      if ('goto' in item) this.files.show(item.goto.file, item.goto.line, item.goto.column, true);
      else if ('announce' in item) this.announce(item.announce);
      else if ('clipboard' in item) void this.copy(item.clipboard);
    }
  }

  private viewChanged(): void {
    const view = this.engine?.mirror<Record<string, unknown>>('view');
    if (!view) return;
    const { right_width, timeline_height, log_height } = view;
    remember('view', JSON.stringify({ right_width, timeline_height, log_height }));
    if (typeof view['view'] === 'string') this.views.setView(view['view']);
    if (view['text_view'] === true && !this.textShown) this.showText(true, true);
    if (view['find'] === true) this.find();
  }

  // ── Page ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** One sentence for assistive technology alone. */
  say(text: string): void {
    setText(this.live, text);
  }

  announce(text: string): void {
    this.say(text);
    this.element.querySelector('.toast')?.remove();
    const toast = h('div', { class: 'toast', 'aria-hidden': 'true', testid: 'toast' }, text);
    this.element.append(toast);
    setTimeout(() => toast.remove(), Math.min(8000, 2500 + text.length * 40));
  }

  private async copy(text: string): Promise<void> {
    this.announce((await copyText(text)) ? 'Copied.' : 'The browser does not let this page write to the clipboard.');
  }

  private preferredTheme(): 'dark' | 'light' {
    const stored = recall('theme');
    if (stored === 'dark' || stored === 'light') return stored;
    return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
  }

  setTheme(theme: 'dark' | 'light', keep: boolean): void {
    this.theme = theme;
    document.documentElement.dataset['theme'] = theme;
    if (keep) remember('theme', theme);
    this.toolbar.setTheme(theme);
    this.send({ do: 'view', theme });
  }

  showText(shown: boolean, keep: boolean): void {
    const text = shown || !this.webgl;
    this.textShown = text;
    if (text) this.views.updateLists();
    this.element.classList.toggle('show-text', text);
    this.toolbar.setText(text);
    if (keep) remember('text-view', String(text));
    this.send({ do: 'view', text_view: text });
    this.sizeCanvas();
  }

  get canvasShown(): boolean {
    return this.webgl && !this.textShown;
  }

  canvasView(name: string, scroll = true): void {
    if (!this.engine?.trySend({ do: 'view', view: name })) return;
    this.views.setView(name);
    if (this.textShown && scroll) this.element.querySelector(`[data-testid="${name === 'graph' ? 'steps' : name}"]`)?.scrollIntoView({ block: 'nearest' });
  }

  private find(): void {
    if (this.element.querySelector('.search-box')) return;
    const field = h('input', { class: 'field', type: 'search', 'aria-label': 'Find in the log', placeholder: 'Find in the log' });
    const close = h('button', { class: 'control', type: 'button' }, 'Done');
    const box = h('div', { class: 'search-box', role: 'search' }, field, close);
    const back = document.activeElement;
    const done = () => {
      box.remove();
      this.views.log.find('');
      if (back instanceof HTMLElement) back.focus();
    };
    field.addEventListener('input', () => this.views.log.find(field.value));
    close.addEventListener('click', done);
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') done();
    });
    this.views.element.append(box);
    field.focus();
  }

  private sizeCanvas(): void {
    const { width, height } = this.views.region.getBoundingClientRect();
    if (width < 1 || height < 1) return;
    const by = this.magnified;
    this.send({ do: 'view', width: width / by, height: height / by, scale: devicePixelRatio * by });
  }

  /** Draws the canvas larger, for an audience, and leaves the list out. */
  setMagnified(by: number): void {
    this.magnified = by;
    this.send({ do: 'view', slides: by !== 1 });
    this.sizeCanvas();
  }

  async openHelp(): Promise<void> {
    const { openHelp } = await import('./help.js');
    openHelp(this.element, this.options.embed ? null : this.options.home);
  }

  private listen(): void {
    new ResizeObserver(() => this.sizeCanvas()).observe(this.views.region);
    const watchScale = () => {
      matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
        'change',
        () => {
          this.sizeCanvas();
          watchScale();
        },
        { once: true },
      );
    };
    watchScale();
    matchMedia('(prefers-reduced-motion: reduce)').addEventListener('change', (event) => this.send({ do: 'view', reducedMotion: event.matches }));
    if (!this.options.theme) {
      matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => {
        if (recall('theme') === null) this.setTheme(this.preferredTheme(), false);
      });
    }
    const keys: EventTarget = this.options.embed ? this.element : document;
    keys.addEventListener('keydown', (event) => this.keyDown(event as KeyboardEvent));
    if (!this.options.embed) {
      addEventListener('hashchange', () => this.desk.openAddress());
      addEventListener('popstate', () => {
        if (location.hash === '' && this.workspace.current.origin === 'link') this.desk.openAddress();
      });
      this.desk.acceptDrops();
    }
    const { canvas } = this.views;
    for (const kind of ['focus', 'blur']) canvas.addEventListener(kind, () => this.engine?.trySend({ do: 'view', focused: canvas.matches(':focus-visible') }));
    canvas.addEventListener('webglcontextlost', () => this.asks.note('context', 'The browser took the graphics away. They come back by themselves; the text view shows the run meanwhile.'));
    canvas.addEventListener('webglcontextrestored', () => this.asks.clear('context'));
  }

  private keyDown(event: KeyboardEvent): void {
    if (this.element.querySelector('dialog[open]') || this.tools.slidesPlaying) return;
    // A canvas with the focus is asked first, but never for keys that belong to the browser or to leaving it.
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !/^(Tab|Escape|F\d+)$/.test(event.key);
    if (event.target === this.views.canvas && plain) {
      const reply = this.engine?.trySend<{ handled?: boolean }>({ do: 'canvas_key', key: event.key, shift: event.shiftKey });
      if (reply?.handled) {
        event.preventDefault();
        return;
      }
    }
    const used = handleKey(event, {
      run: () => this.run(),
      playOrPause: () => this.pauseOrResume(),
      step: (mode) => this.step(mode),
      toStart: () => this.seekTo('start'),
      toEnd: () => this.seekTo('end'),
      breakpoint: () => {
        const row = this.views.rows.find((one) => one.selected) ?? this.views.rows.find((one) => one.current);
        if (row) this.send({ do: 'breakpoint', step: row.key, on: !row.breakpoint });
      },
      view: (name) => this.canvasView(name),
      find: () => this.find(),
      help: () => void this.openHelp(),
    });
    if (used) event.preventDefault();
  }

  private reloadButton(): HTMLElement {
    const button = h('button', { class: 'control', type: 'button' }, 'Reload');
    button.addEventListener('click', () => location.reload());
    return button;
  }

  private engineStopped(): void {
    this.workspace.flush();
    this.outside.abort();
    this.work.classList.add('dead');
    this.asks.note('engine', 'The engine stopped on a fault of its own. Your text is safe. Reload to go on.', this.reloadButton());
  }
}
