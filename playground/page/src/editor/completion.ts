// Completion, hover and definitions. The engine knows the text best and is asked first; what it does not answer is found in
// the text itself: keys of steps, names of steps after `next`, subworkflows after `call`, variables that the text assigns.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { CatalogueEntry } from '../protocol.js';

/** One suggestion as the engine gives it. */
export interface EngineOption {
  label: string;
  detail?: string;
  info?: string;
  kind?: string;
  apply?: string;
}

export interface EngineCompletion {
  from: number;
  to?: number;
  options: EngineOption[];
}

/** What the editor asks of the page; offsets count UTF-16 units in the editor's text. */
export interface Knowledge {
  completeAt(file: string, offset: number): EngineCompletion | null;
  hoverAt(file: string, offset: number): { from: number; to: number; title: string; text: string } | null;
  catalogue(): CatalogueEntry[];
  /** The base addresses of the simulated services. */
  addresses(): string[];
}

const stepKeys: Record<string, string> = {
  assign: 'sets variables, one after the other',
  call: 'calls a function, a connector or a subworkflow',
  args: 'the arguments of a call',
  result: 'the variable that takes the answer of a call',
  switch: 'goes the way of the first condition that is true',
  condition: 'a condition of a switch',
  next: 'the step that comes next: a name, end, break or continue',
  for: 'runs steps for each entry of a list or a range',
  value: 'the loop variable',
  index: 'the loop’s counter',
  in: 'the list that a loop goes over',
  range: 'the first and last number of a loop',
  parallel: 'runs branches or a loop at the same time',
  branches: 'named lists of steps that run at the same time',
  shared: 'variables that branches may write',
  concurrency_limit: 'how many branches run at once',
  exception_policy: 'continueAll: other branches go on after an error',
  try: 'steps whose errors are handled here',
  retry: 'when and how often a failed try begins again',
  predicate: 'which errors are tried again',
  max_retries: 'how often at most',
  backoff: 'how long to wait between attempts',
  initial_delay: 'the first wait, in seconds',
  max_delay: 'the longest wait, in seconds',
  multiplier: 'how much longer each wait is than the last',
  except: 'steps that handle the error',
  as: 'the variable that holds the error',
  raise: 'raises an error: a text or a map',
  return: 'ends the workflow or subworkflow with a value',
  steps: 'a list of steps',
  params: 'the parameters of a subworkflow',
  url: 'the address of a request',
  body: 'the body of a request',
  headers: 'the headers of a request',
  query: 'the query parameters of a request',
  auth: 'how a request proves who it is from',
  timeout: 'how long to wait for an answer, in seconds',
};

export interface Outline {
  steps: { name: string; offset: number }[];
  routines: { name: string; offset: number }[];
  variables: string[];
}

/** Names that a workflow's text defines, found line by line, so that it works while the text does not parse. */
export function outline(text: string): Outline {
  const found: Outline = { steps: [], routines: [], variables: [] };
  const variables = new Set<string>();
  let offset = 0;
  let assign = -1;
  for (const line of text.split('\n')) {
    const indent = line.length - line.trimStart().length;
    const item = /^(\s*)-\s+(["']?)([\w-]+)\2:\s*(.*)$/.exec(line);
    const pair = /^(\s*)(?:-\s+)?([\w.[\]"]+):\s*(.*)$/.exec(line);
    if (/^[A-Za-z_]\w*:/.test(line)) {
      const name = line.slice(0, line.indexOf(':'));
      found.routines.push({ name, offset });
    }
    if (assign >= 0 && indent <= assign && line.trim() !== '') assign = -1;
    if (assign >= 0 && item) {
      variables.add(item[3] ?? '');
    } else if (item && item[3] && !(item[3] in stepKeys)) {
      found.steps.push({ name: item[3], offset: offset + line.indexOf(item[3], (item[1] ?? '').length) });
    }
    if (pair && ['result', 'value', 'index', 'as'].includes(pair[2] ?? '') && /^\w+$/.test(pair[3] ?? '')) {
      variables.add(pair[3] ?? '');
    }
    const params = /^\s*params:\s*\[([^\]]*)\]/.exec(line);
    for (const name of params?.[1]?.split(',') ?? []) {
      const plain = /\w+/.exec(name);
      if (plain) variables.add(plain[0]);
    }
    if (/^\s*(?:-\s+)?assign:\s*$/.test(line)) assign = indent;
    offset += line.length + 1;
  }
  found.variables = [...variables].filter(Boolean).sort();
  return found;
}

/** Is `offset` inside a `${…}` that is still open on this line? */
function insideExpression(before: string): boolean {
  const open = before.lastIndexOf('${');
  return open !== -1 && before.indexOf('}', open) === -1;
}

function functionOption(entry: CatalogueEntry): Completion {
  const option: Completion = { label: entry.name, type: 'function' };
  if (entry.signature) option.detail = entry.signature;
  const info = entry.summary ?? entry.documentation;
  if (info) option.info = info;
  return option;
}

function localCompletion(text: string, offset: number, knowledge: Knowledge): CompletionResult | null {
  const catalogue = knowledge.catalogue();
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const word = /[\w.]*$/.exec(before)?.[0] ?? '';
  const from = offset - word.length;
  const names = outline(text);
  if (insideExpression(before)) {
    const options: Completion[] = names.variables.map((label) => ({ label, type: 'variable' }));
    options.push(...catalogue.map(functionOption));
    return { from, options, validFor: /^[\w.]*$/ };
  }
  const address = /\burl:\s*["']?([\w:/.-]*)$/.exec(before);
  if (address) {
    const options = knowledge.addresses().map((label) => ({ label, type: 'text', detail: 'simulated service' }));
    return { from: offset - (address[1] ?? '').length, options, validFor: /^[\w:/.-]*$/ };
  }
  if (/\bnext:\s*[\w]*$/.test(before)) {
    const options: Completion[] = ['end', 'break', 'continue'].map((label) => ({ label, type: 'keyword' }));
    options.push(...names.steps.map(({ name }) => ({ label: name, type: 'step', boost: 1 })));
    return { from, options, validFor: /^\w*$/ };
  }
  if (/\bcall:\s*[\w.]*$/.test(before)) {
    const options: Completion[] = names.routines
      .filter(({ name }) => name !== 'main')
      .map(({ name }) => ({ label: name, type: 'function', detail: 'subworkflow', boost: 1 }));
    options.push(...catalogue.map(functionOption));
    return { from, options, validFor: /^[\w.]*$/ };
  }
  if (/^\s*(?:-\s+)?[a-z_]*$/.test(before)) {
    const options = Object.entries(stepKeys).map(([label, info]) => ({ label, info, type: 'keyword', apply: `${label}: ` }));
    return { from, options, validFor: /^[a-z_]*$/ };
  }
  return null;
}

export function completionSource(file: () => string, knowledge: Knowledge) {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\w.$]+$/);
    const typed = context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos);
    if (!context.explicit && !word && typed !== '${' && !/[:.] ?$/.test(typed)) return null;
    const answer = knowledge.completeAt(file(), context.pos);
    if (answer && answer.options.length > 0) {
      const options = answer.options.map((option) => {
        const completion: Completion = { label: option.label, type: option.kind ?? 'text' };
        if (option.detail) completion.detail = option.detail;
        if (option.info) completion.info = option.info;
        if (option.apply) completion.apply = option.apply;
        return completion;
      });
      return { from: answer.from, options, validFor: /^[\w.]*$/ };
    }
    if (!file().endsWith('.yaml')) return null;
    return localCompletion(context.state.doc.toString(), context.pos, knowledge);
  };
}

/** Where the step or subworkflow is defined whose name stands at `offset`; null if there is none. */
export function definitionAt(text: string, offset: number): number | null {
  const start = /[\w-]*$/.exec(text.slice(0, offset))?.[0].length ?? 0;
  const end = /^[\w-]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const word = text.slice(offset - start, offset + end);
  if (word === '') return null;
  const names = outline(text);
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset - start);
  const order = /\bcall:\s*$/.test(line) ? [names.routines, names.steps] : [names.steps, names.routines];
  for (const list of order) {
    const found = list.find(({ name }) => name === word);
    if (found) return found.offset;
  }
  return null;
}

/** The documentation of the function or key under `offset`, from the catalogue and the table above. */
export function localHover(text: string, offset: number, catalogue: CatalogueEntry[]) {
  const start = /[\w.]*$/.exec(text.slice(0, offset))?.[0].length ?? 0;
  const end = /^[\w.]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const word = text.slice(offset - start, offset + end);
  const span = { from: offset - start, to: offset + end };
  const entry = catalogue.find(({ name }) => name === word);
  if (entry) {
    return { ...span, title: entry.signature ?? entry.name, text: entry.summary ?? entry.documentation ?? '' };
  }
  const key = Object.hasOwn(stepKeys, word) ? stepKeys[word] : undefined;
  if (key && /^\s*:/.test(text.slice(span.to, span.to + 4))) return { ...span, title: word, text: key };
  return null;
}
