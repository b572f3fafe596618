// Loaded before a benchmark under Node: its clock becomes the CPU time of the thread that runs it. An Emscripten program has no CPU time
// of its own and would report time on the wall, which on a shared machine also counts everybody else; the native programs report CPU time.
'use strict';
const fs = require('node:fs');

// Linux tells nanoseconds a thread; elsewhere all threads of the process count, those that compile as well.
const STATISTICS = '/proc/thread-self/schedstat';
const ofThread = () => Number(fs.readFileSync(STATISTICS, 'latin1').split(' ', 1)[0]) / 1e6;
const milliseconds = fs.existsSync(STATISTICS) && ofThread() > 0
  ? ofThread
  : () => {
      const used = process.cpuUsage();
      return (used.user + used.system) / 1e3;
    };

process.hrtime = () => {
  const now = milliseconds();
  return [Math.trunc(now / 1e3), Math.round((now % 1e3) * 1e6)];
};
Object.defineProperty(globalThis, 'performance', { value: { now: milliseconds } });
