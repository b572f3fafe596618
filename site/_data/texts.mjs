// The hand-written pages of the reference: site/texts/<name>.md with title and summary in front.
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frontMatter } from '../_lib/markdown.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../texts');

export default async function () {
  const texts = {};
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.md')) continue;
    const { data, body } = frontMatter(await readFile(join(folder, file), 'utf8'));
    texts[file.slice(0, -3)] = { title: data.title, summary: data.summary, body };
  }
  return texts;
}
