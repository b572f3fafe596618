// Drafts: the visitor's own documents in local storage. Several, named, never overwritten by a link, an example or another tab.
import type { Files, Slide } from './protocol.js';
import { forget, recallJson, remember, storedUnder } from './storage.js';

export interface Draft {
  id: string;
  title: string;
  files: Files;
  seed?: number;
  /** The example that it was made from. */
  base?: string;
  slides?: Slide[];
  /** Milliseconds since 1970, of the last change. */
  changed: number;
  /** Counts saves; another tab with the same draft shows itself by a count that is not ours. */
  revision: number;
}

export type DraftSummary = Pick<Draft, 'id' | 'title' | 'changed'>;

const draftKey = 'draft.';
const currentKey = 'current-draft';

function newId(): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return `${Date.now().toString(36)}-${(random[0] ?? 0).toString(36)}`;
}

function isDraft(value: unknown): value is Draft {
  const draft = value as Draft | null;
  return (
    typeof draft === 'object' &&
    draft !== null &&
    typeof draft.id === 'string' &&
    typeof draft.title === 'string' &&
    typeof draft.files === 'object' &&
    draft.files !== null &&
    Object.values(draft.files).every((text) => typeof text === 'string')
  );
}

/** All drafts, the last changed first. Found by their keys, so that no list can lose one. */
export function listDrafts(): DraftSummary[] {
  const drafts: DraftSummary[] = [];
  for (const id of storedUnder(draftKey)) {
    const draft = loadDraft(id);
    if (draft) drafts.push({ id: draft.id, title: draft.title, changed: draft.changed });
  }
  return drafts.sort((a, b) => b.changed - a.changed);
}

export function loadDraft(id: string): Draft | null {
  const draft = recallJson<Draft>(draftKey + id);
  return isDraft(draft) ? draft : null;
}

export function lastDraft(): Draft | null {
  const id = recallJson<string>(currentKey);
  return typeof id === 'string' ? loadDraft(id) : null;
}

export function rememberCurrent(id: string | null): void {
  if (id === null) forget(currentKey);
  else remember(currentKey, JSON.stringify(id));
}

export function createDraft(title: string, files: Files, seed?: number, base?: string): Draft {
  const draft: Draft = { id: newId(), title, files: { ...files }, changed: Date.now(), revision: 0 };
  if (seed !== undefined) draft.seed = seed;
  if (base !== undefined) draft.base = base;
  return draft;
}

export interface Saved {
  draft: Draft;
  /** In words, what kept the draft from being stored. */
  problem: string | null;
  /** True if another tab had changed the same draft and ours went into a copy beside it. */
  copied: boolean;
}

/** Stores the draft. If another tab saved it since we read it, ours becomes a copy, and both survive. */
export function saveDraft(draft: Draft): Saved {
  const stored = loadDraft(draft.id);
  let copied = false;
  let next: Draft = { ...draft, revision: draft.revision + 1, changed: Date.now() };
  if (stored && stored.revision > draft.revision && JSON.stringify(stored.files) !== JSON.stringify(draft.files)) {
    next = { ...next, id: newId(), title: `${draft.title} (copy)`, revision: 1 };
    copied = true;
  }
  const problem = remember(draftKey + next.id, JSON.stringify(next));
  if (problem !== null) return { draft, problem, copied: false };
  rememberCurrent(next.id);
  return { draft: next, problem: null, copied };
}

export function deleteDraft(id: string): void {
  forget(draftKey + id);
}
