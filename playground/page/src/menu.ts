// The menu of documents: examples, the visitor's drafts, new, import, rename, delete.
import { h } from './dom.js';
import { icon } from './icon.js';
import { Popup } from './popup.js';
import type { DraftSummary } from './drafts.js';
import type { Files } from './protocol.js';

export interface Example {
  id: string;
  title: string;
  /** One line on what it shows. */
  line: string;
  files: Files;
}

export interface MenuActions {
  openExample(id: string): void;
  openDraft(id: string): void;
  deleteDraft(id: string): void;
  create(): void;
  rename(): void;
  importFiles(): void;
  format(): void;
  closed(): void;
}

function when(milliseconds: number): string {
  const date = new Date(milliseconds);
  const today = new Date();
  return date.toDateString() === today.toDateString()
    ? `today, ${date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`
    : date.toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Opens the menu below `anchor`. */
export function openMenu(host: HTMLElement, anchor: HTMLElement, examples: Example[], drafts: DraftSummary[], current: string, actions: MenuActions): void {
  const popup = new Popup(host, anchor, 'Documents', 'menu', () => actions.closed());
  const menu = popup.element;
  if (drafts.length > 0) {
    menu.append(h('h2', {}, 'Your drafts, kept in this browser'));
    for (const draft of drafts) {
      const open = popup.item(draft.title, when(draft.changed), () => actions.openDraft(draft.id), `draft-${draft.id}`, draft.id === current);
      const remove = h('button', { class: 'mini', type: 'button', 'aria-label': `Delete draft ${draft.title}` }, icon('trash'));
      popup.stop(remove, () => actions.deleteDraft(draft.id));
      menu.append(h('div', { class: 'menu-row' }, open, remove));
    }
    menu.append(h('hr'));
  }
  menu.append(h('h2', {}, 'Examples'));
  const grid = h('div', { class: 'menu-grid' });
  menu.append(grid);
  for (const example of examples) {
    grid.append(popup.item(example.title, example.line, () => actions.openExample(example.id), `example-${example.id}`, example.id === current));
  }
  if (examples.length === 0) menu.append(h('p', { class: 'menu-item' }, 'The examples could not be loaded.'));
  menu.append(
    h('hr'),
    h(
      'div',
      { class: 'menu-grid' },
      popup.item('New workflow', 'An empty one, with a step to begin with', actions.create, 'new'),
      popup.item('Open files…', 'YAML, JSON, a saved document, or a picture that was made here', actions.importFiles, 'import'),
      popup.item('Rename…', 'Give this document another name', actions.rename, 'rename'),
      popup.item('Format this file', 'In its standard form, comments kept', actions.format, 'format'),
    ),
  );
  popup.open();
}
