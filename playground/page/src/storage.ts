// Local storage that may be blocked, full or emptied at any time: every access can fail, and none may break the page.

const prefix = 'etude.';

/** The stored text, or null if there is none or storage is blocked. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

/** Stores a text. Answers what went wrong in words, or null. */
export function remember(key: string, text: string): string | null {
  try {
    localStorage.setItem(prefix + key, text);
    return null;
  } catch (error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    return full ? 'the browser’s storage is full' : 'the browser blocks storage';
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Blocked storage holds nothing that could be forgotten.
  }
}

/** The names after `start` of all that is stored under it. */
export function storedUnder(start: string): string[] {
  const names: string[] = [];
  try {
    for (let i = 0; i < localStorage.length; i += 1) {
      const key = localStorage.key(i);
      if (key?.startsWith(prefix + start)) names.push(key.slice(prefix.length + start.length));
    }
  } catch {
    // Blocked storage lists nothing.
  }
  return names;
}

/** The stored JSON, or null if there is none or it does not parse. */
export function recallJson<T>(key: string): T | null {
  const text = recall(key);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
