// The page's TypeScript has no type error: esbuild, which bundles it, checks none.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

test("the compiler finds nothing wrong with the page", () => {
  const done = spawnSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", "playground/page"], { cwd: root, encoding: "utf8" });
  assert.equal(done.status, 0, `${done.stdout}${done.stderr}`);
});
