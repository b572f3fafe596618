// Classes over the exported functions of the module; the only JavaScript that touches its memory. Every reply is copied.
import { fromExactJson, toExactJson } from './exact.js';

/** Why the engine refuses: `code` is stable; `diagnostics` where a document does not deploy. */
export class EtudeError extends Error {
  constructor({ code, message, diagnostics }) {
    super(message);
    this.name = 'EtudeError';
    this.code = code;
    if (diagnostics !== undefined) this.diagnostics = diagnostics;
  }
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function argumentError(message) {
  return new EtudeError({ code: 'engine.argument', message });
}

/** Calls of the module: a request as exact JSON into its memory, a reply out of it. */
class Boundary {
  #module;
  #encoder = new TextEncoder();
  #decoder = new TextDecoder();
  #dead = null;

  constructor(module) {
    this.#module = module;
  }

  /** @param {string} name of the export without `etude_`  @param {number[]} handles  @param {unknown} request */
  call(name, handles = [], request = undefined) {
    if (this.#dead !== null) throw new EtudeError({ code: 'engine.dead', message: `The engine has stopped after an error of its own: ${this.#dead}. Load it again.` });
    const args = [...handles];
    let bytes = null;
    if (request !== undefined) {
      let text;
      try {
        text = toExactJson(request);
      } catch (error) {
        throw argumentError(error.message);
      }
      bytes = this.#encoder.encode(text);
      args.push(bytes.length);
    }
    try {
      if (bytes !== null) {
        const at = this.#module._etude_input(bytes.length);
        if (at === 0) throw argumentError('the request is too large');
        this.#module.HEAPU8.set(bytes, at);
      }
      const reply = this.#module[`_etude_${name}`](...args);
      const [status, data, size] = this.#module.HEAPU32.subarray(reply >>> 2, (reply >>> 2) + 3);
      // slice: the bytes are the module's only until the next call, and its memory may move.
      const answer = fromExactJson(this.#decoder.decode(this.#module.HEAPU8.slice(data, data + size)));
      if (status !== 0) throw new EtudeError(answer);
      return answer;
    } catch (error) {
      if (error instanceof EtudeError) throw error;
      // A trap or an abort: a bug of ours. The memory cannot be trusted any more.
      this.#dead = error instanceof Error ? error.message : String(error);
      throw new EtudeError({ code: 'engine.dead', message: `The engine has stopped after an error of its own: ${this.#dead}. Load it again.` });
    }
  }
}

/** {workflow, services, input, workflows, files, …} as the engine takes it. */
function requestOf(document) {
  if (!isObject(document)) throw argumentError('a document must be an object with `workflow` or `files`');
  const { workflow, services, workflows, files, input, ...options } = document;
  const all = { ...files };
  const add = (name, text) => {
    if (text === undefined || text === null) return;
    if (typeof text !== 'string') throw argumentError(`\`${name}\` must be a text`);
    all[name] = text;
  };
  add('workflow.yaml', workflow);
  add('services.yaml', services);
  for (const [id, text] of Object.entries(workflows ?? {})) add(`workflows/${id}.yaml`, text);
  const request = { files: all };
  if (input !== undefined) request.argument = input;
  for (const key of ['env', 'seed', 'live', 'recording', 'limits']) {
    if (options[key] !== undefined) request[key] = options[key];
  }
  if (options.letTimePass !== undefined) request.let_time_pass = options.letTimePass;
  if (typeof request.seed === 'bigint') request.seed = request.seed.toString();
  return request;
}

const canonicalHeader = (name) => name.toLowerCase().replace(/(^|-)([a-z])/g, (_, dash, letter) => dash + letter.toUpperCase());

/** A response as a person or `fetch` writes it, as the completion of an effect. */
function completionOf(response) {
  if (!isObject(response)) throw argumentError('a response must be an object');
  if ('fault' in response) return { kind: 'fault', detail: { fault: response.fault, message: response.message ?? String(response.fault) } };
  if ('error' in response) return { kind: 'error', detail: response.error };
  if ('value' in response) return { kind: 'value', detail: response.value };
  const code = response.code ?? response.status;
  const headers = {};
  const given = response.headers ?? {};
  for (const [name, value] of typeof given.entries === 'function' ? given.entries() : Object.entries(given)) headers[canonicalHeader(name)] = String(value);
  let body = response.body ?? '';
  // A value is JSON, as in services.yaml.
  if (typeof body !== 'string' && !ArrayBuffer.isView(body) && !(body instanceof ArrayBuffer)) {
    body = JSON.stringify(body);
    headers['Content-Type'] ??= 'application/json';
  }
  return { kind: 'response', detail: { code, headers, body } };
}

/** One run. It is held by the engine until `dispose`; a second `dispose` does nothing. */
export class Run {
  #boundary;
  #handle;

  constructor(boundary, handle) {
    this.#boundary = boundary;
    this.#handle = handle;
  }

  #call(name, request = {}) {
    return this.#boundary.call(`run_${name}`, [this.#handle], request);
  }

  /**
   * Goes on for at most so many steps and milliseconds; performs nothing itself. The clock stands in front of the time-out of a callback that only a
   * person could still send (pause `stuck`, its instant is `due_ns`); `untilNs` is time that passes all the same.
   */
  advance({ steps, milliseconds, untilNs } = {}) {
    return this.#call('advance', { steps, milliseconds, until_ns: untilNs });
  }

  /** Answers an effect. @param {{milliseconds?: number}} [took] how long that took by the host's clock */
  complete(effectId, response, { milliseconds = 0 } = {}) {
    this.#call('complete', { effect: effectId, ...completionOf(response), elapsed_ns: Math.round(milliseconds * 1e6) });
  }

  /** A request to a callback endpoint by hand. */
  callback(endpoint, { method = 'POST', query, headers, body } = {}) {
    const isText = typeof body === 'string' || body === undefined || body === null || ArrayBuffer.isView(body);
    return this.#call('callback', {
      endpoint, method, query,
      headers: isText ? headers : { 'Content-Type': 'application/json', ...headers },
      body: isText ? body : JSON.stringify(body),
    });
  }

  cancel() {
    this.#call('cancel');
  }

  /** The state at a moment. @param {number | {t?: number, k?: string, a?: number, p?: string, n?: number, i?: number}} [cursor] default: the end */
  at(cursor = undefined, { task } = {}) {
    return this.#call('at', isObject(cursor) ? { key: cursor, task } : { cursor, task });
  }

  journal({ from, to } = {}) {
    return this.#call('journal', { from, to });
  }

  spans() {
    return this.#call('view', { view: 'spans' });
  }

  log() {
    return this.#call('view', { view: 'log' });
  }

  requests() {
    return this.#call('view', { view: 'requests' });
  }

  /** What `etude run --format json` prints. */
  result() {
    return this.#call('view', { view: 'result' });
  }

  /** @param {'journal' | 'text' | 'mermaid' | 'perfetto' | 'history'} as */
  save(as = 'journal') {
    return this.#call('save', { as }).text;
  }

  /** Where a debugger goes next. @param {'over' | 'into' | 'out' | 'back'} mode */
  step(cursor, { task, mode = 'over' } = {}) {
    return this.#call('navigate', { cursor, task, mode });
  }

  /** A name of a moment that outlives the run: `c` of a link. */
  keyOf(cursor) {
    return this.#call('navigate', { cursor, key: true });
  }

  dispose() {
    const handle = this.#handle;
    this.#handle = 0; // no run
    if (handle !== 0) this.#boundary.call('run_dispose', [handle]);
  }
}

/** One document under many seeds. */
export class Seeds {
  #boundary;
  #handle;

  constructor(boundary, handle) {
    this.#boundary = boundary;
    this.#handle = handle;
  }

  /** Runs seeds for at most so long. @returns {{done: boolean, report: object}} */
  advance({ milliseconds } = {}) {
    return this.#boundary.call('seeds_advance', [this.#handle], { milliseconds });
  }

  dispose() {
    const handle = this.#handle;
    this.#handle = 0; // no search
    if (handle !== 0) this.#boundary.call('seeds_dispose', [handle]);
  }
}

export class Engine {
  #boundary;

  constructor(module) {
    this.#boundary = new Boundary(module);
  }

  get version() {
    return this.#boundary.call('version').version;
  }

  /** Reads and checks all files; runs nothing. */
  check(document) {
    return this.#boundary.call('check', [], requestOf(document));
  }

  /** @throws {EtudeError} `engine.does_not_deploy` with `diagnostics` */
  start(document) {
    return new Run(this.#boundary, this.#boundary.call('run_start', [], requestOf(document)).handle);
  }

  /** @param {{first?: number, last: number, find?: 'broken' | 'failed'}} seeds */
  seeds(document, { first = 1, last, find } = {}) {
    return new Seeds(this.#boundary, this.#boundary.call('seeds_start', [], { ...requestOf(document), first, last, find }).handle);
  }
}
