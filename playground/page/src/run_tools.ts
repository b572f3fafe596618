// What can be done with a run besides looking at it: share it, compare it, run it under many seeds, show it as slides. Each comes in a
// bundle of its own with the first use.
import type { App } from './app.js';
import { engineFiles } from './files.js';
import type { CompareMirror, ServicesMirror, SharedDocument } from './protocol.js';
import type { Slides } from './slides.js';

export class RunTools {
  private slides: Slides | null = null;

  constructor(private readonly app: App) {}

  get slidesPlaying(): boolean {
    return this.slides?.playing ?? false;
  }

  documentChanged(): void {
    this.slides?.documentChanged();
  }

  async openMenu(anchor: HTMLElement): Promise<void> {
    const { openTools } = await import('./tools.js');
    openTools(this.app, anchor);
  }

  // ── Sharing ─────────────────────────────────────────────────────────────────────────────────────────────────────

  async share(): Promise<void> {
    const { app } = this;
    const { engine } = app;
    if (!engine) return app.announce('The engine is still loading.');
    const { openShare } = await import('./share.js');
    const { current } = app.workspace;
    const base = app.examples.find(({ id }) => id === current.base);
    openShare({
      host: app.element,
      address: app.options.address,
      engine,
      title: current.title,
      files: engineFiles(app.files.files()),
      base: base ? { id: base.id, files: base.files } : null,
      slides: current.slides ?? [],
      view: app.status?.view ?? null,
      hasRun: app.status?.has_run ?? false,
      stale: app.status?.stale ?? false,
      picture: app.canvasShown ? () => this.picture() : null,
      typefaces: () => this.typefaces(),
      announce: (text) => app.announce(text),
    });
  }

  /** The canvas as it stands, as PNG. */
  private picture(): Promise<Blob | null> {
    const { app } = this;
    return new Promise((resolve) => {
      app.send({ do: 'view', theme: app.theme }); // asks for a frame that is drawn whether or not something changed
      app.engine?.afterFrame(() => app.views.canvas.toBlob(resolve, 'image/png'));
    });
  }

  /** A picture loads nothing: its typefaces stand in it. */
  private async typefaces(): Promise<string> {
    const { typefaces } = this.app.options;
    try {
      const faces = await Promise.all(
        typefaces.map(async ({ family, weight, url }) => {
          const data = new Uint8Array(await (await fetch(url)).arrayBuffer());
          let binary = '';
          for (let i = 0; i < data.length; i += 8192) binary += String.fromCharCode(...data.subarray(i, i + 8192));
          return `@font-face{font-family:"${family}";font-weight:${weight};src:url(data:font/${url.slice(url.lastIndexOf('.') + 1)};base64,${btoa(binary)})}`;
        }),
      );
      return faces.join('');
    } catch {
      return '';
    }
  }

  // ── Comparing ───────────────────────────────────────────────────────────────────────────────────────────────────

  showComparison(on: boolean): void {
    this.app.send({ do: 'compare_show', on });
    if (!on) return;
    const sentence = this.app.engine?.mirror<CompareMirror>('compare')?.sentence;
    if (sentence) this.app.announce(sentence);
    this.app.views.showCompare();
  }

  /** The run of the files as they stand, beside the run before them. */
  async compareWithBefore(): Promise<void> {
    const { app } = this;
    if (app.status?.has_run && app.status.stale) {
      app.run();
      await app.atRest();
    }
    const kept = app.engine?.mirror<CompareMirror>('compare');
    if (kept && kept.state !== 'none') this.showComparison(true);
    else app.announce('There is no other run yet: run, edit a file or a fault, and run again.');
  }

  pinRun(): void {
    if (!this.app.status?.has_run) return this.app.announce('There is no run to pin yet.');
    if (this.app.send({ do: 'compare_pin' }) !== undefined) this.app.announce('This run is kept. What runs next is compared with it.');
  }

  async compareWithoutFaults(): Promise<void> {
    const { app } = this;
    if (!app.status?.has_run) return app.announce('Run first, with a fault.');
    const byHand = Object.keys(this.faults()).length > 0;
    const rows = app.engine?.mirror<ServicesMirror>('services')?.rows ?? [];
    const faulty = rows.filter(({ faults }) => faults && (faults.outage || Number(faults.error_rate) > 0 || Number(faults.lost_reply_rate) > 0 || Number(faults.latency_factor) !== 1));
    if (!byHand && faulty.length === 0) return app.announce('No service has a fault: set one, or compare with the run before the last edit.');
    if (app.send({ do: 'compare_pin', label: 'with faults' }) === undefined) return;
    if (byHand) app.send({ do: 'faults', reset: true, service: '' });
    else for (const { name } of faulty) app.send({ do: 'faults', service: name, error_rate: 0, lost_reply_rate: 0, latency_factor: 1, outage: false });
    await app.atRest();
    this.showComparison(true);
  }

  // ── Asking the run ──────────────────────────────────────────────────────────────────────────────────────────────

  async openWatches(): Promise<void> {
    const { openWatches } = await import('./run_asks.js');
    openWatches(this.app);
  }

  async openSeed(): Promise<void> {
    const { openSeed } = await import('./run_asks.js');
    openSeed(this.app);
  }

  // ── Many seeds ──────────────────────────────────────────────────────────────────────────────────────────────────

  async openManySeeds(): Promise<void> {
    const { app } = this;
    const { openManySeeds } = await import('./many_seeds.js');
    openManySeeds(app, app.options.seedsWorker, () => ({ paths: app.options.paths, files: engineFiles(app.files.files()), faults: this.faults() }));
  }

  /** Faults that are set by hand, as a link holds them. */
  private faults(): Record<string, Record<string, number | boolean>> {
    const { engine } = this.app;
    const link = engine?.trySend<{ fragment: string }>({ do: 'share' });
    const document = link && engine?.trySend<{ document: SharedDocument }>({ do: 'unshare', fragment: link.fragment })?.document;
    return (document?.o?.['faults'] ?? {}) as Record<string, Record<string, number | boolean>>;
  }

  // ── Slides ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private async loadSlides(): Promise<Slides> {
    const { Slides } = await import('./slides.js');
    this.slides ??= new Slides(this.app);
    return this.slides;
  }

  async openSlides(): Promise<void> {
    (await this.loadSlides()).togglePanel();
  }

  async startSlides(asked: boolean): Promise<void> {
    await (await this.loadSlides()).start(asked);
  }
}
