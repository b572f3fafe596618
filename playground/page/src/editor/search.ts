// Find and replace in an editor. Loaded with the first use only, so that it does not weigh on every visit.
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { StateEffect, StateField } from '@codemirror/state';
import { keymap, type EditorView } from '@codemirror/view';

/** Stands in states that search was added to; another document is another state without it. */
const added = StateField.define<true>({ create: () => true, update: (value) => value });

/** Opens the search panel; the first time in a state it also adds the search keys. */
export function openSearch(view: EditorView): void {
  if (!view.state.field(added, false)) {
    const extension = [added, search(), highlightSelectionMatches(), keymap.of(searchKeymap)];
    view.dispatch({ effects: StateEffect.appendConfig.of(extension) });
  }
  openSearchPanel(view);
}
