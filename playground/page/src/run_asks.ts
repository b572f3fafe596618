// Small questions about a run: which expressions to watch, which seed to run with. The text view has the same fields in place.
import type { App } from './app.js';
import { openDialog } from './dialog.js';
import { fill, h } from './dom.js';
import { icon } from './icon.js';

export function openWatches(app: App): void {
  const { views } = app;
  const input = h('input', { class: 'field code', type: 'text', 'aria-label': 'Expression to watch', placeholder: 'len(items)', spellcheck: 'false', autocomplete: 'off', testid: 'watch-expression' });
  const list = h('ul', { class: 'watch-list', 'aria-label': 'Watched expressions', testid: 'watch-list' });
  const draw = () => {
    fill(
      list,
      ...views.watches.map((expression) => {
        const remove = h('button', { class: 'mini', type: 'button', 'aria-label': `Stop watching ${expression}` }, icon('close'));
        remove.addEventListener('click', () => {
          views.setWatches(views.watches.filter((other) => other !== expression));
          draw();
          input.focus();
        });
        return h('li', {}, h('span', { class: 'code' }, expression), remove);
      }),
    );
    list.hidden = views.watches.length === 0;
  };
  const form = h('form', { class: 'row' }, input, h('button', { class: 'control primary', type: 'submit' }, 'Watch'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (views.addWatch(input.value)) app.announce('Its value stands above the variables.');
    input.value = '';
    draw();
  });
  draw();
  openDialog(app.element, 'Watch an expression', 'watch-dialog', h('p', { class: 'dim' }, 'It is evaluated at the moment that is shown, with the variables that are alive there.'), form, list);
  input.focus();
}

export function openSeed(app: App): void {
  const seed = h('input', { class: 'field', type: 'number', min: 0, step: 1, 'aria-label': 'Seed', testid: 'seed-number' });
  seed.value = String(app.status?.seed ?? 1);
  const other = h('button', { class: 'control', type: 'button' }, 'Roll one');
  other.addEventListener('click', () => {
    seed.value = String(1 + Math.floor(Math.random() * 9999));
    seed.focus();
  });
  const form = h('form', { class: 'row' }, seed, other, h('button', { class: 'control primary', type: 'submit', testid: 'seed-run' }, 'Run with it'));
  const dialog = openDialog(app.element, 'Another seed', 'seed-dialog', h('p', { class: 'dim' }, 'Everything that chance decides follows from the seed: run with the same one, and the same happens.'), form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wanted = Number(seed.value);
    if (seed.value.trim() === '' || !Number.isSafeInteger(wanted) || wanted < 0) return app.announce('A seed is a whole number from 0.');
    dialog.close();
    app.send({ do: 'seed', seed: wanted });
  });
  seed.select();
}
