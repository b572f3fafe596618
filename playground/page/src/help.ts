// The list of keys.
import { openDialog } from './dialog.js';
import { h } from './dom.js';

const groups: [string, [string[], string][]][] = [
  [
    'Anywhere',
    [
      [['Ctrl', 'Enter'], 'run from the start (⌘ on a Mac)'],
    ],
  ],
  [
    'Outside text fields',
    [
      [['Space'], 'play and pause'],
      [['→'], 'step, over calls'],
      [['←'], 'back one step'],
      [['Shift', '→'], 'step into a subworkflow or service'],
      [['Shift', '←'], 'step out'],
      [['Home'], 'to the start'],
      [['End'], 'to the end of the run'],
      [['b'], 'breakpoint on the selected step'],
      [['g'], 'graph'],
      [['t'], 'timeline'],
      [['s'], 'sequence'],
      [['v'], 'variables'],
      [['/'], 'find in the log'],
      [['?'], 'this list'],
    ],
  ],
  [
    'In the editor',
    [
      [['Ctrl', 'Space'], 'complete'],
      [['F9'], 'breakpoint on this line; with Shift, one with a condition'],
      [['F12'], 'go to the definition (also Ctrl and click)'],
      [['Ctrl', 'F'], 'find'],
      [['Escape', 'Tab'], 'leave the editor; Tab alone indents'],
    ],
  ],
  [
    'On the canvas',
    [
      [['↑', '↓'], 'move the mark in the panel'],
      [['Shift', '↑', '↓'], 'the panel before and after'],
      [['Enter'], 'act on what is marked'],
      [['+', '-', '0'], 'larger, smaller, all of it'],
    ],
  ],
  [
    'In the tree of steps',
    [
      [['↑', '↓'], 'go through the steps'],
      [['Enter'], 'select'],
      [['h'], 'run to here'],
    ],
  ],
];

/** `home`: the start of the site, for the page on screen readers; null where there is none. */
export function openHelp(host: Element, home: string | null): void {
  const parts: HTMLElement[] = [];
  for (const [title, keys] of groups) {
    parts.push(h('h3', {}, title));
    const list = h('dl', { class: 'keys' });
    for (const [names, what] of keys) {
      const term = h('dt', {});
      names.forEach((name, index) => {
        if (index > 0) term.append(' ');
        term.append(h('kbd', {}, name));
      });
      list.append(term, h('dd', {}, what));
    }
    parts.push(list);
  }
  if (home !== null) parts.push(h('p', {}, h('a', { class: 'link-button', href: `${home}reference/screen-reader/` }, 'Use it with a screen reader')));
  openDialog(host, 'Keys', 'help-dialog', ...parts);
}
