import type { Transferable } from 'node:worker_threads';
import type { MainToNet, NetOp, NetOps, NetThreadData, NetToMain } from '../../contract/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { Calls, Thread, workerEntry, type PlaceLinks } from '../../core/threads/index.ts';

/**
 * New objects of a net thread, mostly of messages, die soon; those of connections stay. With Node's default, twice as much, 5,000 idle connections
 * take half as much memory again, and a round trip takes as much processor time.
 */
const YOUNG_HEAP_MAX_BYTES = 24 * 1024 * 1024;

/** What a net thread posts besides its replies. */
export type NetNotice = Exclude<NetToMain, { kind: 'reply' | 'ready' }>;

export interface NetThreadLinks extends PlaceLinks {
  onNotice(notice: NetNotice): void;
  /** A message of the thread that cannot be read. The thread continues: its sockets matter more. */
  onUnreadable(error: unknown): void;
}

/** One net thread as the main thread sees it: requests with replies, notices one way. */
export class NetThread {
  readonly thread: Thread<MainToNet, NetToMain>;
  readonly #calls = new Calls();
  readonly #onNotice: (notice: NetNotice) => void;

  constructor(data: NetThreadData, { onNotice, ...links }: NetThreadLinks) {
    this.#onNotice = onNotice;
    this.thread = new Thread({
      entry: workerEntry('net/main'),
      name: `net-${data.placement.thread}`,
      data,
      youngHeapMaxBytes: YOUNG_HEAP_MAX_BYTES,
      calls: this.#calls,
      lost: ({ detail }) => new AppError('thread_lost', `The net thread ended (${detail}).`),
      onMessage: (message) => this.#onMessage(message),
      ...links,
    });
  }

  /** `transfer`: what in `params` moves to the thread. Rejects with the error of the thread, `timeout` after `timeoutMs`, or `thread_lost`. */
  call<Op extends NetOp>(
    op: Op,
    params: NetOps[Op]['params'],
    timeoutMs: number,
    transfer: readonly Transferable[] = [],
  ): Promise<NetOps[Op]['result']> {
    if (!this.thread.isReady)
      return Promise.reject(new AppError('thread_lost', 'The net thread is restarting. Retry shortly.'));
    const { id, result } = this.#calls.open<NetOps[Op]['result']>(undefined);
    this.#calls.limit(
      id,
      timeoutMs,
      () => new AppError('timeout', `The net thread did not answer "${op}" within ${timeoutMs} ms.`),
    );
    this.thread.post({ kind: 'request', id, op, params } as MainToNet, transfer);
    return result;
  }

  #onMessage(message: NetToMain): void {
    if (message.kind === 'reply') this.#calls.settle(message.id, message);
    else if (message.kind !== 'ready') this.#onNotice(message);
  }
}
