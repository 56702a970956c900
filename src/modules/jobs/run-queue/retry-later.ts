/** Thrown by the processor: BullMQ puts the job back, to be begun again after `delayMs`. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly delayMs: number;

  constructor(delayMs: number) {
    super('will be retried');
    this.delayMs = delayMs;
  }
}

/** Wait after something that should not have happened, for example a reply of Redis that refuses a command, in milliseconds. */
const UNEXPECTED_DELAY_MS = 1000;

/** BullMQ's `backoffStrategy`: the wait is in the error. */
export function retryDelayMs(error: Error | undefined): number {
  return error instanceof RetryLater ? error.delayMs : UNEXPECTED_DELAY_MS;
}
