// The share dialog: the link with its size, at this moment or as slides, Markdown, embed code, pictures and files of the run.
import { copyText, download, downloadBlob, openDialog } from './dialog.js';
import { fill, h, uniqueId } from './dom.js';
import { bytes } from './format.js';
import type { Engine } from './engine.js';
import { pngWithLink, rasterised, svgWithLink } from './pictures.js';
import { Refusal, type Files, type SharedDocument, type Slide } from './protocol.js';

export interface ShareSource {
  host: Element;
  engine: Engine;
  /** What a link begins with. */
  address: string;
  title: string;
  files: Files;
  /** The example that the files change, and its files. */
  base: { id: string; files: Files } | null;
  slides: Slide[];
  /** The view that is shown, for the link. */
  view: string | null;
  hasRun: boolean;
  /** The run is of files that were edited since. */
  stale: boolean;
  /** A picture of the canvas as it stands; null where there is no canvas. */
  picture: (() => Promise<Blob | null>) | null;
  /** The typefaces of pictures, as data in CSS; empty where they could not be loaded. */
  typefaces: () => Promise<string>;
  announce: (text: string) => void;
}

/** Sizes in characters of the whole link. Chat programs cut long links first, then mail, then browsers. */
const green = 2000;
const amber = 8000;
const drawings = ['graph', 'timeline', 'sequence'];

/** The fragment of the document; an example that nothing was changed of is its name alone. @throws Refusal */
export function makeLink(source: Pick<ShareSource, 'engine' | 'title' | 'files' | 'base' | 'slides' | 'view'>, moment: boolean): string {
  const { engine, title, files, base, slides, view } = source;
  const omit = base ? Object.keys(files).filter((name) => base.files[name] === files[name]) : [];
  // A file of the example that was emptied is no file any more, and must not come back from the example.
  const builds = base !== null && omit.length > 0 && Object.keys(base.files).every((name) => files[name] !== undefined || base.files[name]?.trim() === '');
  const shown = { ...(view && view !== 'graph' ? { view } : {}), ...(slides.length > 0 ? { slides } : {}) };
  const { fragment } = engine.send<{ fragment: string }>({ do: 'share', title, options: { moment }, o: shown, ...(builds ? { base: base.id, omit } : {}) });
  const whole = fragment.startsWith('#') ? fragment : `#${fragment}`;
  if (!builds) return whole;
  const { document } = engine.send<{ document: SharedDocument }>({ do: 'unshare', fragment: whole });
  return Object.keys(document).every((key) => /^[vnb]$/.test(key)) ? `#x=${base.id}` : whole;
}

export function openShare(source: ShareSource): void {
  const { engine, host, title } = source;
  const link = h('input', { class: 'field code', type: 'text', readonly: true, 'aria-label': 'Link', testid: 'share-link' });
  const light = h('p', { class: 'light', testid: 'share-size' });
  const outcome = h('p', { class: 'dim', role: 'status', testid: 'share-outcome' });
  const toggle = (testid: string, text: string, on: boolean, possible: boolean) => {
    const box = h('input', { type: 'checkbox', testid });
    box.checked = on && possible;
    box.disabled = !possible;
    box.addEventListener('change', () => make());
    return { box, label: h('label', { class: 'switch' }, box, text) };
  };
  const moment = toggle('share-moment', source.stale ? 'open at this moment of the run (run again first: the files were edited)' : 'open at this moment of the run', true, source.hasRun && !source.stale);
  const slides = toggle('share-slides', `open as slides (${source.slides.length})`, false, source.slides.length > 0);
  const stem = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'workflow';

  const say = (level: 'green' | 'amber' | 'red', text: string) => {
    light.className = `light ${level}`;
    fill(light, h('span', { class: 'lamp', 'aria-hidden': 'true' }), text);
  };
  const make = () => {
    try {
      link.value = `${source.address}${slides.box.checked ? '?slides=1' : ''}${makeLink(source, moment.box.checked)}`;
      const size = link.value.length;
      if (size <= green) say('green', `Green, ${bytes(size)}: short enough for every chat and mail program.`);
      else if (size <= amber) say('amber', `Amber, ${bytes(size)}: fine for browsers and mail; some chat programs cut links of this length.`);
      else say('red', `Red, ${bytes(size)}: fine for browsers; many programs cut links of this length. A file may travel better.`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      link.value = '';
      say('red', `${error.message} Download the document as a file instead.`);
    }
  };
  make();

  /** Tries; a refusal of the engine is said in the dialog. */
  const tried = (label: string, action: () => void | Promise<void>, kind = '', name = label, testid?: string) => {
    const button = h('button', { class: `control ${kind}`.trim(), type: 'button', testid, 'aria-label': name === label ? null : name }, label);
    button.addEventListener('click', async () => {
      try {
        await action();
      } catch (error) {
        outcome.textContent = error instanceof Refusal ? error.message : 'That did not work here: the browser could not make the file.';
      }
    });
    return button;
  };
  const copy = (label: string, text: () => string, kind = '') =>
    tried(
      label,
      async () => {
        const value = text();
        if (value === '') return;
        if (await copyText(value)) {
          outcome.textContent = 'Copied.';
          source.announce('Copied.');
          return;
        }
        outcome.textContent = 'The browser does not let this page write to the clipboard. The text is selected: copy it with Ctrl+C or ⌘C.';
        link.value = value;
        link.select();
      },
      kind,
    );
  const save = (label: string, name: string, type: string, what: string, text: () => string) =>
    h('div', { class: 'file-row' }, tried(label, () => download(name, type, text())), h('span', { class: 'dim' }, what));
  const exported = (as: string) => () => engine.send<{ text: string }>({ do: 'export', as }).text;
  /** The link inside of pictures; one that is too large stays out. */
  const inside = () => {
    try {
      return makeLink(source, source.hasRun && !source.stale);
    } catch {
      return '';
    }
  };
  const drawn = async (view: string) => {
    const { text, width, height } = engine.send<{ text: string; width: number; height: number }>({ do: 'export', as: 'svg', view });
    const typefaces = await source.typefaces();
    const svg = typefaces === '' ? text : text.replace(/<svg\b[^>]*>/, (open) => `${open}<style>${typefaces}</style>`);
    return { svg: svgWithLink(svg, inside()), width, height };
  };
  const asPng = async (name: string, blob: Blob | null) => {
    if (!blob) throw new Error('no picture');
    const data = pngWithLink(new Uint8Array(await blob.arrayBuffer()), inside());
    downloadBlob(name, new Blob([data], { type: 'image/png' }));
  };
  const picture = (view: string) =>
    h(
      'div',
      { class: 'picture-row', role: 'group', 'aria-label': `Picture: ${view}` },
      h('span', {}, view),
      tried('PNG', async () => { const { svg, width, height } = await drawn(view); await asPng(`${stem}-${view}.png`, await rasterised(svg, width, height)); }, '', `PNG of the ${view}`, `png-${view}`),
      tried('SVG', async () => download(`${stem}-${view}.svg`, 'image/svg+xml', (await drawn(view)).svg), '', `SVG of the ${view}`, `svg-${view}`),
    );
  const embed = () => {
    const at = link.value.indexOf('#');
    if (at === -1) return '';
    const query = slides.box.checked ? '?embed=1&slides=1' : '?embed=1';
    return `<iframe src="${source.address}${query}${link.value.slice(at)}" title="${title.replace(/[&"<>]/g, '')}" width="100%" height="520" loading="lazy" allow="fullscreen"></iframe>`;
  };
  const { picture: canvas, hasRun } = source;
  const heading = uniqueId('share-files');
  openDialog(
    host,
    'Share',
    'share-dialog',
    h('p', { class: 'dim' }, 'Everything is in the link: the files, the seed, the faults that are set and, if you like, this moment. Nothing is stored on a server.'),
    h('div', { class: 'row' }, link, copy('Copy link', () => link.value, 'primary')),
    light,
    moment.label,
    source.slides.length > 0 ? slides.label : null,
    h('h3', {}, 'For a page or a message'),
    h('div', { class: 'row' }, copy('Copy Markdown', () => (link.value ? `[${title.replace(/[[\]\\]/g, '\\$&')}](${link.value})` : '')), copy('Copy embed code', embed), hasRun ? copy('Copy Mermaid', exported('mermaid')) : null),
    h('h3', {}, 'Pictures'),
    h('p', { class: 'dim' }, 'A picture carries the link: dropped on the playground, it opens this document again.'),
    h('div', { class: 'pictures' }, ...drawings.filter((view) => hasRun || view === 'graph').map(picture), canvas ? h('div', { class: 'picture-row' }, h('span', {}, 'canvas as shown'), tried('PNG', async () => asPng(`${stem}.png`, await canvas()), '', 'PNG of the canvas as shown', 'png-canvas')) : null),
    h('h3', { id: heading }, 'Files'),
    h(
      'div',
      { class: 'file-rows', role: 'group', 'aria-labelledby': heading },
      save('Document', `${stem}.etude.json`, 'application/json', 'everything, to be opened here again', () => JSON.stringify({ etude: 1, title, files: source.files, ...(source.slides.length > 0 ? { slides: source.slides } : {}) }, null, 2)),
      save('workflow.yaml', `${stem}.yaml`, 'application/yaml', 'deploys as it is to Google Cloud', () => source.files['workflow.yaml'] ?? ''),
      hasRun ? save('Journal', `${stem}.journal.json`, 'application/json', 'every event of the run, as data', exported('journal')) : null,
      hasRun ? save('Perfetto trace', `${stem}.perfetto.json`, 'application/json', 'for ui.perfetto.dev and Chrome’s performance panel', exported('perfetto')) : null,
      hasRun ? save('Mermaid', `${stem}.mmd`, 'text/plain', 'the sequence as a diagram in text', exported('mermaid')) : null,
      hasRun ? save('Text', `${stem}.trace.txt`, 'text/plain', 'the run step by step, to read', exported('text')) : null,
    ),
    outcome,
  );
}
