import { EventEmitter } from 'node:events';
import { Worker, type Transferable } from 'node:worker_threads';
import type { NetOp, NetOps, NetThreadData, NetToMain } from '../../contract/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { PendingCalls } from './pending-calls.ts';

/** What a net thread posts besides its replies. */
export type NetNotice = Exclude<NetToMain, { kind: 'reply' | 'ready' }>;

interface NetThreadEvents {
  notice: [NetNotice];
  /** It ended; `detail` says how. Everything it posted has been delivered by then. */
  exit: [detail: string];
}

/** How long a thread may take until it is ready, in milliseconds. */
const START_TIMEOUT_MS = 30_000;

/** Modules do not import workers: the thread is found by its place in the tree, as source or as built. */
const ENTRY = new URL(`../../workers/net/main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** One net thread as the main thread sees it: requests with replies, notices one way. Ended once, never restarted: a new one takes its place. */
export class NetThread extends EventEmitter<NetThreadEvents> {
  readonly #worker: Worker;
  readonly #calls = new PendingCalls();
  readonly #ready = Promise.withResolvers<void>();
  readonly #exited = Promise.withResolvers<void>();
  #detail: string | undefined;
  #isReady = false;

  constructor(data: NetThreadData, entry: URL = ENTRY) {
    super();
    this.#worker = new Worker(entry, { workerData: data, name: `net-${data.placement.thread}` });
    this.#worker.on('message', (message: NetToMain) => this.#onMessage(message));
    this.#worker.on(
      'error',
      (error: unknown) => (this.#detail = error instanceof Error ? error.message : String(error)),
    );
    this.#worker.once('exit', (code) => this.#onExit(this.#detail ?? `exit code ${code}`));
    this.#ready.promise.catch(() => undefined);
  }

  /** True from its `ready` to its end. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Resolves when it takes requests; rejects with `thread_lost` when it ends before, or takes too long (it is ended then). */
  async waitUntilReady(): Promise<void> {
    const timer = setTimeout(() => {
      this.#detail ??= `not ready after ${START_TIMEOUT_MS} ms`;
      void this.kill();
    }, START_TIMEOUT_MS);
    try {
      await this.#ready.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** `transfer`: what in `params` moves to the thread. Rejects with the error of the thread, `timeout` after `timeoutMs`, or `thread_lost`. */
  call<Op extends NetOp>(
    op: Op,
    params: NetOps[Op]['params'],
    timeoutMs: number,
    transfer: readonly Transferable[] = [],
  ): Promise<NetOps[Op]['result']> {
    if (!this.#isReady)
      return Promise.reject(new AppError('thread_lost', 'The net thread is restarting. Retry shortly.'));
    const { id, result } = this.#calls.open(op, timeoutMs);
    this.#worker.postMessage({ kind: 'request', id, op, params }, transfer);
    return result as Promise<NetOps[Op]['result']>;
  }

  /** Milliseconds its event loop has worked and waited since it began. */
  utilization(): { activeMs: number; idleMs: number } {
    const { active, idle } = this.#worker.performance.eventLoopUtilization();
    return { activeMs: active, idleMs: idle };
  }

  /** Resolves when it has ended by itself. */
  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  /** Ends it from outside, at once. Resolves when it has ended. */
  async kill(): Promise<void> {
    await this.#worker.terminate();
    await this.#exited.promise;
  }

  #onMessage(message: NetToMain): void {
    if (message.kind === 'ready') {
      this.#isReady = true;
      this.#ready.resolve();
    } else if (message.kind !== 'reply') this.emit('notice', message);
    else if ('error' in message) this.#calls.reject(message.id, message.error);
    else this.#calls.resolve(message.id, message.ok);
  }

  #onExit(detail: string): void {
    this.#isReady = false;
    const error = new AppError('thread_lost', `The net thread ended (${detail}).`);
    this.#calls.rejectAll(error);
    this.#ready.reject(error);
    this.#exited.resolve();
    this.emit('exit', detail);
  }
}
