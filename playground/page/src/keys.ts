// The keys of the page outside text fields. A key that a control of its own uses (Space on a button, arrows in a tree) stays its.
import { takesText } from './dom.js';

export interface KeyActions {
  run(): void;
  playOrPause(): void;
  step(mode: 'over' | 'into' | 'out' | 'back'): void;
  toStart(): void;
  toEnd(): void;
  breakpoint(): void;
  view(name: string): void;
  find(): void;
  help(): void;
}

const views: Record<string, string> = { g: 'graph', t: 'timeline', s: 'sequence', v: 'variables' };

/** Does the focused control use this key itself? */
function belongsToControl(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (key === ' ' || key === 'Enter') return target.closest('button, a, summary, input, label, [role=treeitem]') !== null;
  if (/^(Arrow|Home|End|Page)/.test(key)) {
    return target.closest('input, select, [role=tree], [role=tablist], [role=separator], .menu, .log-entry, .row-button, pre') !== null;
  }
  return key.length === 1 && target.closest('select, [role=tree]') !== null;
}

/** Handles one key press; answers true if it did something. */
export function handleKey(event: KeyboardEvent, actions: KeyActions): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter' && !event.altKey) {
    actions.run();
    return true;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.composedPath()[0] ?? event.target;
  if (takesText(target) || takesText(event.target) || belongsToControl(target, event.key)) return false;
  const view = views[event.key];
  if (event.key === ' ') actions.playOrPause();
  else if (event.key === 'ArrowRight') actions.step(event.shiftKey ? 'into' : 'over');
  else if (event.key === 'ArrowLeft') actions.step(event.shiftKey ? 'out' : 'back');
  else if (event.key === 'Home') actions.toStart();
  else if (event.key === 'End') actions.toEnd();
  else if (event.key === 'b') actions.breakpoint();
  else if (event.key === '/') actions.find();
  else if (event.key === '?') actions.help();
  else if (view) actions.view(view);
  else return false;
  return true;
}
