// Times, sizes and values as short texts for the HTML views.

const billion = 1_000_000_000;

/** Virtual time as `mm:ss.hh`, with hours and days in front where there are any. */
export function clock(timeNs: number): string {
  const hundredths = Math.floor(timeNs / 10_000_000);
  const seconds = Math.floor(hundredths / 100);
  const two = (value: number) => String(value).padStart(2, '0');
  const tail = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${two(hundredths % 100)}`;
  const hours = Math.floor(seconds / 3600);
  if (hours === 0) return tail;
  if (hours < 24) return `${hours}:${tail}`;
  return `${Math.floor(hours / 24)}d ${hours % 24}:${tail}`;
}

/** A duration in its natural unit: `80 ms`, `2 s`, `3 min`, `2 min 35 s`, `24 h`. */
export function duration(ns: number): string {
  const seconds = ns / billion;
  const short = (value: number) => String(Number(value.toFixed(value < 10 ? 2 : 1)));
  if (seconds < 1) return `${short(seconds * 1000)} ms`;
  if (seconds < 120) return `${short(seconds)} s`;
  const [large, small, name, below] = seconds < 7200 ? [60, 1, 'min', 's'] : [3600, 60, 'h', 'min'];
  const whole = Math.round(seconds / small);
  const rest = whole % (large / small);
  return `${Math.floor(whole / (large / small))} ${name}${rest === 0 ? '' : ` ${rest} ${below}`}`;
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} bytes`;
  return `${(count / 1024).toFixed(count < 10_240 ? 1 : 0)} KB`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** JSON for people, cut at `limit` characters with a note of how much is left. */
export function pretty(value: unknown, limit = 20_000): string {
  const text = value === undefined ? '' : JSON.stringify(value, null, 2);
  if (text.length <= limit) return text;
  return `${text.slice(0, limit)}\n… ${plural(text.length - limit, 'more character')}`;
}
