// The list behind the Tools button: comparing runs, many seeds, slides.
import type { App } from './app.js';
import { h } from './dom.js';
import { Popup } from './popup.js';
import type { CompareMirror } from './protocol.js';

export function openTools(app: App, anchor: HTMLElement): void {
  if (app.element.querySelector('.menu')) return;
  anchor.setAttribute('aria-expanded', 'true');
  const popup = new Popup(app.element, anchor, 'Tools', 'tools-menu', () => anchor.setAttribute('aria-expanded', 'false'));
  const menu = popup.element;
  const compare = app.engine?.mirror<CompareMirror>('compare') ?? null;
  const show = () => app.tools.showComparison(true);
  menu.append(h('h2', {}, 'Compare runs'));
  if (compare && compare.state !== 'none') {
    const other = `the run ${compare.label}`;
    if (compare.state === 'kept') menu.append(popup.item(`Compare with ${other}`, 'Side by side, overlaid on the timeline, the first difference marked', show, 'compare-last'));
    else menu.append(popup.item('Hide the comparison', `with ${other}`, () => app.tools.showComparison(false), 'compare-off'));
  } else menu.append(popup.item('Before the last edit', 'Runs the files as they stand now, beside the run before', () => void app.tools.compareWithBefore(), 'compare-before'));
  menu.append(
    popup.item('Pin this run', 'The next run is compared with it', () => app.tools.pinRun(), 'compare-pin-run'),
    popup.item('Without faults', 'Without those set by hand; if there are none, with every service at its best', () => void app.tools.compareWithoutFaults(), 'compare-without'),
    h('hr'),
    h('h2', {}, 'This run'),
    popup.item('Watch an expression…', 'Its value at every moment, above the variables', () => void app.tools.openWatches(), 'watch-open'),
    popup.item('Another seed…', 'The same workflow with other chances: faults, delays, random numbers', () => void app.tools.openSeed(), 'seed-open'),
    popup.item(app.views.stopsOnErrors ? 'Go on past errors' : 'Stop on errors', 'A breakpoint wherever an error is raised', () => app.views.stopOnErrors(!app.views.stopsOnErrors), 'stop-on-errors-tool'),
    h('hr'),
    popup.item('Many seeds…', 'Run it a thousand times: how often it fails, and a seed for each outcome', () => void app.tools.openManySeeds(), 'many-seeds'),
    popup.item('Slides…', 'Captioned moments for a talk, stored in the link', () => void app.tools.openSlides(), 'slides-open'),
  );
  if ((app.workspace.current.slides?.length ?? 0) > 0) menu.append(popup.item('Show the slides', 'Full screen; arrow keys go on, Escape leaves', () => void app.tools.startSlides(true), 'slides-show'));
  popup.open();
}
