// The measuring of the site: what a page can load counts, what it cannot does not; and the built site keeps its budgets.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { BUDGETS, CEILINGS, measure, packedSize, reachable, table } from "./sizes.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
let folder;

before(() => {
  folder = mkdtempSync(path.join(tmpdir(), "etude-sizes-"));
  const put = (name, content) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  put("play/index.html", '<script type="module" src="page-1a2b.js"></script><link rel="stylesheet" href="../style/site.css">');
  put("play/page-1a2b.js", 'import("./extra-9z.js"); new URL("playground-77.wasm", import.meta.url);');
  put("play/extra-9z.js", "1");
  put("play/playground-77.wasm", randomBytes(2000));
  put("play/stale-00.js", "nobody names me");
  put("play/page-1a2b.js.map", "page-1a2b.js stale-00.js");
  put("style/site.css", "@font-face{src:url(../fonts/inter.woff2)}");
  put("fonts/inter.woff2", randomBytes(1000));
});

after(() => rmSync(folder, { recursive: true, force: true }));

test("finds what a page can come to load, through scripts and styles", () => {
  const found = reachable(folder, "play/index.html").map((file) => path.relative(folder, file));
  assert.deepEqual(found, ["fonts/inter.woff2", "play/extra-9z.js", "play/index.html", "play/page-1a2b.js", "play/playground-77.wasm", "style/site.css"]);
});

test("counts text compressed and compressed formats as they are", () => {
  assert.equal(packedSize(path.join(folder, "fonts/inter.woff2")), 1000);
  assert.ok(packedSize(path.join(folder, "play/playground-77.wasm")) > 2000);
});

test("a row that is not built or too large is seen", () => {
  const rows = measure({ site: folder, wasm: path.join(folder, "none") });
  assert.match(table(rows), /engine .*not built/);
  assert.match(table([{ name: "x", bytes: 2, budget: 1 }]), /OVER/);
});

test("the built site keeps every budget, or grows no further where it is over one", { skip: process.env.ETUDE_SITE ? false : "no built site was named" }, () => {
  for (const { name, bytes, budget } of measure({ site: process.env.ETUDE_SITE, wasm: process.env.ETUDE_WASM ?? path.join(root, "build/wasm") })) {
    assert.notEqual(bytes, null, `${name} is not built`);
    assert.ok(bytes <= (CEILINGS[name] ?? budget), `${name}: ${bytes} bytes of ${CEILINGS[name] ?? budget}`);
    assert.ok(!(name in CEILINGS) || bytes > budget, `${name} keeps its budget now: take it out of CEILINGS`);
  }
  assert.equal(Object.keys(BUDGETS).length, 5);
});
