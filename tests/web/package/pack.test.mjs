// The package as it is published stands alone: its own folder holds all that it imports.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

import { moduleUrl, root } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'etude-package-'));
after(() => rmSync(folder, { recursive: true }));

test('it runs from a folder of its own, in a worker too, and packs every file', async () => {
  const out = join(folder, 'etude-engine');
  execFileSync('node', [`${root}web/package/build.mjs`, '--module', dirname(fileURLToPath(moduleUrl)), '--out', out]);
  symlinkSync(`${root}node_modules`, join(folder, 'node_modules'));
  const workflow = '- done: {return: 5}\n';
  const { connectWorker, linkFromWorkspace, loadEngine, runToEnd } = await import(pathToFileURL(join(out, 'index.js')));
  assert.equal((await runToEnd((await loadEngine()).start({ workflow }))).result, 5);
  const share = await import(pathToFileURL(join(out, 'share.js')));
  assert.equal(share.linkFromWorkspace({ files: { 'workflow.yaml': workflow } }), linkFromWorkspace({ files: { 'workflow.yaml': workflow } }));
  const worker = new Worker(join(out, 'worker.js'));
  try {
    const run = await (await connectWorker(worker)).start({ workflow });
    assert.equal((await run.advance()).pause, 'finished');
  } finally {
    await worker.terminate();
  }
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: out, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  assert.deepEqual(files.map(({ path }) => path).sort(), readdirSync(out).sort());
});
