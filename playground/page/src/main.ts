// The entry of the playground page: reads the address, puts the playground into the page and offers `window.etude`.
import { App } from './app.js';
import { connectParent } from './embed.js';
import { engineFiles } from './files.js';
import type { Files, Moment } from './protocol.js';

const asset = (name: string) => new URL(name, import.meta.url).href;
const typefaces = ETUDE_ASSETS.typefaces.map((face) => ({ ...face, url: asset(face.url) }));

const query = new URLSearchParams(location.search);
const embed = query.get('embed') === '1' || document.documentElement.dataset['embed'] === '1';
if (embed && document.documentElement.dataset['embed'] !== '1') {
  // The page's policy lets real requests through that the viewer allows. An embedded run makes none, so it takes that right
  // from itself before anything else is loaded: policies only ever add up.
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = "connect-src 'self'";
  document.head.append(policy);
}

const theme = query.get('theme');
const { CodeEditor } = await import('./editor/editor.js');
const host = document.getElementById('playground');
if (!host) throw new Error('the page has no #playground');
host.replaceChildren();
const app = new App({
  host,
  Editor: CodeEditor,
  paths: { module: asset(ETUDE_ASSETS.module), wasm: asset(ETUDE_ASSETS.wasm), fonts: ETUDE_ASSETS.fonts.map(asset) },
  examplesUrl: asset(ETUDE_ASSETS.examples),
  seedsWorker: asset(ETUDE_ASSETS.seeds),
  typefaces,
  home: '../',
  address: asset('./'),
  embed,
  view: query.get('view'),
  theme: theme === 'dark' || theme === 'light' ? theme : null,
});
await app.start();

if (app.engine) {
  const etude = {
    /** Opens a document that a program gives. It becomes a draft only when somebody edits it. */
    open(given: { files: Files; title?: string; seed?: number; cursor?: Moment | number }) {
      const document: Parameters<App['open']>[0] = {
        origin: 'given',
        title: given.title ?? 'Workflow',
        line: '',
        files: { 'services.yaml': '', 'input.json': '', ...given.files },
      };
      if (given.seed !== undefined) document.seed = given.seed;
      if (given.cursor !== undefined) document.cursor = given.cursor;
      return { diagnostics: app.open(document) };
    },
    /** Runs from the start at full speed; resolves when the run has ended or waits. */
    run() {
      app.send({ do: 'run', speed: 'instant' });
      return app.atRest();
    },
    seek(index: number) {
      app.send({ do: 'seek', index });
    },
    snapshot() {
      return app.send({ do: 'snapshot' });
    },
    /** Frames that the canvas has drawn; stands still at rest. */
    frames() {
      return app.engine?.frames() ?? 0;
    },
    files: () => engineFiles(app.files.files()),
  };
  Object.assign(window, { etude });
  if (embed) connectParent(app);
  if (query.get('slides') === '1') await app.tools.startSlides(false);
}
