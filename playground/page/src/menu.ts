// The menu of documents: examples, the visitor's drafts, new, import, rename, delete.
import { h } from './dom.js';
import { icon } from './icon.js';
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

/** Opens the menu below `anchor`; a click elsewhere, Escape or Tab out of it closes it. */
export function openMenu(host: HTMLElement, anchor: HTMLElement, examples: Example[], drafts: DraftSummary[], current: string, actions: MenuActions): void {
  const items: HTMLElement[] = [];
  const item = (title: string, about: string, action: () => void, testid?: string, isCurrent = false) => {
    const element = h(
      'button',
      { class: 'menu-item', type: 'button', testid, 'aria-current': isCurrent ? 'true' : null },
      h('span', { class: 'title' }, title),
      about ? h('span', { class: 'about' }, about) : null,
    );
    element.addEventListener('click', () => {
      close();
      action();
    });
    items.push(element);
    return element;
  };
  const menu = h('div', { class: 'menu', role: 'group', 'aria-label': 'Documents', testid: 'menu' });
  if (drafts.length > 0) {
    menu.append(h('h2', {}, 'Your drafts, kept in this browser'));
    for (const draft of drafts) {
      const remove = h('button', { class: 'mini', type: 'button', 'aria-label': `Delete draft ${draft.title}` }, icon('trash'));
      remove.addEventListener('click', () => {
        close();
        actions.deleteDraft(draft.id);
      });
      const open = item(draft.title, when(draft.changed), () => actions.openDraft(draft.id), `draft-${draft.id}`, draft.id === current);
      items.push(remove);
      menu.append(h('div', { class: 'menu-row' }, open, remove));
    }
    menu.append(h('hr'));
  }
  menu.append(h('h2', {}, 'Examples'));
  for (const example of examples) {
    menu.append(item(example.title, example.line, () => actions.openExample(example.id), `example-${example.id}`, example.id === current));
  }
  if (examples.length === 0) menu.append(h('p', { class: 'menu-item' }, 'The examples could not be loaded.'));
  menu.append(
    h('hr'),
    item('New workflow', '', actions.create, 'new'),
    item('Open files…', 'YAML, JSON, or a document saved from the share dialog', actions.importFiles, 'import'),
    item('Rename…', '', actions.rename, 'rename'),
    item('Format this file', '', actions.format, 'format'),
  );
  const bounds = host.getBoundingClientRect();
  const box = anchor.getBoundingClientRect();
  menu.style.left = `${box.left - bounds.left}px`;
  menu.style.top = `${box.bottom - bounds.top + 6}px`;

  const outside = (event: Event) => {
    if (!menu.contains(event.target as Node) && !anchor.contains(event.target as Node)) close();
  };
  function close(back = false) {
    if (!menu.isConnected) return;
    menu.remove();
    document.removeEventListener('pointerdown', outside, true);
    actions.closed();
    if (back) anchor.focus();
  }
  menu.addEventListener('keydown', (event) => {
    const at = items.indexOf(event.target as HTMLElement);
    if (event.key === 'Escape') close(true);
    else if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items[(at - 1 + items.length) % items.length]?.focus();
    else if (event.key === 'Home') items[0]?.focus();
    else if (event.key === 'End') items.at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  menu.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) close();
  });
  document.addEventListener('pointerdown', outside, true);
  // Behind its button in the order of the page, so that Tab goes from the button into it.
  anchor.after(menu);
  items[0]?.focus();
}
