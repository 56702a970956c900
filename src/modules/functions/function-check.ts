import { Injectable } from '@nestjs/common';
import { FUNCTION_CHECK_TIMEOUT_MS, FUNCTION_MEMORY_BYTES } from '../../contract/jobs/limits.ts';
import type { TaskEnd } from '../../contract/jobs/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { SerialByKey } from '../../core/serial.ts';
import { revived, Thread, workerEntry, type ThreadEnd } from '../../core/threads/index.ts';

/** Limit of a check from outside, in milliseconds: it covers the start of its thread, and a module that cannot be stopped from inside. */
const THREAD_TIMEOUT_MS = 10_000;

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
  const { promise, resolve, reject } = Promise.withResolvers<TaskEnd>();
  const thread = new Thread<never, TaskEnd>({
    entry: workerEntry('script/check-thread'),
    name: 'function-check',
    data: { source, memoryBytes: FUNCTION_MEMORY_BYTES, timeoutMs: FUNCTION_CHECK_TIMEOUT_MS },
    env: {},
    // Its only message is the result.
    startTimeoutMs: THREAD_TIMEOUT_MS,
    lost,
    onMessage: resolve,
    onEnd: (end) => reject(lost(end)),
  });
  try {
    const end = await promise;
    if ('error' in end) throw revived(end.error);
  } finally {
    await thread.terminate();
  }
}

function lost({ cause, detail, error }: ThreadEnd): AppError {
  if (cause === 'not_ready') return invalid('The module cannot be loaded: its top level exceeds the time limit.');
  return invalid(`The module cannot be loaded: ${error === undefined ? `its thread ended (${detail}).` : detail}`);
}

function invalid(message: string): AppError {
  return new AppError('function_invalid', message, { errors: [{ path: 'source', message }] });
}
