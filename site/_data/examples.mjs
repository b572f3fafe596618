// The examples: site/examples/<id>/ with about.md and the files, in the order of teaching.
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frontMatter } from '../_lib/markdown.mjs';
import { exampleOrder } from '../_lib/order.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../examples');

export default async function () {
  const examples = [];
  for (const id of existsSync(folder) ? await readdir(folder) : []) {
    if (!existsSync(join(folder, id, 'about.md'))) continue;
    const { body } = frontMatter(await readFile(join(folder, id, 'about.md'), 'utf8'));
    const title = /^#\s+(.+)$/m.exec(body)?.[1] ?? id;
    const rest = body.replace(/^#\s+.+$/m, '').trim();
    const [line, ...more] = rest.split(/\n\s*\n/);
    const files = [];
    for (const name of ['workflow.yaml', 'services.yaml', 'input.json']) {
      const path = join(folder, id, name);
      if (existsSync(path)) files.push({ name, text: (await readFile(path, 'utf8')).replace(/\n$/, '') });
    }
    const workflows = join(folder, id, 'workflows');
    for (const name of existsSync(workflows) ? (await readdir(workflows)).sort() : []) {
      files.push({ name: `workflows/${name}`, text: (await readFile(join(workflows, name), 'utf8')).replace(/\n$/, '') });
    }
    examples.push({ id, title, line: line.replace(/\s*\n\s*/g, ' '), about: more.join('\n\n'), files });
  }
  return examples.sort((a, b) => exampleOrder(a.id) - exampleOrder(b.id) || a.id.localeCompare(b.id));
}
