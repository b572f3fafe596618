// The list of keys.
import { openDialog } from './dialog.js';
import { h } from './dom.js';

const groups: [string, [string[], string][]][] = [
  [
    'Anywhere',
    [
      [['Ctrl', 'Enter'], 'run from the start'],
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
    'While the canvas has the focus',
    [
      [['↑', '↓'], 'move the mark in the panel'],
      [['←', '→'], 'belong to the panel: graph, to the box beside; timeline, to the bar before and after; variables, close and open. Elsewhere they step'],
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

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
const named = (key: string) => (mac && key === 'Ctrl' ? '⌘' : key);

/** `home`: the start of the site, for the page on screen readers; null where there is none. */
export function openHelp(host: Element, home: string | null): void {
  const columns = h('div', { class: 'key-groups' });
  for (const [title, keys] of groups) {
    const list = h('dl', { class: 'keys' });
    for (const [names, what] of keys) {
      const term = h('dt', {});
      names.forEach((name, index) => {
        if (index > 0) term.append(' ');
        term.append(h('kbd', {}, named(name)));
      });
      list.append(term, h('dd', {}, what));
    }
    columns.append(h('section', {}, h('h3', {}, title), list));
  }
  const more = home === null ? null : h('p', {}, h('a', { class: 'link-button', href: `${home}reference/screen-reader/` }, 'Use it with a screen reader'));
  openDialog(host, 'Keys', 'help-dialog', columns, more);
}
