// The files of a document as the engine takes them.
import type { Files } from './protocol.js';

/** An empty file is no file. Only a document with nothing at all keeps its empty workflow. */
export function engineFiles(files: Files): Files {
  const kept: Files = {};
  for (const [name, text] of Object.entries(files)) if (text.trim() !== '') kept[name] = text;
  return Object.keys(kept).length > 0 ? kept : { 'workflow.yaml': '' };
}
