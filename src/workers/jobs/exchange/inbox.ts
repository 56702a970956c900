import type { LineEnding } from '../../../contract/framings/line.ts';
import type { AppError } from '../../../core/errors/index.ts';

/** A message that was received. */
export interface Received {
  readonly bytes: Buffer;
  /** The framing kept only the beginning. */
  readonly truncated: boolean;
  /** With the framing `line`. */
  readonly lineEnding?: LineEnding | undefined;
  /** `performance.now()`. */
  readonly atMs: number;
}

/** Most messages received but not yet taken; at either limit the channel stops reading. */
const MAX_WAITING_BYTES = 1024 * 1024;
const MAX_WAITING_MESSAGES = 1000;

interface Taker {
  readonly wanted: (message: Received) => boolean;
  readonly settle: (message: Received | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Received messages in order, for one reader that asks for the next that fits. */
export class Inbox {
  readonly #messages: Received[] = [];
  readonly #onFull: (full: boolean) => void;
  #bytes = 0;
  #taker: Taker | undefined;
  #ended = false;
  #error: AppError | undefined;
  #skipped = 0;
  #isFull = false;

  /** `onFull(true)` when nothing more should come for now, `onFull(false)` when it may again. */
  constructor(onFull: (full: boolean) => void) {
    this.#onFull = onFull;
  }

  put(message: Received): void {
    if (this.#taker) {
      this.#offer(this.#taker, message);
      return;
    }
    this.#messages.push(message);
    this.#bytes += message.bytes.length;
    this.#checkFull();
  }

  /** No more messages will come. */
  end(): void {
    this.#ended = true;
    this.#taker?.settle(undefined);
  }

  /** Nothing more will come, for this reason; the first counts. */
  fail(error: AppError): void {
    this.#error ??= error;
    this.#taker?.reject(this.#error);
  }

  /**
   * The first message that `wanted` accepts, which sees each message once; those it does not accept are skipped. Undefined after `timeoutMs`, or when no more can come.
   * Rejects with the channel's error or the signal's reason.
   */
  async take(
    wanted: (message: Received) => boolean,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Received | undefined> {
    signal.throwIfAborted();
    this.#skipped = 0;
    const found = this.#shiftUntil(wanted);
    if (found !== undefined) return found;
    if (this.#error) throw this.#error;
    if (this.#ended) return undefined;
    return this.#wait(wanted, timeoutMs, signal);
  }

  /** Why {@link take} found nothing. */
  whyNone(timeoutMs: number): string {
    const skipped =
      this.#skipped === 0
        ? 'nothing came'
        : `${this.#skipped === 1 ? 'one message' : `${this.#skipped} messages`} came that did not match`;
    return this.#ended ? `${skipped} before the target closed the connection` : `${skipped} within ${timeoutMs} ms`;
  }

  #wait(wanted: Taker['wanted'], timeoutMs: number, signal: AbortSignal): Promise<Received | undefined> {
    return new Promise<Received | undefined>((resolve, reject) => {
      const clear = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#taker = undefined;
      };
      const settle = (message: Received | undefined): void => {
        clear();
        resolve(message);
      };
      const fail = (error: unknown): void => {
        clear();
        reject(error as Error);
      };
      const onAbort = (): void => fail(signal.reason);
      const timer = setTimeout(() => settle(undefined), timeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#taker = { wanted, settle, reject: fail };
    });
  }

  #offer(taker: Taker, message: Received): void {
    if (taker.wanted(message)) taker.settle(message);
    else this.#skipped += 1;
  }

  #shiftUntil(wanted: Taker['wanted']): Received | undefined {
    for (let message = this.#messages.shift(); message !== undefined; message = this.#messages.shift()) {
      this.#bytes -= message.bytes.length;
      this.#checkFull();
      if (wanted(message)) return message;
      this.#skipped += 1;
    }
    return undefined;
  }

  #checkFull(): void {
    const isFull = this.#bytes > MAX_WAITING_BYTES || this.#messages.length > MAX_WAITING_MESSAGES;
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    this.#onFull(isFull);
  }
}
