// Which document is open and how it came there: the address, links, examples, drafts, files from the disk.
import type { App, AppOptions } from './app.js';
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { deleteDraft, listDrafts } from './drafts.js';
import { noticePage } from './files_pane.js';
import { openMenu } from './menu.js';
import { Refusal, type Moment, type SharedDocument } from './protocol.js';
import { draftById, fromExample, lastOpenDraft, newDocument, readFiles, slidesOf, type OpenDocument } from './workspace.js';

export class DocumentDesk {
  constructor(private readonly app: App) {}

  /** What the address asks for, as far as it can be told without the engine; null for links, which the engine reads. */
  ofAddress(): OpenDocument | null {
    const fragment = location.hash;
    if (/^#x=/.test(fragment)) {
      const example = this.app.examples.find(({ id }) => id === fragment.slice(3)); // ids need no escapes
      return example ? fromExample(example) : null;
    }
    if (fragment.length > 1) return null;
    const first = this.app.examples[0];
    return (this.app.options.embed ? null : lastOpenDraft()) ?? (first ? fromExample(first) : newDocument());
  }

  /** Opens what the address asks for; a link that cannot be opened leaves the document alone and says why. */
  openAddress(): void {
    const document = this.ofAddress();
    if (document) this.app.open(document);
    else if (/^#x=/.test(location.hash)) {
      this.linkError('No such example', `There is no example called “${location.hash.slice(3)}” here. It may have been renamed, or the link was cut.`);
    } else this.openFragment(location.hash);
  }

  openFragment(fragment: string): void {
    if (!this.app.engine) return;
    let shared: SharedDocument;
    let notes: string[] = [];
    try {
      const reply = this.app.engine.send<{ document: SharedDocument; notes?: string[] }>({ do: 'unshare', fragment });
      shared = reply.document;
      notes = reply.notes ?? [];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.linkError('This link cannot be opened', `${error.message} Ask whoever sent it for the whole link, best as a link and not as copied text.`);
      return;
    }
    const base = shared.b === undefined ? undefined : this.app.examples.find(({ id }) => id === shared.b);
    if (shared.b !== undefined && !base && shared.f?.['workflow.yaml'] === undefined) {
      this.linkError('This link cannot be opened', `It builds on the example “${shared.b}”, which this version of Etude does not have.`);
      return;
    }
    const document: OpenDocument = {
      origin: 'link',
      title: shared.n ?? base?.title ?? 'From a link',
      line: base?.line ?? 'opened from a link; your drafts are untouched',
      files: { ...(base?.files ?? {}), ...(shared.f ?? {}) },
    };
    if (shared.s !== undefined) document.seed = shared.s;
    if (shared.b !== undefined) document.base = shared.b;
    if (shared.c !== undefined && shared.c !== null) document.cursor = shared.c;
    if (shared.h !== undefined) document.fingerprint = shared.h;
    takeOptions(document, shared.o ?? {});
    this.app.asks.clear('slides');
    this.app.open(document);
    this.offerSlides(document);
    if (notes.length > 0) this.app.announce(notes.join(' '));
    if (document.cursor !== undefined && !this.app.status?.has_run) {
      // The moment of the link lies in a run: the simulation, never the network.
      void this.runToMoment(document.cursor as Moment);
    }
    if (document.fingerprint !== undefined) void this.holdAgainst(document);
  }

  private offerSlides(document: OpenDocument): void {
    const count = document.slides?.length ?? 0;
    if (count === 0 || new URLSearchParams(location.search).get('slides') === '1') return;
    const show = h('button', { class: 'control primary', type: 'button', testid: 'show-slides' }, 'Show them');
    show.addEventListener('click', () => {
      this.app.asks.clear('slides');
      void this.app.tools.startSlides(true);
    });
    this.app.asks.hint('slides', `This link has ${count === 1 ? 'a slide' : `${count} slides`}: captioned moments of the run.`, show);
  }

  /** A run that differs from the one that was shared is said: another version of the engine or of the example made it. */
  private async holdAgainst(document: OpenDocument): Promise<void> {
    await this.app.atRest();
    const { app } = this;
    if (app.workspace.current !== document || !app.status?.has_run || app.status.stale) return;
    const snapshot = app.engine?.trySend<{ fingerprint?: string; state?: string }>({ do: 'snapshot' });
    if (snapshot?.fingerprint === undefined || snapshot.fingerprint === document.fingerprint || snapshot.state === 'ACTIVE') return;
    app.asks.note('fingerprint', 'This run is not quite the one that was shared: it was made by another version of Etude, or of the example. The moment may lie elsewhere.');
  }

  private async runToMoment(moment: Moment): Promise<void> {
    this.app.send({ do: 'run', speed: 'instant' });
    await this.app.atRest();
    const { t } = moment;
    if (!this.app.engine?.trySend({ do: 'seek', moment }) && t !== undefined) this.app.send({ do: 'seek', time_ns: t });
  }

  openGiven(given: NonNullable<AppOptions['given']>): void {
    if (given.fragment) {
      const example = /^#x=(.*)$/.exec(given.fragment)?.[1];
      const found = this.app.examples.find(({ id }) => id === example);
      if (found) this.app.open(fromExample(found));
      else if (example !== undefined) this.linkError('No such example', `There is no example called “${example}” here.`);
      else this.openFragment(given.fragment);
    } else this.app.open({ origin: 'given', title: given.title ?? 'Workflow', line: '', files: given.files ?? {} });
  }

  private linkError(title: string, text: string): void {
    this.app.element.querySelector('.notice-page')?.remove();
    const away = (label: string, testid: string, document: () => OpenDocument | null) => {
      const button = h('button', { class: 'control', type: 'button', testid }, label);
      button.addEventListener('click', () => {
        this.setAddress('');
        const next = document();
        if (next) this.app.open(next);
        else page.remove();
      });
      return button;
    };
    const first = this.app.examples[0];
    const buttons: HTMLElement[] = [];
    if (Object.keys(this.app.workspace.current.files).length > 0) buttons.push(away('Back to what was open', 'link-error-back', () => null));
    else if (!this.app.options.embed && lastOpenDraft()) buttons.push(away('Open my last draft', 'link-error-draft', lastOpenDraft));
    if (first) buttons.push(away('Open an example', 'link-error-example', () => fromExample(first)));
    if (!this.app.options.embed) buttons.push(away('Begin a new workflow', 'link-error-new', newDocument));
    buttons[0]?.classList.add('primary');
    const page = noticePage(title, text, ...buttons);
    this.app.element.append(page);
    this.app.views.loaded();
  }

  openMenu(anchor: HTMLElement): void {
    if (this.app.element.querySelector('.menu')) return;
    this.app.workspace.flush();
    this.app.toolbar.setMenuOpen(true);
    openMenu(this.app.element, anchor, this.app.examples, listDrafts(), this.app.workspace.id, {
      openExample: (id) => {
        const example = this.app.examples.find((one) => one.id === id);
        if (!example) return;
        this.setAddress(`#x=${encodeURIComponent(id)}`);
        this.app.open(fromExample(example));
      },
      openDraft: (id) => {
        const document = draftById(id);
        if (!document) return this.app.announce('This draft is gone: it was deleted in another tab.');
        this.setAddress('');
        this.app.open(document);
      },
      deleteDraft: (id) => this.confirmDelete(id),
      create: () => {
        this.setAddress('');
        this.app.open(newDocument());
      },
      rename: () => this.openRename(),
      importFiles: () => this.chooseFiles(),
      format: () => this.app.format(),
      closed: () => this.app.toolbar.setMenuOpen(false),
    });
  }

  private confirmDelete(id: string): void {
    const draft = draftById(id);
    if (!draft) return;
    const remove = h('button', { class: 'control danger', type: 'button' }, 'Delete');
    const dialog = openDialog(this.app.element, 'Delete this draft?', 'delete-dialog', h('p', {}, `“${draft.title}” is only in this browser. Deleting it cannot be undone.`), h('div', { class: 'row' }, remove));
    remove.addEventListener('click', () => {
      deleteDraft(id);
      dialog.close();
      this.app.announce('The draft is deleted.');
      const first = this.app.examples[0];
      if (this.app.workspace.id === id) this.app.open(first ? fromExample(first) : newDocument());
    });
  }

  private openRename(): void {
    const field = h('input', { class: 'field', type: 'text', 'aria-label': 'Title', maxlength: 120 });
    field.value = this.app.workspace.current.title;
    const form = h('form', { class: 'row' }, field, h('button', { class: 'control primary', type: 'submit' }, 'Rename'));
    const dialog = openDialog(this.app.element, 'Rename', 'rename-dialog', form);
    field.select();
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      dialog.close();
      const title = field.value.trim();
      if (title !== '') this.app.workspace.rename(title);
    });
  }

  private chooseFiles(): void {
    const input = h('input', { type: 'file', multiple: true, accept: '.yaml,.yml,.json,.svg,.png' });
    input.addEventListener('change', () => void this.importFiles(input.files ?? []));
    input.click();
  }

  private async importFiles(list: Iterable<File>): Promise<void> {
    try {
      const { title, files, fragment, slides, seed } = await readFiles(list);
      this.app.asks.clear('import');
      this.setAddress(fragment ?? '');
      if (fragment !== undefined) this.openAddress();
      else this.app.open({ origin: 'draft', title, line: '', files: { 'services.yaml': '', 'input.json': '', ...files }, ...(slides ? { slides } : {}), ...(seed !== undefined ? { seed } : {}) });
    } catch (error) {
      this.app.asks.note('import', error instanceof Error ? error.message : String(error));
    }
  }

  setAddress(fragment: string): void {
    if (this.app.options.embed || location.hash === fragment) return;
    history.pushState(null, '', fragment === '' ? location.pathname + location.search : fragment);
  }

  acceptDrops(): void {
    let target: HTMLElement | null = null;
    const clear = () => {
      target?.remove();
      target = null;
    };
    addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      if (!target) {
        target = h('div', { class: 'drop-target' }, 'Drop workflow, services and input here, or a picture that was made here');
        this.app.element.append(target);
      }
    });
    addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) clear();
    });
    addEventListener('drop', (event) => {
      clear();
      const files = event.dataTransfer?.files;
      if (!files || files.length === 0) return;
      event.preventDefault();
      void this.importFiles(files);
    });
  }
}

/** What a link says about how it is shown. The link's schema has been held by the engine. */
function takeOptions(document: OpenDocument, options: Record<string, unknown>): void {
  const slides = slidesOf(options['slides']);
  if (slides.length > 0) document.slides = slides;
  const texts = (name: string) => (Array.isArray(options[name]) ? (options[name] as unknown[]).filter((one): one is string => typeof one === 'string') : []);
  document.watches = texts('watches');
  document.breakpoints = texts('breakpoints');
  if (options['faults'] !== undefined) document.faults = options['faults'] as NonNullable<OpenDocument['faults']>;
  if (typeof options['view'] === 'string') document.view = options['view'];
}
