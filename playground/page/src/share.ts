// The share dialog: the link with its size, this moment or the start, Markdown, embed code, files and pictures of the run.
import { copyText, download, downloadBlob, openDialog } from './dialog.js';
import { fill, h } from './dom.js';
import { bytes } from './format.js';
import type { Engine } from './engine.js';
import { Refusal, type Files } from './protocol.js';

export interface ShareSource {
  host: Element;
  engine: Engine;
  /** What a link begins with. */
  address: string;
  title: string;
  files: Files;
  hasRun: boolean;
  /** A picture of the canvas as it stands; null where there is no canvas. */
  picture: (() => Promise<Blob | null>) | null;
  announce: (text: string) => void;
}

/** Sizes in bytes of the whole link. Chat programs cut long links first, then mail, then browsers. */
const green = 2000;
const amber = 8000;

function picture(make: () => Promise<Blob | null>, name: string): HTMLElement {
  const button = h('button', { class: 'control', type: 'button' }, 'Picture');
  button.addEventListener('click', async () => {
    const blob = await make();
    if (blob) downloadBlob(name, blob);
  });
  return button;
}

export function openShare(source: ShareSource): void {
  const { engine, host, title } = source;
  const link = h('input', { class: 'field code', type: 'text', readonly: true, 'aria-label': 'Link', testid: 'share-link' });
  const light = h('p', { class: 'light', testid: 'share-size' });
  const outcome = h('p', { class: 'dim', role: 'status' });
  const moment = h('input', { type: 'checkbox', testid: 'share-moment' });
  moment.checked = source.hasRun;
  moment.disabled = !source.hasRun;

  const make = () => {
    try {
      const reply = engine.send<{ fragment: string; bytes: number }>({ do: 'share', title, options: { moment: moment.checked } });
      const fragment = reply.fragment.startsWith('#') ? reply.fragment : `#${reply.fragment}`;
      link.value = source.address + fragment;
      const size = link.value.length;
      const level = size <= green ? 'green' : size <= amber ? 'amber' : 'red';
      const say = {
        green: 'short enough for every chat and mail program',
        amber: 'fine for browsers and mail; some chat programs cut links of this length',
        red: 'fine for browsers; many programs cut links of this length. A file may travel better',
      }[level];
      light.className = `light ${level}`;
      fill(light, h('span', { class: 'lamp', 'aria-hidden': 'true' }), `${bytes(size)}: ${say}.`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      link.value = '';
      light.className = 'light red';
      fill(light, h('span', { class: 'lamp', 'aria-hidden': 'true' }), `${error.message} Download the document as a file instead.`);
    }
  };
  make();
  moment.addEventListener('change', make);

  const copy = (label: string, text: () => string, primary = false) => {
    const button = h('button', { class: `control${primary ? ' primary' : ''}`, type: 'button' }, label);
    button.addEventListener('click', async () => {
      if (await copyText(text())) {
        outcome.textContent = 'Copied.';
        source.announce('Copied.');
        return;
      }
      outcome.textContent = 'The browser does not let this page write to the clipboard. The text is selected: copy it with Ctrl+C or ⌘C.';
      link.value = text();
      link.select();
    });
    return button;
  };
  const save = (label: string, name: string, type: string, text: () => string) => {
    const button = h('button', { class: 'control', type: 'button' }, label);
    button.addEventListener('click', () => {
      try {
        download(name, type, text());
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        outcome.textContent = error.message;
      }
    });
    return button;
  };
  const stem = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'workflow';
  const exported = (as: string) => () => engine.send<{ text: string }>({ do: 'export', as }).text;
  const embed = () => `<iframe src="${link.value.replace('#', '?embed=1#')}" title="${title.replace(/[&"<]/g, '')}" width="100%" height="520" loading="lazy"></iframe>`;
  openDialog(
    host,
    'Share',
    'share-dialog',
    h('p', { class: 'dim' }, 'Everything is in the link: the files, the seed and, if you like, this moment. Nothing is stored on a server.'),
    h('div', { class: 'row' }, link, copy('Copy link', () => link.value, true)),
    light,
    h('label', { class: 'switch' }, moment, 'open at this moment of the run'),
    h('h3', {}, 'For a page or a message'),
    h('div', { class: 'row' }, copy('Copy Markdown', () => `[${title}](${link.value})`), copy('Copy embed code', embed)),
    h('h3', {}, 'As a file'),
    h(
      'div',
      { class: 'row' },
      save('Document', `${stem}.etude.json`, 'application/json', () => JSON.stringify({ etude: 1, title, files: source.files }, null, 2)),
      save('workflow.yaml', `${stem}.yaml`, 'application/yaml', () => source.files['workflow.yaml'] ?? ''),
      source.hasRun ? save('Journal', `${stem}.journal.json`, 'application/json', exported('journal')) : null,
      source.hasRun ? save('Perfetto trace', `${stem}.perfetto.json`, 'application/json', exported('perfetto')) : null,
      source.hasRun ? save('Mermaid', `${stem}.mmd`, 'text/plain', exported('mermaid')) : null,
      source.hasRun ? save('Trace', `${stem}.trace.txt`, 'text/plain', exported('text')) : null,
      source.picture ? picture(source.picture, `${stem}.png`) : null,
    ),
    outcome,
  );
}
