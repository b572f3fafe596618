// What is wrong with the texts: a count that is always there, and the list with places and fixes.
import { fill, h } from '../dom.js';
import { icon } from '../icon.js';
import { plural } from '../format.js';
import { fixesOf, type Diagnostic, type Fix } from '../protocol.js';

const shown = 60;

export interface ProblemsActions {
  goTo(diagnostic: Diagnostic): void;
  fix(file: string, fix: Fix): void;
}

export class ProblemsView {
  readonly element: HTMLElement;
  private drawn = '';

  constructor(private readonly actions: ProblemsActions) {
    this.element = h('section', { class: 'problems', testid: 'problems', 'aria-label': 'Problems' });
    this.update([]);
  }

  update(diagnostics: Diagnostic[]): void {
    const text = JSON.stringify(diagnostics);
    if (text === this.drawn) return;
    this.drawn = text;
    const errors = diagnostics.filter((one) => one.severity === 'error').length;
    const warnings = diagnostics.filter((one) => one.severity === 'warning').length;
    const others = diagnostics.length - errors - warnings;
    const chips: HTMLElement[] = [];
    const chip = (role: string, name: 'check' | 'error', words: string) =>
      chips.push(h('span', { class: `chip ${role}` }, icon(name), words));
    if (errors > 0) chip('failed', 'error', plural(errors, 'error'));
    if (warnings > 0) chip('retried', 'error', plural(warnings, 'warning'));
    if (others > 0) chip('', 'check', plural(others, 'note'));
    if (diagnostics.length === 0) chip('succeeded', 'check', 'no problems');
    const items = diagnostics.slice(0, shown).map((one) => {
      const go = h(
        'button',
        { class: `problem ${one.severity}`, type: 'button' },
        icon('error'),
        h(
          'span',
          {},
          one.message,
          ' ',
          h('span', { class: 'place' }, `${one.file}:${one.line}:${one.column} · ${one.code}`),
          ...(one.notes ?? []).map((note) => h('span', { class: 'note' }, typeof note === 'string' ? note : note.message)),
        ),
      );
      go.addEventListener('click', () => this.actions.goTo(one));
      const fixes = fixesOf(one).map((fix) => {
        const button = h('button', { class: 'mini', type: 'button' }, icon('check'), fix.title);
        button.addEventListener('click', () => this.actions.fix(one.file, fix));
        return h('div', { class: 'problem-fix' }, button);
      });
      return h('li', {}, go, ...fixes);
    });
    if (diagnostics.length > shown) items.push(h('li', { class: 'place' }, `${diagnostics.length - shown} more`));
    fill(this.element, h('div', { class: 'chips' }, ...chips), items.length > 0 ? h('ul', { class: 'problem-list' }, ...items) : null);
  }
}
