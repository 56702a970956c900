import { AppError, isErrorCode, type SerializedError } from '../errors/index.ts';

/** What the other thread answers: a result, or an AppError as plain data. */
export type Reply = { readonly ok: unknown } | { readonly error: ReplyError };

export interface ReplyError {
  readonly code: string;
  readonly detail: string;
}

interface PendingCall<C> {
  readonly context: C;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  limit: NodeJS.Timeout | undefined;
}

/** Calls to another thread that have no reply yet. `C` is what the caller keeps for each. */
export class Calls<C = undefined> {
  readonly #pending = new Map<number, PendingCall<C>>();
  readonly #onClosed: ((context: C) => void) | undefined;
  #lastId = 0;

  /** `onClosed` runs once for each call, just before its promise settles. Default: nothing. */
  constructor(onClosed?: (context: C) => void) {
    this.#onClosed = onClosed;
  }

  get size(): number {
    return this.#pending.size;
  }

  /** A new call. `id` must be unique among those pending. Default: the next number. */
  open<T>(context: C, id: number = (this.#lastId += 1)): { readonly id: number; readonly result: Promise<T> } {
    const result = new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { context, resolve, reject, limit: undefined });
    });
    return { id, result };
  }

  /** The context of a pending call. */
  find(id: number): C | undefined {
    return this.#pending.get(id)?.context;
  }

  /** From now on the call has `ms` milliseconds; then it rejects with what `expired` returns. The first limit of a call counts. */
  limit(id: number, ms: number, expired: () => Error): void {
    const call = this.#pending.get(id);
    if (call) call.limit ??= setTimeout(() => this.reject(id, expired()), ms);
  }

  /** Settles a call. A reply to a call that is no longer pending (its limit passed) is ignored. */
  settle(id: number, reply: Reply): void {
    if ('error' in reply) this.reject(id, revived(reply.error));
    else this.#take(id)?.resolve(reply.ok as never);
  }

  reject(id: number, error: Error): void {
    this.#take(id)?.reject(error);
  }

  /** No reply can arrive any more. */
  rejectAll(error: Error): void {
    for (const id of this.#pending.keys()) this.reject(id, error);
  }

  #take(id: number): PendingCall<C> | undefined {
    const call = this.#pending.get(id);
    if (!call) return undefined;
    this.#pending.delete(id);
    clearTimeout(call.limit);
    this.#onClosed?.(call.context);
    return call;
  }
}

/** The AppError that another thread sent. An unknown code becomes `internal`. */
export function revived(error: ReplyError): AppError {
  return AppError.from({ ...(error as SerializedError), code: isErrorCode(error.code) ? error.code : 'internal' });
}
