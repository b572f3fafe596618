// A small static server for the built site, on 127.0.0.1 only: right types, no directory outside the root, an optional sub-folder.
//
// usage: node tools/serve.mjs [--root build/site] [--port 8080] [--base /some/folder/] [--quiet]
// As a module: import {serve} from "…/tools/serve.mjs"; const {url, close} = await serve({root, port: 0, base: "/sub/"});
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".otf": "font/otf",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".yaml": "text/yaml; charset=utf-8",
  ".xml": "application/xml",
};

/** The file that a path of a URL means below `root`, or null: folders mean their index.html, nothing leads out of the root. */
async function resolveFile(root, pathname) {
  const wanted = path.resolve(root, "." + pathname);
  if (wanted !== root && !wanted.startsWith(root + path.sep)) return null;
  try {
    const found = await stat(wanted);
    if (!found.isDirectory()) return { file: wanted, size: found.size };
    if (!pathname.endsWith("/")) return { redirect: true };
    const index = path.join(wanted, "index.html");
    return { file: index, size: (await stat(index)).size };
  } catch {
    return null;
  }
}

/**
 * Serves `root` below `base` on 127.0.0.1. Port 0 takes any free one. Resolves to {url, port, close} once it listens;
 * rejects when the port is taken.
 */
export async function serve({ root, port = 0, base = "/", quiet = true }) {
  const folder = path.resolve(root);
  const prefix = ("/" + base + "/").replace(/\/+/g, "/");
  const server = createServer(async (request, response) => {
    const answer = (status, headers = {}, body = "") => {
      if (!quiet) console.log(`${status} ${request.method} ${request.url}`);
      response.writeHead(status, { "cache-control": "no-cache", "x-content-type-options": "nosniff", ...headers });
      response.end(body);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return answer(405, { allow: "GET, HEAD" });
    let pathname;
    try {
      pathname = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    } catch {
      return answer(400);
    }
    if (pathname.includes("\0")) return answer(400);
    if (prefix !== "/" && pathname + "/" === prefix) return answer(301, { location: prefix });
    if (!pathname.startsWith(prefix)) return answer(404, { "content-type": "text/plain" }, "not found\n");
    const found = await resolveFile(folder, "/" + pathname.slice(prefix.length));
    if (found?.redirect) return answer(301, { location: encodeURI(pathname) + "/" });
    // A site's own page for what is not there, as static hosts do it.
    const shown = found ?? (await resolveFile(folder, "/404.html"));
    if (!shown) return answer(404, { "content-type": "text/plain" }, "not found\n");
    const type = TYPES[path.extname(shown.file).toLowerCase()] ?? "application/octet-stream";
    if (!quiet) console.log(`${found ? 200 : 404} ${request.method} ${request.url}`);
    response.writeHead(found ? 200 : 404, {
      "content-type": type,
      "content-length": shown.size,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    });
    if (request.method === "HEAD") return response.end();
    createReadStream(shown.file)
      .on("error", () => response.destroy())
      .pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const actual = server.address().port;
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}${prefix}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections?.();
      }),
  };
}

/** Reads `--name value` pairs; stops the program on a word that it does not know. */
function readArguments(words) {
  const options = { root: "build/site", port: 8080, base: "/", quiet: true, chosen: false };
  for (let i = 0; i < words.length; i += 1) {
    const [name, inline] = words[i].split("=", 2);
    const value = () => inline ?? words[(i += 1)];
    if (name === "--root") options.root = value();
    else if (name === "--port") {
      options.port = Number(value());
      options.chosen = true;
      if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65535) throw new Error("--port needs a number from 0 to 65535");
    } else if (name === "--base") options.base = value();
    else if (name === "--verbose") options.quiet = false;
    else throw new Error(`unknown argument ${words[i]}`);
  }
  return options;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const options = readArguments(process.argv.slice(2));
    let running;
    try {
      running = await serve(options);
    } catch (error) {
      // The usual port may be taken by another program; one that was asked for by number is not exchanged.
      if (error.code !== "EADDRINUSE" || options.chosen) throw error;
      running = await serve({ ...options, port: 0 });
    }
    console.log(`Etude is at ${running.url} (playground: ${running.url}play/). Ctrl+C stops it.`);
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
  } catch (error) {
    console.error(`serve: ${error.code === "EADDRINUSE" ? "the port is taken" : error.message}`);
    process.exit(64);
  }
}
