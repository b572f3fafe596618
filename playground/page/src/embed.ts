// The playground inside another page's frame: messages in and out. What comes in can only open, run and move the simulation.
import type { App } from './app.js';
import type { Files } from './protocol.js';

const fileName = /^(workflow\.yaml|services\.yaml|input\.json|workflows\/[\w-]{1,64}\.yaml)$/;

function filesOf(value: unknown): Files | null {
  if (typeof value !== 'object' || value === null) return null;
  const files: Files = {};
  for (const [name, text] of Object.entries(value)) if (fileName.test(name) && typeof text === 'string' && text.length <= 262_144) files[name] = text;
  return Object.keys(files).length > 0 ? files : null;
}

/** Listens for `etude:open`, `etude:run`, `etude:seek` from the page around, and tells it `etude:state` on every change. */
export function connectParent(app: App): void {
  if (parent === window) return;
  addEventListener('message', (event) => {
    if (event.source !== parent || typeof event.data !== 'object' || event.data === null) return;
    const data = event.data as Record<string, unknown>;
    if (data['type'] === 'etude:open') {
      const files = filesOf(data['files']);
      if (typeof data['fragment'] === 'string') app.desk.openFragment(data['fragment']);
      else if (files) app.open({ origin: 'given', title: String(data['title'] ?? 'Workflow').slice(0, 200), line: '', files });
    } else if (data['type'] === 'etude:run') app.run();
    else if (data['type'] === 'etude:seek' && typeof data['index'] === 'number') app.send({ do: 'seek', index: data['index'] });
  });
  // The state holds nothing but the simulation of a document that the page around has chosen itself.
  const tell = (extra: Record<string, unknown>) => parent.postMessage({ type: 'etude:state', ...extra }, '*');
  app.onStatus((status) => {
    // The states of the command's JSON, and READY before the first run.
    const ended = /^(succeeded|failed|cancelled)$/i.test(status.state);
    const state = ended ? status.state.toUpperCase() : status.has_run ? 'ACTIVE' : 'READY';
    tell({ state, running: status.running, cursor: status.cursor, length: status.length, sentence: status.sentence });
  });
  tell({ state: 'READY' });
}
