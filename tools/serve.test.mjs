// The static server: right types, sub-folders, and nothing outside the root.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { serve } from "./serve.mjs";

let folder;
let server;

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "etude-serve-"));
  mkdirSync(path.join(folder, "site", "play"), { recursive: true });
  writeFileSync(path.join(folder, "secret.txt"), "outside");
  writeFileSync(path.join(folder, "site", "index.html"), "<!doctype html>start");
  writeFileSync(path.join(folder, "site", "404.html"), "<!doctype html>gone");
  writeFileSync(path.join(folder, "site", "play", "index.html"), "<!doctype html>play");
  for (const name of ["a.wasm", "a.mjs", "a.css", "a.woff2", "a.json", "a.unknown"]) writeFileSync(path.join(folder, "site", name), "x");
  server = await serve({ root: path.join(folder, "site"), base: "/sub/etude" });
});

after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One raw request: fetch would tidy up the path before it is sent. */
function ask(pathname, method = "GET") {
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port: server.port, path: pathname, method }, (response) => {
      let body = "";
      response.on("data", (piece) => (body += piece));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

test("gives each kind of file its type", async () => {
  for (const [name, type] of [
    ["", "text/html; charset=utf-8"],
    ["a.wasm", "application/wasm"],
    ["a.mjs", "text/javascript; charset=utf-8"],
    ["a.css", "text/css; charset=utf-8"],
    ["a.woff2", "font/woff2"],
    ["a.json", "application/json; charset=utf-8"],
    ["a.unknown", "application/octet-stream"],
  ]) {
    const { status, headers } = await ask(`/sub/etude/${name}`);
    assert.equal(status, 200, name);
    assert.equal(headers["content-type"], type, name);
  }
});

test("sends a folder without a slash to the one with it, and nothing else away", async () => {
  assert.equal((await ask("/sub/etude/play")).headers.location, "/sub/etude/play/");
  assert.equal((await ask("/sub/etude")).headers.location, "/sub/etude/");
  assert.match((await ask("/sub/etude/play/")).body, /play/);
});

test("answers with the site's own page for what is not there", async () => {
  const { status, body } = await ask("/sub/etude/nothing");
  assert.equal(status, 404);
  assert.match(body, /gone/);
  assert.equal((await ask("/other/")).status, 404);
});

test("never leads out of the root", async () => {
  for (const pathname of ["/sub/etude/../secret.txt", "/sub/etude/..%2fsecret.txt", "/sub/etude/%2e%2e/%2e%2e/secret.txt", "/sub/etude/%00", "/sub/etude/%zz"]) {
    const { status, body } = await ask(pathname);
    assert.ok(status === 404 || status === 400, `${pathname} ${status}`);
    assert.doesNotMatch(body, /outside/, pathname);
  }
});

test("reads only", async () => {
  assert.equal((await ask("/sub/etude/", "POST")).status, 405);
  const head = await ask("/sub/etude/", "HEAD");
  assert.equal(head.status, 200);
  assert.equal(head.body, "");
});

test("says that a port is taken", async () => {
  await assert.rejects(serve({ root: folder, port: server.port }), { code: "EADDRINUSE" });
});
