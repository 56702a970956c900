import { Worker, type ResourceLimits, type Transferable } from 'node:worker_threads';
import type { Calls } from './calls.ts';
import { reasonOf, unreadable, type EndReason, type ThreadEnd } from './thread-end.ts';

const MEBIBYTE = 1024 * 1024;
const DEFAULT_START_TIMEOUT_MS = 30_000;
/** The start limit is counted in this many steps: a stall of this thread is not a stall of the one that starts. */
const START_STEPS = 30;

export interface ThreadOptions<Out> {
  /** File of its code: see {@link workerEntry}. Its first message, whatever it is, says that it is ready. */
  readonly entry: URL;
  /** For diagnostics. */
  readonly name: string;
  /** Its `workerData`. */
  readonly data: unknown;
  /** Its environment. Default: that of the process, which may hold secrets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Limit of its JavaScript heap, in bytes, rounded up to whole MiB. Default: Node's. */
  readonly heapMaxBytes?: number;
  /** Limit of the part of its heap that new objects are in, in bytes, rounded up to whole MiB. Default: Node's. */
  readonly youngHeapMaxBytes?: number;
  /** Time until its first message, in milliseconds; then it is terminated (`not_ready`). Default 30,000. */
  readonly startTimeoutMs?: number;
  /** Calls to it: they reject with `lost` when it ends. */
  readonly calls?: Pick<Calls<never>, 'size' | 'rejectAll'>;
  /** What calls, and the wait for it to be ready, reject with. `pending`: how many calls there are. */
  lost(end: ThreadEnd, pending: number): Error;
  /** Each message, the first included. */
  onMessage(message: Out): void;
  /** Before its first message is handled. */
  onReady?(): void;
  /** Everything it posted has been handled, and its calls have been rejected. */
  onEnd?(end: ThreadEnd): void;
  /** A message that cannot be read. Default: the thread is terminated (`unreadable`). */
  onUnreadable?(error: unknown): void;
}

export interface ThreadHealth {
  /** Limit of its heap, in bytes. Undefined: Node's default. */
  readonly heapMaxBytes: number | undefined;
  /** How long its event loop has worked and waited since its start, in milliseconds; of an ended thread, the last known values. */
  readonly activeMs: number;
  readonly idleMs: number;
  /** When its last message arrived, by `performance.now()`. Undefined: none has. */
  readonly lastSignMs: number | undefined;
}

/** A worker thread as its owner sees it. It ends once and is never restarted: a new one replaces it ({@link ThreadPlace}). */
export class Thread<In = unknown, Out = unknown> {
  readonly #options: ThreadOptions<Out>;
  readonly #worker: Worker;
  readonly #ready = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<ThreadEnd>();
  readonly #startLimit: NodeJS.Timeout;
  #state: 'starting' | 'ready' | 'ended' = 'starting';
  #reason: EndReason | undefined;
  #utilization = { active: 0, idle: 0 };
  #lastSignMs: number | undefined;

  constructor(options: ThreadOptions<Out>) {
    this.#options = options;
    const { entry, name, data: workerData, env } = options;
    this.#worker = new Worker(entry, {
      name,
      workerData,
      ...(env && { env }),
      resourceLimits: limitsOf(options),
    });
    this.#worker.on('message', (message: Out) => this.#onMessage(message));
    this.#worker.on('messageerror', (error: unknown) => this.#onUnreadable(error));
    this.#worker.on('error', (error: unknown) => (this.#reason ??= reasonOf(error)));
    this.#worker.once('exit', (code) => this.#onExit(code));
    this.#startLimit = this.#limitStart(options.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS);
    // Its owner may wait for its end only.
    this.#ready.promise.catch(() => undefined);
  }

  /** True from its first message to its end. */
  get isReady(): boolean {
    return this.#state === 'ready';
  }

  get isEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Resolves at its first message; rejects with `lost` when it ends before. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Resolves when it has ended. */
  get ended(): Promise<ThreadEnd> {
    return this.#ended.promise;
  }

  /** `transfer`: what in `message` moves to the thread. A thread that starts gets it later; one that has ended never. */
  post(message: In, transfer: readonly Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  health(): ThreadHealth {
    if (this.#worker.threadId !== -1) this.#utilization = this.#worker.performance.eventLoopUtilization();
    const { active: activeMs, idle: idleMs } = this.#utilization;
    return { heapMaxBytes: this.#options.heapMaxBytes, activeMs, idleMs, lastSignMs: this.#lastSignMs };
  }

  /** Waits until it has ended by itself, at most `timeoutMs`, then terminates it. Resolves when it has ended. */
  async end(timeoutMs: number): Promise<ThreadEnd> {
    const limit = setTimeout(() => void this.terminate(), timeoutMs);
    const end = await this.ended;
    clearTimeout(limit);
    return end;
  }

  /** Ends it from outside, at once, a busy loop too. Resolves when it has ended. The first reason counts. */
  async terminate(reason: EndReason = { cause: 'terminated' }): Promise<ThreadEnd> {
    this.#reason ??= reason;
    await this.#worker.terminate();
    return this.ended;
  }

  #limitStart(timeoutMs: number): NodeJS.Timeout {
    let stepsLeft = START_STEPS;
    return setInterval(() => {
      stepsLeft -= 1;
      if (stepsLeft === 0) void this.terminate({ cause: 'not_ready', detail: `not ready after ${timeoutMs} ms` });
    }, timeoutMs / START_STEPS);
  }

  #onMessage(message: Out): void {
    this.#lastSignMs = performance.now();
    if (this.#state === 'starting') this.#onReady();
    this.#options.onMessage(message);
  }

  #onReady(): void {
    this.#state = 'ready';
    clearInterval(this.#startLimit);
    this.#options.onReady?.();
    this.#ready.resolve();
  }

  #onUnreadable(error: unknown): void {
    if (this.#options.onUnreadable) this.#options.onUnreadable(error);
    else void this.terminate(unreadable(error));
  }

  #onExit(code: number): void {
    const { calls, lost, onEnd } = this.#options;
    const { cause, detail = `exit code ${code}`, error } = this.#reason ?? { cause: 'exit' };
    const end: ThreadEnd = { cause, detail, error, wasReady: this.isReady };
    this.#state = 'ended';
    clearInterval(this.#startLimit);
    const failure = lost(end, calls?.size ?? 0);
    calls?.rejectAll(failure);
    this.#ready.reject(failure);
    this.#ended.resolve(end);
    onEnd?.(end);
  }
}

function limitsOf({ heapMaxBytes, youngHeapMaxBytes }: ThreadOptions<never>): ResourceLimits {
  return {
    stackSizeMb: 4,
    ...(heapMaxBytes !== undefined && { maxOldGenerationSizeMb: Math.ceil(heapMaxBytes / MEBIBYTE) }),
    ...(youngHeapMaxBytes !== undefined && { maxYoungGenerationSizeMb: Math.ceil(youngHeapMaxBytes / MEBIBYTE) }),
  };
}
