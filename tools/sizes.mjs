// Prints what the built site weighs, compressed, against the budgets of the project.
//
// usage: node tools/sizes.mjs [--site build/site] [--wasm build/wasm] [--check]     --check: exit status 1 when a budget is broken
//
// A page weighs what it can come to load: the files that its HTML names and, in turn, the files that those name. Names are looked for
// as whole words in every text file that is reached, which finds hashed names in scripts and styles without knowing the bundler.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const KB = 1024;
/** The budgets, in bytes after gzip -9. */
export const BUDGETS = {
  engine: 350 * KB,
  playground: 600 * KB,
  editor: 140 * KB,
  page: 850 * KB,
  lesson: 45 * KB,
};
/** What is still over its budget, with the most bytes that it may weigh today. It only ever goes down; a row within its budget leaves. */
export const CEILINGS = {
  "engine .wasm and glue": 645 * KB,
  "playground .wasm and glue": 870 * KB,
  "all of the playground page": 1148 * KB,
};
const TEXT = new Set([".html", ".js", ".mjs", ".css", ".json", ".svg", ".webmanifest"]);
const COMPRESSED = new Set([".woff2", ".png", ".jpg", ".webp"]);

/** All files below a folder, as paths from it; none when the folder is not there. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: false }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(path.join(folder, entry.name)).map((file) => path.join(entry.name, file)) : [entry.name],
  );
}

/** Bytes of a file after gzip -9; a file in a compressed format counts as it is. */
export function packedSize(file) {
  return COMPRESSED.has(path.extname(file)) ? statSync(file).size : gzipSync(readFileSync(file), { level: 9 }).length;
}

/**
 * The files (absolute) that a page of the site can come to load, the page with them. `follow` decides which files are looked into
 * and counted; other pages never are.
 */
export function reachable(site, page, follow = () => true) {
  const files = filesBelow(site);
  const byName = new Map();
  for (const file of files) {
    const name = path.basename(file);
    if (name.endsWith(".html") || name.endsWith(".map")) continue;
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  const reached = new Set([page]);
  const queue = [page];
  while (queue.length > 0) {
    const file = queue.pop();
    if (!TEXT.has(path.extname(file))) continue;
    const text = readFileSync(path.join(site, file), "utf8");
    for (const [, name] of text.matchAll(/([\w.@-]+\.[a-z0-9]+)/gi)) {
      for (const found of byName.get(name) ?? []) {
        if (reached.has(found) || !follow(found)) continue;
        reached.add(found);
        queue.push(found);
      }
    }
  }
  return [...reached].sort().map((file) => path.join(site, file));
}

/** The files that an HTML page asks for by itself: its scripts and styles and what those import statically, and the fonts. */
function beforeAnythingRuns(site, page) {
  return reachable(site, page, (file) => /\.(css|woff2|m?js|svg)$/.test(file) && !/(^|\/)(play|pagefind)\//.test(file));
}

const sum = (files) => files.reduce((total, file) => total + packedSize(file), 0);

/** One row a budget: {name, bytes, budget, files}; a row whose files are not built has bytes null. */
export function measure({ site, wasm }) {
  const modules = filesBelow(wasm).filter((file) => !file.includes("CMakeFiles"));
  const module = (name) => modules.filter((file) => new RegExp(`(^|/)${name}\\.(wasm|m?js)$`).test(file)).map((file) => path.join(wasm, file));
  const row = (name, files, budget) => ({ name, files, budget, bytes: files.length > 0 ? sum(files) : null });
  const rows = [
    row("engine .wasm and glue", module("engine"), BUDGETS.engine),
    row("playground .wasm and glue", module("playground"), BUDGETS.playground),
  ];
  const play = "play/index.html";
  const hasPlay = existsSync(path.join(site, play));
  const pageFiles = hasPlay ? reachable(site, play, (file) => !/(^|\/)(pagefind|examples|lessons|reference)\//.test(file)) : [];
  // The scripts of the editor, as the page's build lists them; without a list, all of the page's own scripts.
  const list = path.join(site, "play/assets.json");
  const editor = existsSync(list) ? new Set(JSON.parse(readFileSync(list, "utf8")).editor) : null;
  const isEditor = (file) => (editor ? editor.has(path.basename(file)) : /\.m?js$/.test(file) && !/playground[\w.-]*\.mjs$/.test(file));
  rows.push(row("editor bundle", pageFiles.filter(isEditor), BUDGETS.editor));
  rows.push(row("all of the playground page", pageFiles, BUDGETS.page));
  const lessons = filesBelow(path.join(site, "lessons"))
    .filter((file) => file.endsWith("index.html") && file !== "index.html")
    .map((file) => row(`lesson ${path.dirname(file)}`, beforeAnythingRuns(site, path.join("lessons", file)), BUDGETS.lesson));
  lessons.sort((a, b) => b.bytes - a.bytes);
  rows.push(lessons[0] ?? row("a lesson page", [], BUDGETS.lesson));
  return rows;
}

/** The rows as an aligned table. */
export function table(rows) {
  const kilobytes = (bytes) => `${(bytes / KB).toFixed(1)} KB`;
  return rows
    .map(({ name, bytes, budget }) => {
      const verdict = bytes === null ? "not built" : bytes <= budget ? "ok" : "OVER";
      const size = bytes === null ? "-" : kilobytes(bytes);
      return `    ${name.padEnd(34)} ${size.padStart(10)} of ${kilobytes(budget).padStart(9)}  ${verdict}`;
    })
    .join("\n");
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const value = (name, fallback) => {
    const at = process.argv.indexOf(name);
    return at < 0 ? fallback : process.argv[at + 1];
  };
  const rows = measure({ site: value("--site", "build/site"), wasm: value("--wasm", "build/wasm") });
  console.log("Sizes after gzip -9:");
  console.log(table(rows));
  if (process.argv.includes("--check") && rows.some(({ bytes, budget }) => bytes === null || bytes > budget)) process.exit(1);
}
