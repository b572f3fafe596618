// The document on the page: where it came from, its files, and its draft. An example or a link becomes a draft of its own with
// the first edit, so neither ever takes the place of what the visitor wrote.
import { createDraft, lastDraft, loadDraft, rememberCurrent, saveDraft, type Draft } from './drafts.js';
import type { Example } from './menu.js';
import type { Files, Moment, Slide } from './protocol.js';
import { linkInPicture } from './pictures.js';

export type Origin = 'draft' | 'example' | 'link' | 'given';

export interface OpenDocument {
  origin: Origin;
  title: string;
  /** One line on what it shows. */
  line: string;
  files: Files;
  seed?: number;
  cursor?: Moment | number;
  /** The example that it is or was made from. */
  base?: string;
  slides?: Slide[];
  /** Faults that were set by hand, as a link holds them. */
  faults?: Record<string, Record<string, number | boolean>>;
  watches?: string[];
  breakpoints?: string[];
  view?: string;
  /** Fingerprint of the run that was shared. */
  fingerprint?: string;
  draft?: Draft;
}

const saveAfterMs = 400;

export const emptyWorkflow = `main:
  params: [input]
  steps:
    - greet:
        assign:
          - greeting: \${"Hello, " + default(map.get(input, "name"), "world") + "!"}
    - done:
        return: \${greeting}
`;

export interface WorkspaceEvents {
  /** The document got another title or became a draft. */
  renamed(): void;
  /** `text` for the tab row; `trouble` if something kept the draft from being stored. */
  saved(text: string, trouble: boolean): void;
}

export class Workspace {
  current: OpenDocument = { origin: 'draft', title: 'Untitled', line: '', files: {} };
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Where nothing may be stored (embedded, opened by a program), edits stay in memory. */
  constructor(
    private readonly events: WorkspaceEvents,
    private readonly keepsDrafts: boolean,
  ) {
    addEventListener('pagehide', () => this.flush());
    document.addEventListener('visibilitychange', () => {
      if (document.hidden) this.flush();
    });
  }

  get id(): string {
    return this.current.draft?.id ?? this.current.base ?? '';
  }

  open(next: OpenDocument): void {
    this.flush();
    this.current = next;
    if (this.keepsDrafts && next.draft) rememberCurrent(next.draft.id);
    this.events.saved(next.draft ? 'saved' : '', false);
    this.events.renamed();
  }

  /** Takes an edit; the document becomes a draft by the first one. */
  edit(file: string, text: string): void {
    const document = this.current;
    document.files = { ...document.files, [file]: text };
    if (!this.keepsDrafts) return;
    this.becomeDraft();
    if (document.draft) document.draft.files = document.files;
    this.saveSoon();
  }

  setSlides(slides: Slide[]): void {
    this.current.slides = slides;
    if (!this.keepsDrafts) return;
    this.becomeDraft();
    if (this.current.draft) this.current.draft.slides = slides;
    this.saveSoon();
  }

  private becomeDraft(): void {
    const document = this.current;
    if (document.draft) return;
    document.draft = createDraft(document.origin === 'draft' ? document.title : `${document.title} (draft)`, document.files, document.seed, document.base);
    if (document.slides) document.draft.slides = document.slides;
    document.title = document.draft.title;
    document.origin = 'draft';
    this.events.renamed();
  }

  private saveSoon(): void {
    this.events.saved('saving…', false);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), saveAfterMs);
  }

  rename(title: string): void {
    this.current.title = title;
    if (this.current.draft) {
      this.current.draft.title = title;
      this.timer = setTimeout(() => this.flush(), 0);
    }
    this.events.renamed();
  }

  /** Writes what was not written yet. */
  flush(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    const { draft } = this.current;
    if (!draft) return;
    const saved = saveDraft(draft);
    this.current.draft = saved.draft;
    if (saved.copied) {
      this.current.title = saved.draft.title;
      this.events.renamed();
    }
    if (saved.problem) this.events.saved(`not saved: ${saved.problem}`, true);
    else this.events.saved(saved.copied ? 'saved as a copy: another tab changed this draft' : 'saved', saved.copied);
  }
}

export function fromDraft(draft: Draft): OpenDocument {
  const document: OpenDocument = { origin: 'draft', title: draft.title, line: '', files: { ...draft.files }, draft };
  if (draft.seed !== undefined) document.seed = draft.seed;
  if (draft.base !== undefined) document.base = draft.base;
  if (draft.slides !== undefined) document.slides = draft.slides;
  return document;
}

export function fromExample(example: Example): OpenDocument {
  return { origin: 'example', title: example.title, line: example.line, files: { ...example.files }, base: example.id };
}

export function draftById(id: string): OpenDocument | null {
  const draft = loadDraft(id);
  return draft ? fromDraft(draft) : null;
}

export function lastOpenDraft(): OpenDocument | null {
  const draft = lastDraft();
  return draft ? fromDraft(draft) : null;
}

export function newDocument(): OpenDocument {
  return { origin: 'draft', title: 'Untitled', line: '', files: { 'workflow.yaml': emptyWorkflow, 'services.yaml': '', 'input.json': '' } };
}

export interface ReadDocument {
  title: string;
  files: Files;
  slides?: Slide[];
  seed?: number;
  /** The link that a picture carries, in place of files. */
  fragment?: string;
}

/** Documents among dropped or chosen files. @throws Error in words where none of them is one. */
export async function readFiles(list: Iterable<File>): Promise<ReadDocument> {
  const files: Files = {};
  let title = 'Untitled';
  for (const file of list) {
    if (/\.(svg|png)$/i.test(file.name) && file.size < 20_000_000) {
      const fragment = linkInPicture(new Uint8Array(await file.arrayBuffer()));
      if (fragment === null) throw new Error(`${file.name} is a picture without a workflow in it. Pictures from the share dialog carry theirs.`);
      return { title, files, fragment };
    }
    if (file.size > 1_000_000) throw new Error(`${file.name} is larger than 1 MB: that is no workflow.`);
    if (!/\.(ya?ml|json|txt)$/i.test(file.name)) throw new Error(`${file.name} is neither YAML nor JSON.`);
    const text = await file.text();
    if (text.includes('\u0000')) throw new Error(`${file.name} is not text.`);
    if (/\.etude\.json$/i.test(file.name)) {
      const saved = parseSaved(text);
      if (!saved) throw new Error(`${file.name} is not a document that Etude saved.`);
      return saved;
    }
    const name = file.name.toLowerCase();
    if (/services/.test(name)) files['services.yaml'] = text;
    else if (/input|data|args?\.json/.test(name)) files['input.json'] = text;
    else if (files['workflow.yaml'] === undefined) {
      files['workflow.yaml'] = text;
      title = file.name.replace(/\.[^.]+$/, '');
    } else files[`workflows/${file.name.replace(/\.[^.]+$/, '').replace(/[^\w-]/g, '-')}.yaml`] = text;
  }
  if (Object.keys(files).length === 0) throw new Error('There was no file in it.');
  return { title, files };
}

function parseSaved(text: string): ReadDocument | null {
  try {
    const json = JSON.parse(text) as { etude?: unknown; title?: unknown; files?: unknown; slides?: unknown; seed?: unknown };
    if (json.etude !== 1 || typeof json.files !== 'object' || json.files === null) return null;
    const files: Files = {};
    for (const [name, content] of Object.entries(json.files)) {
      if (typeof content === 'string' && /^(workflow\.yaml|services\.yaml|input\.json|workflows\/[\w-]+\.yaml)$/.test(name)) files[name] = content;
    }
    const document: ReadDocument = { title: typeof json.title === 'string' ? json.title.slice(0, 200) : 'Untitled', files };
    const slides = slidesOf(json.slides);
    if (slides.length > 0) document.slides = slides;
    if (Number.isSafeInteger(json.seed)) document.seed = json.seed as number;
    return document;
  } catch {
    return null;
  }
}

/** What a link holds as slides, without what is none. */
export function slidesOf(value: unknown): Slide[] {
  if (!Array.isArray(value)) return [];
  return value
    .filter((one): one is Slide => typeof one === 'object' && one !== null && typeof (one as Slide).say === 'string' && typeof (one as Slide).c === 'object')
    .slice(0, 200);
}
