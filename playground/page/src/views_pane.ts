// The right side: the canvas that the module draws in, and the text view with the same data as HTML. The text view is always in
// the document; while the canvas is shown it is hidden from sight only, and comes up when the focus goes into it.
import { h, setText } from './dom.js';
import type { Engine } from './engine.js';
import { clock, plural } from './format.js';
import type { CompareMirror, LimitsMirror, LogRow, RequestRow, SequenceMirror, ServicesMirror, Status, StepRow, TimelineMirror, VariablesMirror, Windowed, WritesMirror } from './protocol.js';
import { CompareView } from './views/compare.js';
import { LogView } from './views/log.js';
import { MoreViews } from './views/more.js';
import { RequestsView } from './views/requests.js';
import { ServicesView } from './views/services.js';
import { StepsView } from './views/steps.js';
import { VariablesView } from './views/variables.js';
import { WritesView } from './views/writes.js';

export interface ViewsActions {
  send(action: Record<string, unknown>): void;
  seek(index: number): void;
  canvasView(name: string): void;
  withoutFaults(): void;
}

const canvasViews = ['graph', 'timeline', 'sequence', 'variables', 'services', 'log', 'requests'];

export class ViewsPane {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly region: HTMLElement;
  readonly log: LogView;
  private readonly steps: StepsView;
  private readonly variables: VariablesView;
  private readonly requests: RequestsView;
  private readonly services: ServicesView;
  private readonly more: MoreViews;
  private readonly compare: CompareView;
  private readonly writes: WritesView;
  private readonly viewTabs: HTMLElement;
  private readonly range: HTMLInputElement;
  private readonly time: HTMLOutputElement;
  private readonly count: HTMLElement;
  private readonly loading: HTMLElement;
  private stepRows: StepRow[] = [];
  private hasRun = false;

  constructor(
    private readonly engine: () => Engine | null,
    actions: ViewsActions,
    canvasId: string,
    statusId: string,
  ) {
    this.canvas = h('canvas', {
      id: canvasId,
      tabindex: 0,
      role: 'application',
      'aria-label': 'Picture of the run; the text view says the same',
      'aria-describedby': statusId,
    });
    this.loading = h('div', { class: 'loading', testid: 'loading' }, h('div', { class: 'bar' }), 'Loading the engine');
    this.region = h('div', { class: 'canvas-region', testid: 'canvas' }, this.canvas, this.loading);
    this.viewTabs = h('div', { class: 'view-tabs', role: 'group', 'aria-label': 'Views' });
    for (const name of canvasViews) {
      const button = h('button', { class: 'tab', type: 'button', 'data-view': name, 'aria-pressed': 'false' }, name);
      button.addEventListener('click', () => actions.canvasView(name));
      this.viewTabs.append(button);
    }
    const send = actions.send;
    this.steps = new StepsView({
      select: (step) => send({ do: 'select', step }),
      toggleBreakpoint: (step, on) => send({ do: 'breakpoint', step, on }),
      runTo: (step) => send({ do: 'step', mode: 'here', step }),
      stopOnErrors: (errors) => send({ do: 'breakpoint', errors }),
    });
    this.variables = new VariablesView({
      watch: (expressions) => send({ do: 'watch', expressions }),
      inspect: (path, event) => {
        if (!this.engine()?.trySend({ do: 'select', variable: path }) && event !== undefined) send({ do: 'select', event });
        this.updateWrites();
        this.writes.element.scrollIntoView({ block: 'nearest' });
      },
    });
    this.writes = new WritesView({
      go: (event) => send({ do: 'select', event }),
      close: () => {
        send({ do: 'select', variable: null });
        this.updateWrites();
        this.variables.focusTable();
      },
    });
    this.variables.element.append(this.writes.element);
    this.log = new LogView({
      select: (event) => send({ do: 'select', event }),
      filter: (severity, text) => send({ do: 'view', filter: { severity, text } }),
      fetch: (query) => this.windowed<LogRow>('log', query),
    });
    this.requests = new RequestsView({ select: (event) => send({ do: 'select', event }), fetch: (query) => this.windowed<RequestRow>('requests', query) });
    this.services = new ServicesView({
      faults: (service, change) => send({ do: 'faults', service, ...change }),
      reset: (service) => send({ do: 'faults', service, reset: true }),
      seed: (seed) => send({ do: 'seed', seed }),
      go: (event) => send({ do: 'select', event }),
    });
    this.more = new MoreViews({
      timeline: () => this.engine()?.mirror<TimelineMirror>('timeline') ?? null,
      sequence: () => this.engine()?.mirror<SequenceMirror>('sequence') ?? null,
      limits: () => this.engine()?.mirror<LimitsMirror>('limits') ?? null,
    });
    this.compare = new CompareView({ send, seek: actions.seek, withoutFaults: actions.withoutFaults });
    this.range = h('input', { type: 'range', min: 0, max: 0, step: 1, value: 0, 'aria-label': 'Moment of the run', testid: 'scrubber' });
    this.range.addEventListener('input', () => actions.seek(Number(this.range.value)));
    this.time = h('output', {}, clock(0));
    this.count = h('span', { class: 'count' });
    const text = h(
      'div',
      { class: 'text-view', role: 'region', 'aria-label': 'Text view' },
      h('div', { class: 'scrub' }, this.time, this.range, this.count),
      h(
        'div',
        { class: 'sections' },
        this.steps.element,
        h('div', {}, this.variables.element, this.services.element),
        this.log.element,
        this.requests.element,
        this.compare.element,
        this.more.element,
      ),
    );
    this.element = h('div', { class: 'right' }, this.viewTabs, this.region, text);
  }

  loaded(): void {
    this.loading.remove();
  }

  setView(name: string): void {
    for (const button of this.viewTabs.querySelectorAll('button')) {
      const on = button.dataset['view'] === name;
      button.setAttribute('aria-pressed', String(on));

    }
  }

  get rows(): StepRow[] {
    return this.stepRows;
  }

  /** The scrubber alone: cheap, for every frame. */
  updateCursor(status: Status): void {
    if (this.range.max !== String(status.length)) this.range.max = String(status.length);
    if (this.range.value !== String(status.cursor)) this.range.value = String(status.cursor);
    this.range.style.setProperty('--at', `${status.length === 0 ? 0 : (status.cursor / status.length) * 100}%`);
    this.range.setAttribute('aria-valuetext', `event ${status.cursor} of ${status.length}, ${clock(status.time_ns)}`);
    this.hasRun = status.has_run;
    this.services.setSeed(status.seed);
    setText(this.time, clock(status.time_ns));
    setText(this.count, status.has_run ? `event ${status.cursor} of ${plural(status.length, 'event')}`.replace(/ events?$/, '') : 'not run yet');
  }

  /** What the editor's marks need too: cheap, for every change. */
  updateSteps(): void {
    const engine = this.engine();
    if (!engine) return;
    this.stepRows = engine.mirror<{ rows: StepRow[] }>('steps')?.rows ?? [];
    this.steps.update(this.stepRows);
    this.variables.update(engine.mirror<VariablesMirror>('variables'));
    this.updateWrites();
  }

  private windowed<Row>(name: string, query: string): Windowed<Row> | null {
    const engine = this.engine();
    return engine?.mirror<Windowed<Row>>(`${name}?${query}`) ?? engine?.mirror<Windowed<Row>>(name) ?? null;
  }

  private updateWrites(): void {
    this.writes.update(this.engine()?.mirror<WritesMirror>('writes') ?? null);
  }

  /** Watches of a document that was opened. */
  setWatches(expressions: string[]): void {
    this.variables.setWatches(expressions);
  }

  get watches(): readonly string[] {
    return this.variables.watches;
  }

  addWatch(expression: string): boolean {
    return this.variables.addWatch(expression);
  }

  get stopsOnErrors(): boolean {
    return this.steps.stopsOnErrors;
  }

  stopOnErrors(on: boolean): void {
    this.steps.stopOnErrors(on);
  }

  /** Brings the comparison into view where the text view is shown. */
  showCompare(): void {
    this.updateLists();
    this.compare.element.scrollIntoView({ block: 'nearest' });
  }

  /** Lists that grow with the run: seldom while nobody looks at them. */
  updateLists(): void {
    const engine = this.engine();
    if (!engine) return;
    this.services.update(engine.mirror<ServicesMirror>('services'));
    this.log.update();
    this.requests.update();
    this.compare.update(engine.mirror<CompareMirror>('compare'), this.hasRun);
    this.more.update();
  }
}
