import { parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '../../core/errors/index.ts';
import { checkFunction } from './check-function.ts';

/** Entry of a thread that checks one function and ends: a source may hang its compiler as well as its run. */

const { source, memoryBytes, timeoutMs } = workerData as { source: string; memoryBytes: number; timeoutMs: number };

checkFunction(source, { memoryBytes, timeoutMs }).then(
  () => parentPort?.postMessage({ ok: null }),
  (error: unknown) => parentPort?.postMessage({ error: toAppError(error).toJSON() }),
);
