// Runs many seeds beside the page: the playground module without a canvas, in a worker of its own.
import { Engine, type EnginePaths } from './engine.js';
import { Refusal, type Diagnostic, type Files, type SeedsReport } from './protocol.js';

export interface SeedsWish {
  paths: EnginePaths;
  files: Files;
  faults: Record<string, Record<string, number | boolean>>;
  first: number;
  last: number;
  find: string;
}

export type SeedsAnswer = { report: SeedsReport; done: boolean } | { trouble: string };

const sliceMs = 200;

async function run({ paths, files, faults, first, last, find }: SeedsWish): Promise<void> {
  const tell = (answer: SeedsAnswer) => postMessage(answer);
  try {
    const { engine } = await Engine.load(paths, { canvas: null, theme: 'dark', scale: 1, reducedMotion: true });
    const { diagnostics = [] } = engine.send<{ diagnostics?: Diagnostic[] }>({ do: 'open', files, title: 'seeds', faults });
    const error = diagnostics.find((one) => one.severity === 'error');
    if (error) return tell({ trouble: `${error.file}, line ${error.line}: ${error.message}` });
    let action: Record<string, unknown> = { do: 'seeds', first, last, find, milliseconds: sliceMs };
    for (let done = false; !done; action = { do: 'seeds', milliseconds: sliceMs }) {
      const answer = engine.send<{ report: SeedsReport; done: boolean }>(action);
      ({ done } = answer);
      tell(answer);
    }
  } catch (error) {
    tell({ trouble: error instanceof Refusal ? error.message : `The engine stopped: ${error instanceof Error ? error.message : String(error)}` });
  }
}

addEventListener('message', ({ data }: MessageEvent<SeedsWish>) => void run(data));
