/**
 * Why a thread ended:
 * - `exit`: it called `process.exit`, or had nothing left to do
 * - `error`: it threw, or rejected, and nothing caught it
 * - `out_of_memory`: it reached the limit of its heap
 * - `not_ready`: it posted nothing within its start limit, and was terminated
 * - `unresponsive`: it stopped answering, and was terminated
 * - `unreadable`: it posted a message that cannot be read, and was terminated
 * - `terminated`: its owner ended it
 */
export type ThreadEndCause =
  | 'exit'
  | 'error'
  | 'out_of_memory'
  | 'not_ready'
  | 'unresponsive'
  | 'unreadable'
  | 'terminated';

export interface ThreadEnd {
  readonly cause: ThreadEndCause;
  /** For logs and error texts: the message of the error, or the exit code. */
  readonly detail: string;
  /** What the thread threw. Undefined: it ended without an error. */
  readonly error: unknown;
  /** Whether it was ready before. */
  readonly wasReady: boolean;
}

/** Why a thread is about to end. `detail` is absent when only the exit code says more. */
export type EndReason = Pick<ThreadEnd, 'cause'> & Partial<Pick<ThreadEnd, 'detail' | 'error'>>;

/** The reason behind an `error` event of a worker. */
export function reasonOf(error: unknown): EndReason {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return { cause: isMemory ? 'out_of_memory' : 'error', detail: textOf(error), error };
}

/** The reason behind a `messageerror` event of a worker. */
export function unreadable(error: unknown): EndReason {
  return { cause: 'unreadable', detail: `a message of the thread could not be read: ${textOf(error)}`, error };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node loses the message of a DOMException (such as DataCloneError) between threads; its stack begins with it.
  return error.message || (error.stack?.split('\n', 1)[0] ?? error.name);
}
