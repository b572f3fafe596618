// The lessons: site/lessons/<id>/ with lesson.md (front matter, text, `<<name>>` where a runnable workflow stands), the workflows by
// name, and challenge/ with challenge.md, the files to begin with, solution.yaml and cases.json.
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frontMatter } from '../_lib/markdown.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../lessons');

async function readFiles(path) {
  const files = {};
  for (const name of ['workflow.yaml', 'services.yaml', 'input.json']) {
    if (existsSync(join(path, name))) files[name] = (await readFile(join(path, name), 'utf8')).replace(/\n$/, '');
  }
  if (!files['workflow.yaml']) throw new Error(`${path} has no workflow.yaml`);
  return files;
}

export default async function () {
  const lessons = [];
  for (const id of await readdir(folder)) {
    const path = join(folder, id);
    if (!existsSync(join(path, 'lesson.md'))) continue;
    const { data, body } = frontMatter(await readFile(join(path, 'lesson.md'), 'utf8'));
    const parts = [];
    for (const piece of body.split(/^(<<[\w-]+>>)$/m)) {
      const name = /^<<([\w-]+)>>$/.exec(piece)?.[1];
      if (name) parts.push({ files: await readFiles(join(path, name)), height: Number(data[`height_${name}`]) || 0 });
      else if (piece.trim() !== '') parts.push({ text: piece });
    }
    const challenge = frontMatter(await readFile(join(path, 'challenge/challenge.md'), 'utf8')).body;
    const [text, hint = ''] = challenge.split(/^## Hint$/m);
    lessons.push({
      id,
      title: data.title,
      summary: data.summary,
      order: Number(data.order),
      parts,
      challenge: {
        text,
        hint,
        files: await readFiles(join(path, 'challenge')),
        cases: JSON.parse(await readFile(join(path, 'challenge/cases.json'), 'utf8')),
      },
    });
  }
  lessons.sort((a, b) => a.order - b.order);
  lessons.forEach((lesson, index) => {
    lesson.number = index + 1;
    lesson.next = lessons[index + 1] ? { id: lessons[index + 1].id, title: lessons[index + 1].title } : null;
  });
  return lessons;
}
