import { AppError, isErrorCode, type SerializedError } from '../../core/errors/index.ts';

interface PendingCall {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly deadline: NodeJS.Timeout;
}

/** Requests to one net thread that have no reply yet. */
export class PendingCalls {
  readonly #pending = new Map<number, PendingCall>();
  #lastId = 0;

  get size(): number {
    return this.#pending.size;
  }

  /** A new request: its id, and its result, which is rejected with `timeout` after `timeoutMs`. */
  open(op: string, timeoutMs: number): { id: number; result: Promise<unknown> } {
    const id = (this.#lastId += 1);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const deadline = setTimeout(() => {
      this.#pending.delete(id);
      reject(new AppError('timeout', `The net thread did not answer "${op}" within ${timeoutMs} ms.`));
    }, timeoutMs);
    this.#pending.set(id, { resolve, reject, deadline });
    return { id, result: promise };
  }

  /** A reply for a request that is gone already (its deadline passed) is nothing to anybody. */
  resolve(id: number, result: unknown): void {
    this.#take(id)?.resolve(result);
  }

  reject(id: number, error: { code: string; detail: string }): void {
    const code = isErrorCode(error.code) ? error.code : 'internal';
    this.#take(id)?.reject(AppError.from({ ...(error as SerializedError), code }));
  }

  /** Fails all pending calls: no reply can arrive any more. */
  rejectAll(error: AppError): void {
    for (const id of this.#pending.keys()) this.#take(id)?.reject(error);
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    if (!call) return undefined;
    this.#pending.delete(id);
    clearTimeout(call.deadline);
    return call;
  }
}
