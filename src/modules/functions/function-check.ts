import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { FUNCTION_CHECK_TIMEOUT_MS, FUNCTION_MEMORY_BYTES } from '../../contract/jobs/limits.ts';
import type { TaskEnd } from '../../contract/jobs/thread-messages.ts';
import { AppError, type SerializedError } from '../../core/errors/index.ts';
import { SerialByKey } from '../../core/serial.ts';

/** How long a check may take from outside: starting its thread, and a module that cannot be stopped from inside, in milliseconds. */
const THREAD_TIMEOUT_MS = 10_000;

/** Modules do not import workers: the thread's code is found by its place in the tree, as source or as built. */
const ENTRY = new URL(
  `../../workers/script/check-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
);

/**
 * Checks sources before they are stored, one after the other, each on a thread of its own that ends with it: so it neither waits for
 * running jobs nor leaves anything behind, whatever the source does.
 */
@Injectable()
export class FunctionCheck {
  readonly #turns = new SerialByKey();

  /** Rejects with `function_syntax` (line and column in `extra`) or `function_invalid`. */
  check(source: string): Promise<void> {
    return this.#turns.run('check', () => checkOnThread(source));
  }
}

async function checkOnThread(source: string): Promise<void> {
  const worker = new Worker(ENTRY, {
    workerData: { source, memoryBytes: FUNCTION_MEMORY_BYTES, timeoutMs: FUNCTION_CHECK_TIMEOUT_MS },
    name: 'function-check',
    env: {},
    resourceLimits: { stackSizeMb: 4 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<TaskEnd>();
  const timer = setTimeout(
    () => reject(invalid('The module cannot be loaded: its top level exceeds the time limit.')),
    THREAD_TIMEOUT_MS,
  );
  worker.once('message', resolve);
  worker.once('error', (error: Error) => reject(invalid(`The module cannot be loaded: ${error.message}`)));
  worker.once('exit', (code) => reject(invalid(`The module cannot be loaded: its thread ended (${code}).`)));
  try {
    const end = await promise;
    if ('error' in end) throw AppError.from(end.error as SerializedError);
  } finally {
    clearTimeout(timer);
    worker.removeAllListeners().on('error', () => undefined);
    await worker.terminate();
  }
}

function invalid(message: string): AppError {
  return new AppError('function_invalid', message, { errors: [{ path: 'source', message }] });
}
