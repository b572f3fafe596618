// One modal dialog at a time, by the browser's own <dialog>: it keeps the focus inside, and Escape closes it.
import { h } from './dom.js';
import { icon } from './icon.js';
import { uniqueId } from './dom.js';

/** Opens a dialog below `host`. It is removed when it closes, and the focus goes back to where it was. */
export function openDialog(host: Element, title: string, testid: string, ...body: (Node | null)[]): HTMLDialogElement {
  host.querySelector('dialog[open]')?.remove();
  const heading = uniqueId('dialog');
  const close = h('button', { class: 'control square', type: 'button', 'aria-label': 'Close' }, icon('close'));
  const dialog = h(
    'dialog',
    { class: 'dialog', 'aria-labelledby': heading, testid },
    h('div', { class: 'dialog-head' }, h('h2', { id: heading }, title), close),
    h('div', { class: 'dialog-body' }, ...body),
  );
  close.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  dialog.addEventListener('click', (event) => {
    if (event.target !== dialog) return;
    const box = dialog.getBoundingClientRect();
    const outside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
    if (outside) dialog.close();
  });
  host.appendChild(dialog);
  dialog.showModal();
  return dialog;
}

/** Copies a text. Answers false where the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function download(name: string, type: string, text: string): void {
  downloadBlob(name, new Blob([text], { type }));
}

export function downloadBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const anchor = h('a', { href: url, download: name });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
