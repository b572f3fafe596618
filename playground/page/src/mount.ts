// Puts a playground into an element of a page of the same site: what <etude-playground> loads with the first use.
import { App, type AppOptions } from './app.js';
import { Checker } from './check.js';
import { CodeEditor } from './editor/editor.js';

const asset = (name: string) => new URL(name, import.meta.url).href;

export interface Mounted {
  app: App;
  checker: Checker;
}

function styleSheet(): Promise<void> {
  const href = asset(ETUDE_ASSETS.style);
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}

export async function mount(host: HTMLElement, options: Pick<AppOptions, 'view' | 'theme' | 'given'>): Promise<Mounted> {
  await styleSheet();
  const paths = { module: asset(ETUDE_ASSETS.module), wasm: asset(ETUDE_ASSETS.wasm), fonts: ETUDE_ASSETS.fonts.map(asset) };
  const app = new App({ host, Editor: CodeEditor, paths, examplesUrl: asset(ETUDE_ASSETS.examples), seedsWorker: asset(ETUDE_ASSETS.seeds), typefaces: ETUDE_ASSETS.typefaces.map((face) => ({ ...face, url: asset(face.url) })), home: asset('../'), address: asset('./'), embed: true, ...options });
  await app.start();
  return { app, checker: new Checker(paths) };
}
