// A workspace as the fragment of a link and back (contracts, section 2): the twin of web/share in C++. It needs no engine and reads,
// writes and refuses the same links; tests/web/share/golden_links.json holds the two equal.
import { deflateSync, Inflate } from 'fflate';

export const LINK_MAJOR_VERSION = 1;
export const LINK_MINOR_VERSION = 0;
/** Longest link, in characters, with its `#`. */
export const LONGEST_LINK = 64 * 1024;
/** Most bytes that a link may inflate to. */
export const LONGEST_LINK_CONTENT = 256 * 1024;

const MOST_FILES = 64;
const DEEPEST_DOCUMENT = 16;

/** Why a link cannot be written or read: `code` is stable (`share.cut` …), `message` is for the visitor. */
export class ShareError extends Error {
  constructor(code, message) {
    super(message);
    this.name = 'ShareError';
    this.code = code;
  }
}

const foreign = () => new ShareError('share.foreign', 'This is not a link of Etude. Ask for the link again, or open an example.');
const cut = () => new ShareError('share.cut', 'The end of the link is missing: it was cut on its way, often by a mail or chat program. Copy the whole link, or ask for it as a file.');
const altered = () => new ShareError('share.altered', 'The link was changed on its way: what arrived is not what was sent. Copy it again, or ask for it as a file.');
const tooLargeLink = () => new ShareError('share.too_large', `The link has more than ${LONGEST_LINK / 1024} KB. Ask for the document as a file.`);
const tooLargeContent = () => new ShareError('share.too_large', `The link unfolds to more than ${LONGEST_LINK_CONTENT / 1024} KB, which no document of Etude has. It was not opened.`);
const wrong = (what) => new ShareError('share.content', `The link is intact, but what it holds is not a document of Etude: ${what}.`);

// ------------------------------------------------------------------------------------------------------------ bytes and texts

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function base64url(bytes) {
  let out = '';
  let word = 0;
  let bits = 0;
  for (const byte of bytes) {
    word = ((word << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out += DIGITS[(word >> bits) & 63];
    }
  }
  if (bits !== 0) out += DIGITS[(word << (6 - bits)) & 63];
  return out;
}

const DIGIT_VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < DIGITS.length; ++i) DIGIT_VALUES[DIGITS.charCodeAt(i)] = i;

/** Strict: no padding, no other characters, unused bits zero. @returns {Uint8Array | null} */
function fromBase64url(text) {
  const out = new Uint8Array(Math.floor((text.length * 6) / 8));
  let size = 0;
  let word = 0;
  let bits = 0;
  for (let i = 0; i < text.length; ++i) {
    const code = text.charCodeAt(i);
    const value = code < 128 ? DIGIT_VALUES[code] : -1;
    if (value < 0) return null;
    word = ((word << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[size++] = (word >> bits) & 255;
    }
  }
  return bits < 6 && (word & ((1 << bits) - 1)) === 0 ? out : null;
}

const CRC_TABLE = new Uint32Array(256);
for (let n = 0; n < 256; ++n) {
  let crc = n;
  for (let k = 0; k < 8; ++k) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  CRC_TABLE[n] = crc;
}

/** CRC-32, big-endian. */
function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 255];
  crc = ~crc >>> 0;
  return Uint8Array.of(crc >>> 24, (crc >>> 16) & 255, (crc >>> 8) & 255, crc & 255);
}

const equalBytes = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** The stream without the checksum behind it; all of the bytes if there is none. */
function withoutChecksum(bytes) {
  if (bytes.length <= 4) return bytes;
  const stream = bytes.subarray(0, bytes.length - 4);
  return equalBytes(checksum(stream), bytes.subarray(stream.length)) ? stream : bytes;
}

/** In small pieces, so that no link unfolds to more than a document may have. @returns the bytes, or 'cut', 'altered' or 'too_large' */
function unfolded(stream) {
  const content = new Uint8Array(LONGEST_LINK_CONTENT);
  let size = 0;
  const inflate = new Inflate((piece) => {
    if (size + piece.length > LONGEST_LINK_CONTENT) throw tooLargeContent();
    content.set(piece, size);
    size += piece.length;
  });
  try {
    const step = 256;
    for (let at = 0; at < stream.length; at += step) inflate.push(stream.subarray(at, at + step), at + step >= stream.length);
  } catch (error) {
    if (error instanceof ShareError) return 'too_large';
    return error.code === 0 ? 'cut' : 'altered';
  }
  return stream.length === 0 ? 'cut' : content.subarray(0, size);
}

function inflated(stream) {
  const content = unfolded(stream);
  if (typeof content === 'string') return content;
  // Nothing may stand behind the end of the stream.
  const shorter = unfolded(stream.subarray(0, stream.length - 1));
  return typeof shorter !== 'string' && equalBytes(shorter, content) ? 'altered' : content;
}

/** Half of a surrogate pair has no UTF-8 form. */
const wellFormed = (text) => text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');

/** JSON with ascending keys (by code point, as UTF-8 sorts) and without blanks. */
function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    keys.sort((a, b) => compareCodePoints(a, b));
    return `{${keys.map((key) => `${JSON.stringify(wellFormed(key))}:${canonicalJson(value[key])}`).join(',')}}`;
  }
  // 0x7f and the line separators stand as they are in C++ too; control characters are escaped alike.
  return typeof value === 'string' ? JSON.stringify(wellFormed(value)) : JSON.stringify(value);
}

function compareCodePoints(a, b) {
  const left = Array.from(a, (c) => c.codePointAt(0));
  const right = Array.from(b, (c) => c.codePointAt(0));
  for (let i = 0; i < Math.min(left.length, right.length); ++i) {
    if (left[i] !== right[i]) return left[i] - right[i];
  }
  return left.length - right.length;
}

// ---------------------------------------------------------------------------------------------------------------- the schema

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);
const isTexts = (value) => Array.isArray(value) && value.every((text) => typeof text === 'string');

const OPTIONS = {
  breakpoints: isTexts,
  faults: (value) => isObject(value) && Object.values(value).every((service) => isObject(service) && Object.values(service).every((fault) => typeof fault === 'boolean' || isNumber(fault))),
  filter: (value) => typeof value === 'string',
  severity: (value) => typeof value === 'string',
  slides: (value) => Array.isArray(value) && value.every((slide) => isObject(slide) && isObject(slide.c) && typeof slide.say === 'string' && Object.keys(slide).length === 2),
  speed: isNumber,
  step: (value) => typeof value === 'string',
  task: (value) => typeof value === 'string',
  text_view: (value) => typeof value === 'boolean',
  theme: (value) => typeof value === 'string',
  view: (value) => typeof value === 'string',
  watches: isTexts,
};

/** `order-saga`: small letters, digits and hyphens, 1 to 64, starting with a letter or digit. */
export const isExampleId = (id) => typeof id === 'string' && /^[a-z0-9][a-z0-9-]{0,63}$/.test(id);
/** A name that a link may carry. */
export const isSharedFileName = (name) => /^(workflow\.yaml|services\.yaml|input\.json|workflows\/[A-Za-z][A-Za-z0-9_-]{0,63}\.yaml)$/.test(name) && !name.endsWith('\n');

const UINT64_MAX = 18446744073709551615n;
const INT64_MAX = 9223372036854775807n;

/** A whole number from JSON: a number that is exact, or digits. @returns a number, a BigInt where a number is not exact, or null */
function unsignedOf(value, most) {
  let number = null;
  if (typeof value === 'string' && /^[0-9]{1,20}$/.test(value)) number = BigInt(value);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) number = BigInt(value);
  if (number === null || number > BigInt(most)) return null;
  return number <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(number) : number;
}

/** The same on the way out. */
function exactNumber(value, most, what) {
  const number = unsignedOf(typeof value === 'bigint' ? value.toString() : value, most);
  if (number === null) throw new ShareError('share.content', `${what} is not a whole number that a link can hold.`);
  return typeof number === 'bigint' ? number.toString() : number;
}

/** Holds a parsed document against the schema. @returns {{workspace: object, notes: string[]}} */
function workspaceOf(document) {
  if (!isObject(document)) throw wrong('it is no object');
  const notes = [];
  const workspace = { files: {} };
  const version = unsignedOf(document.v, 0xffffffff);
  if (version === null) throw wrong('`v` is no version');
  if (version > LINK_MINOR_VERSION) notes.push('The link was made by a newer Etude; what this one does not know is left out.');
  const keys = Object.keys(document).sort(compareCodePoints);
  for (const key of keys) {
    const value = document[key];
    switch (key) {
      case 'v': break;
      case 'n':
        if (typeof value !== 'string') throw wrong('`n` is no title');
        if (value !== '') workspace.title = value;
        break;
      case 'f':
        if (!isObject(value)) throw wrong('`f` is no object');
        if (Object.keys(value).length > MOST_FILES) throw wrong(`there are more than ${MOST_FILES} files in it`);
        for (const name of Object.keys(value).sort(compareCodePoints)) {
          if (typeof value[name] !== 'string') throw wrong(`the file ${JSON.stringify(name)} is no text`);
          if (isSharedFileName(name)) workspace.files[name] = value[name];
          else notes.push(`The file ${JSON.stringify(name)} is not one that a link may hold and was left out.`);
        }
        break;
      case 'b':
        if (!isExampleId(value)) throw wrong('`b` is no example');
        workspace.base = value;
        break;
      case 's': {
        const seed = unsignedOf(value, UINT64_MAX);
        if (seed === null) throw wrong('`s` is no seed');
        workspace.seed = seed;
        break;
      }
      case 'o': {
        if (!isObject(value)) throw wrong('`o` is no object');
        const options = {};
        for (const name of Object.keys(value).sort(compareCodePoints)) {
          if (!Object.hasOwn(OPTIONS, name)) notes.push(`The option ${JSON.stringify(name)} is not known and was left out.`);
          else if (!OPTIONS[name](value[name])) throw wrong(`the option ${JSON.stringify(name)} has another form`);
          else options[name] = value[name];
        }
        if (Object.keys(options).length !== 0) workspace.options = options;
        break;
      }
      case 'c': {
        if (!isObject(value)) throw wrong('`c` is no moment');
        const most = { t: INT64_MAX, a: 65535, n: 0xfffffffe, i: 0xfffffffe };
        const cursor = { t: 0 };
        for (const name of Object.keys(value).sort(compareCodePoints)) {
          if (name === 'k' || name === 'p') {
            if (typeof value[name] !== 'string') throw wrong(`\`c.${name}\` has another form`);
            cursor[name] = value[name];
          } else if (Object.hasOwn(most, name)) {
            const number = unsignedOf(value[name], most[name]);
            if (number === null) throw wrong(`\`c.${name}\` has another form`);
            cursor[name] = number;
          } else {
            notes.push(`The part ${JSON.stringify(`c.${name}`)} is not known and was left out.`);
          }
        }
        workspace.cursor = cursor;
        break;
      }
      case 'h':
        if (typeof value !== 'string' || !/^[0-9a-f]{16}$/.test(value) || value.length !== 16) throw wrong('`h` is no fingerprint');
        workspace.fingerprint = value;
        break;
      default: notes.push(`The part ${JSON.stringify(key)} is not known and was left out.`);
    }
  }
  if (Object.keys(workspace.files).length === 0 && workspace.base === undefined) throw wrong('there is no file in it');
  return { workspace, notes };
}


/** JSON.parse takes some texts that C++ refuses: what is nested too deeply, and halves of surrogate pairs. */
function parsed(text) {
  let document;
  let depth = 0;
  let deepest = 0;
  for (let i = 0, quoted = false; i < text.length; ++i) {
    const c = text[i];
    if (quoted) {
      if (c === '\\') ++i;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') deepest = Math.max(deepest, ++depth);
    else if (c === '}' || c === ']') --depth;
  }
  if (deepest > DEEPEST_DOCUMENT) throw wrong('it is no JSON');
  try {
    document = JSON.parse(text, (key, value) => {
      if (typeof value === 'string' && wellFormed(value) !== value) throw new SyntaxError('a text is not well-formed');
      if (wellFormed(key) !== key) throw new SyntaxError('a key is not well-formed');
      return value;
    });
  } catch {
    throw wrong('it is no JSON');
  }
  return document;
}

/** The canonical JSON inside of a link. @throws {ShareError} */
export function workspaceJson(workspace) {
  const document = { v: LINK_MINOR_VERSION };
  if (workspace.title) document.n = workspace.title;
  const files = workspace.files ?? {};
  for (const name of Object.keys(files)) {
    if (!isSharedFileName(name)) throw new ShareError('share.content', `A link cannot hold a file named ${JSON.stringify(name)}.`);
  }
  if (Object.keys(files).length !== 0) document.f = files;
  if (workspace.base !== undefined && workspace.base !== '') document.b = workspace.base;
  if (workspace.seed !== undefined && workspace.seed !== null) document.s = exactNumber(workspace.seed, UINT64_MAX, 'The seed');
  if (workspace.options !== undefined && Object.keys(workspace.options).length !== 0) document.o = workspace.options;
  if (workspace.cursor !== undefined && workspace.cursor !== null) {
    const { t = 0, k = '', a = 1, p = '', n = 0, i = 0 } = workspace.cursor;
    document.c = { t: exactNumber(t, INT64_MAX, 'The time of the moment') };
    if (k !== '') document.c.k = k;
    if (a !== 1) document.c.a = exactNumber(a, 65535, 'The attempt');
    if (p !== '') document.c.p = p;
    if (n !== 0) document.c.n = exactNumber(n, 0xfffffffe, 'The occurrence');
    if (i !== 0) document.c.i = exactNumber(i, 0xfffffffe, 'The offset');
  }
  if (workspace.fingerprint) document.h = workspace.fingerprint;
  const json = canonicalJson(document);
  const { notes } = workspaceOf(parsed(json));
  if (notes.length !== 0) throw new ShareError('share.content', notes[0]);
  return json;
}

/**
 * The fragment of a workspace, with its `#`. An example that is not changed becomes `#x=<id>`.
 * @throws {ShareError} `share.too_large`, `share.content`
 */
export function linkFromWorkspace(workspace) {
  const json = workspaceJson(workspace);
  if (workspace.base && json === canonicalJson({ b: workspace.base, v: LINK_MINOR_VERSION })) return `#x=${workspace.base}`;
  const content = new TextEncoder().encode(json);
  if (content.length > LONGEST_LINK_CONTENT) {
    throw new ShareError('share.too_large', `The document has ${Math.ceil(content.length / 1024)} KB; a link holds at most ${LONGEST_LINK_CONTENT / 1024} KB. Share it as a file.`);
  }
  const stream = deflateSync(content, { level: 9, mem: 8 });
  const packed = new Uint8Array(stream.length + 4);
  packed.set(stream);
  packed.set(checksum(stream), stream.length);
  const stored = packed.length >= content.length;
  const link = `#w${LINK_MAJOR_VERSION}${stored ? 'r' : 'd'}.${base64url(checksum(content))}.${base64url(stored ? content : packed)}Z`;
  if (link.length > LONGEST_LINK) {
    throw new ShareError('share.too_large', `The link would have ${Math.ceil(link.length / 1024)} KB; at most ${LONGEST_LINK / 1024} KB travel safely. Share it as a file.`);
  }
  return link;
}

/**
 * Reads a fragment, with or without `#`, or an address that has one. What comes back is data from a stranger.
 * @returns {{workspace: object, notes: string[]}}
 * @throws {ShareError} `share.foreign`, `share.newer`, `share.cut`, `share.altered`, `share.too_large`, `share.content`
 */
export function workspaceFromLink(text) {
  let link = String(text);
  const hash = link.lastIndexOf('#');
  if (hash !== -1) link = link.slice(hash + 1);
  if (link.length + 1 > LONGEST_LINK) throw tooLargeLink();
  if (link.startsWith('x=')) {
    if (!isExampleId(link.slice(2))) throw foreign();
    return { workspace: { files: {}, base: link.slice(2) }, notes: [] };
  }
  if (!link.startsWith('w')) throw foreign();
  const version = /^[0-9]*/.exec(link.slice(1))[0];
  if (version === '') throw link.length === 1 ? cut() : foreign();
  if (version.startsWith('0')) throw foreign();
  if (version !== String(LINK_MAJOR_VERSION)) {
    throw new ShareError('share.newer', `This link was made by a newer Etude (version ${version.slice(0, 8)} of links). Reload the page, or open it where it was made.`);
  }
  const at = 1 + version.length;
  if (at === link.length) throw cut();
  const packing = link[at];
  if (packing !== 'd' && packing !== 'r') throw foreign();
  const rest = link.slice(at + 1); // .crc.payloadZ
  if (rest.length < 9 || !rest.endsWith('Z')) throw cut();
  if (rest[0] !== '.' || rest[7] !== '.') throw altered();
  const bytes = fromBase64url(rest.slice(8, -1));
  if (bytes === null) throw altered();
  let content = bytes;
  if (packing === 'd') {
    const result = inflated(withoutChecksum(bytes));
    if (result === 'cut') throw cut();
    if (result === 'altered') throw altered();
    if (result === 'too_large') throw tooLargeContent();
    content = result;
  } else if (content.length > LONGEST_LINK_CONTENT) {
    throw tooLargeContent();
  }
  if (base64url(checksum(content)) !== rest.slice(1, 7)) throw altered();
  let json;
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    throw wrong('it is no JSON');
  }
  return workspaceOf(parsed(json));
}
