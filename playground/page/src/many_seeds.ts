// Many seeds: the document as it stands runs under one seed after the other in a worker, while the page goes on. Shows how the runs
// end, how long they take, and opens the first seed of each outcome.
import type { App } from './app.js';
import { openDialog } from './dialog.js';
import { fill, h, setText } from './dom.js';
import { duration, plural } from './format.js';
import type { SeedsReport } from './protocol.js';
import type { SeedsAnswer, SeedsWish } from './seeds_worker.js';

const most = 10_000;
const finds: [string, string][] = [
  ['', 'all of them'],
  ['failed', 'until one fails'],
  ['broken', 'until an invariant breaks'],
];

/** Opens the dialog. `wish` is the document with its faults and where the module is. */
export function openManySeeds(app: App, worker: string, wish: () => Omit<SeedsWish, 'first' | 'last' | 'find'>): void {
  const number = (label: string, value: number) => h('input', { class: 'field', type: 'number', min: 0, step: 1, value, 'aria-label': label });
  const first = number('First seed', 1);
  const last = number('Last seed', 200);
  const find = h('select', { class: 'field', 'aria-label': 'Which to run' }, ...finds.map(([value, text]) => h('option', { value }, text)));
  const run = h('button', { class: 'control primary', type: 'submit', testid: 'seeds-run' }, 'Run them');
  const form = h('form', { class: 'row seeds-form' }, 'seeds', first, 'to', last, find, run);
  const progress = h('progress', { class: 'progress', max: 1, value: 0, 'aria-label': 'Seeds that have run', hidden: true });
  const said = h('p', { class: 'dim', role: 'status', testid: 'seeds-status' }, 'Each seed is another draw of latencies, errors and jitter. The same seed always makes the same run.');
  const body = h('div', { testid: 'seeds-report' });
  let working: Worker | null = null;

  const stop = () => {
    working?.terminate();
    working = null;
    run.textContent = 'Run them';
    progress.hidden = true;
  };
  const chosen = (seed: number) => {
    dialog.close();
    app.send({ do: 'seed', seed });
    if (!app.status?.has_run) app.send({ do: 'run', speed: 'instant' });
    app.announce(`Seed ${seed} is loaded.`);
  };
  const draw = (report: SeedsReport, done: boolean) => {
    const { run: count } = report.seeds;
    progress.value = count / Math.max(1, report.seeds.last - report.seeds.first + 1);
    if (done) setText(said, `${plural(count, 'seed')} run${report.found === null ? '' : `; stopped at seed ${report.found}`}.`);
    fill(body, ...reportParts(report, chosen));
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (working) {
      stop();
      setText(said, 'Stopped.');
      return;
    }
    const from = Number(first.value);
    const to = Number(last.value);
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to < from || to - from >= most) {
      setText(said, `The last seed comes at or after the first, and at most ${most.toLocaleString('en')} run at once.`);
      return;
    }
    run.textContent = 'Stop';
    progress.hidden = false;
    setText(said, 'Running.');
    const mine = new Worker(worker, { type: 'module', name: 'seeds' });
    working = mine;
    mine.addEventListener('message', ({ data }: MessageEvent<SeedsAnswer>) => {
      if (working !== mine) return;
      if ('trouble' in data) {
        stop();
        setText(said, data.trouble);
        return;
      }
      draw(data.report, data.done);
      if (data.done) stop();
    });
    mine.addEventListener('error', () => {
      if (working !== mine) return;
      stop();
      setText(said, 'The engine could not be started beside this page.');
    });
    mine.postMessage({ ...wish(), first: from, last: to, find: find.value } satisfies SeedsWish);
  });

  const dialog = openDialog(app.element, 'Many seeds', 'seeds-dialog', said, form, progress, body);
  dialog.addEventListener('close', stop);
}

function reportParts(report: SeedsReport, chosen: (seed: number) => void): HTMLElement[] {
  const { run: count } = report.seeds;
  const seed = (value: number | null) => {
    if (value === null) return '–';
    const button = h('button', { class: 'row-button code', type: 'button', testid: `seed-${value}` }, `seed ${value}`);
    button.addEventListener('click', () => chosen(value));
    return button;
  };
  const rows = [
    ...Object.entries(report.outcomes).map(([state, outcome]) => ({ name: state.toLowerCase(), state: state.toLowerCase(), count: outcome.count, first: outcome.first_seed as number | null })),
    ...report.invariants.map((invariant) => ({ name: `breaks: ${invariant.say}`, state: 'failed', count: invariant.broken, first: invariant.broken > 0 ? invariant.first_seed : null })),
  ];
  const time = report.virtual_ns;
  return [
    h(
      'table',
      { 'aria-label': 'Outcomes' },
      h('thead', {}, h('tr', {}, ...['Outcome', 'Runs', 'Share', 'First'].map((name) => h('th', { scope: 'col' }, name)))),
      h(
        'tbody',
        {},
        ...rows.map((row) =>
          h(
            'tr',
            {},
            h('td', {}, row.name),
            h('td', { class: 'code' }, row.count),
            h('td', { class: 'share-cell' }, h('meter', { class: `meter ${row.state}`, min: 0, max: Math.max(count, 1), value: row.count, 'aria-label': `Share of ${row.name}` }), ` ${count === 0 ? 0 : Math.round((row.count / count) * 100)} %`),
            h('td', { class: 'share-cell' }, seed(row.first)),
          ),
        ),
      ),
    ),
    h('p', { class: 'dim' }, `Virtual time: ${duration(time.min)} at least, ${duration(time.median)} in the middle, ${duration(time.p95)} for 95 of 100, ${duration(time.max)} at most.`),
  ];
}
