// Values of the language between JavaScript and the engine, in the exact JSON of core/journal/journal_json.h: what JSON lacks has a
// form of its own, and a key of a document that starts with `$` gets one more `$`.

const CHUNK = 0x8000;

function toBase64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}

function fromBase64(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; ++i) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Half of a surrogate pair has no UTF-8 form. */
const wellFormed = (text) => text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');

const quoted = (text) => JSON.stringify(wellFormed(text));

/**
 * JSON text of a value. Bytes are Uint8Array or ArrayBuffer, integers beyond 2^53 are BigInt; `undefined` and functions are left out
 * of objects and null in arrays.
 */
export function toExactJson(value, depth = 0) {
  if (depth > 500) throw new RangeError('a value is nested too deeply');
  switch (typeof value) {
    case 'string': return quoted(value);
    case 'boolean': return String(value);
    case 'bigint':
      if (BigInt.asIntN(64, value) !== value) throw new RangeError('an integer has more than 64 bits');
      return value.toString();
    case 'number':
      if (Number.isFinite(value)) return JSON.stringify(value);
      return `{"$double":"${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}"}`;
    case 'object': break;
    default: return 'null';
  }
  if (value === null) return 'null';
  if (value instanceof ArrayBuffer) return toExactJson(new Uint8Array(value), depth);
  if (ArrayBuffer.isView(value)) return `{"$bytes":"${toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))}"}`;
  if (Array.isArray(value)) return `[${value.map((element) => toExactJson(element, depth + 1)).join(',')}]`;
  const entries = value instanceof Map ? [...value] : Object.entries(typeof value.toJSON === 'function' ? { value: value.toJSON() } : value);
  if (typeof value.toJSON === 'function') return toExactJson(entries[0][1], depth + 1);
  const parts = [];
  for (const [key, element] of entries) {
    if (element === undefined || typeof element === 'function') continue;
    parts.push(`${quoted(String(key).startsWith('$') ? `$${key}` : String(key))}:${toExactJson(element, depth + 1)}`);
  }
  return `{${parts.join(',')}}`;
}

function revived(value) {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(revived);
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0].startsWith('$') && !keys[0].startsWith('$$')) {
    if (keys[0] === '$bytes') return fromBase64(value.$bytes);
    if (keys[0] === '$double') return value.$double === 'NaN' ? NaN : value.$double === '+Inf' ? Infinity : -Infinity;
    if (keys[0] === '$unset') return null;
  }
  const result = {};
  for (const key of keys) {
    // A key of the document may be `__proto__`: it becomes a key, nothing else.
    Object.defineProperty(result, key.startsWith('$$') ? key.slice(1) : key, { value: revived(value[key]), writable: true, enumerable: true, configurable: true });
  }
  return result;
}

/** The value of exact JSON text. Integers beyond 2^53 lose their last digits, as JavaScript's numbers do. */
export const fromExactJson = (text) => revived(JSON.parse(text));
