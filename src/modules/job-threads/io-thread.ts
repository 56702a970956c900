import { Worker } from 'node:worker_threads';
import type {
  IoToMain,
  JobCall,
  JobTask,
  JobThreadData,
  MainToIo,
  TaskEnd,
  TaskNotice,
} from '../../contract/jobs/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { MessageBatch } from '../../core/message-batch.ts';
import type { CallingRun } from './job-callbacks.ts';
import {
  cancellation,
  revived,
  shuttingDown,
  threadLost,
  threadOptions,
  timedOut,
  type RunHooks,
  type ThreadSettings,
} from './thread-pool.ts';

/** Answers what jobs of a thread ask. Never rejects. */
export type AnswerCall = (name: JobCall, params: unknown, run: CallingRun) => Promise<TaskEnd>;

export interface ThreadLinks {
  readonly answer: AnswerCall;
  /** What went wrong on a thread and belongs to no job that runs. */
  readonly onError: (error: Error) => void;
}

/** What a job may still ask when it has ended: to give back what it holds. */
const AFTER_THE_END: ReadonlySet<JobCall> = new Set(['lock.release'] as const);
const ENDED: TaskEnd = { error: new AppError('job_cancelled', 'The job has ended.').toJSON() };

const DEFAULT_PING_INTERVAL_MS = 1000;
/** How many times in a row a thread may not answer before it is ended. Counted rather than timed: a stall of this thread is not a stall of that one. */
const MAX_UNANSWERED = 10;
/** …and before it has said anything: it may still be starting. */
const MAX_UNANSWERED_AT_START = 30;

interface Running {
  readonly task: JobTask;
  readonly hooks: RunHooks;
  /** Ends the run for its caller, whatever the thread does. */
  readonly settle: (work: () => void) => void;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  limit: NodeJS.Timeout | undefined;
  /** Made when the job first asks something. */
  ended: AbortController | undefined;
}

/** One I/O thread as the main thread sees it: many jobs at a time, stopped by message. Ended once, never restarted: a new thread replaces it. */
export class IoThread {
  readonly #worker: Worker;
  readonly #running = new Map<number, Running>();
  readonly #answer: AnswerCall;
  readonly #onError: (error: Error) => void;
  readonly #exited = Promise.withResolvers<void>();
  readonly #watchdog: NodeJS.Timeout;
  readonly #messages = new MessageBatch<MainToIo>((messages) => {
    if (!this.#isEnded()) this.#worker.postMessage(messages);
  });
  /** It has posted a message, so it handles new messages at once. */
  #isUp = false;
  #error: unknown;
  #pings = 0;
  #pongs = 0;
  #maxUnanswered = MAX_UNANSWERED_AT_START;
  #busyMs = 0;
  #isClosing = false;

  constructor(settings: ThreadSettings, data: JobThreadData, { answer, onError }: ThreadLinks) {
    this.#answer = answer;
    this.#onError = onError;
    this.#worker = new Worker(settings.entry, { ...threadOptions(settings, data), name: 'job-io' });
    this.#worker.on('message', (messages: readonly IoToMain[]) =>
      messages.forEach((message) => this.#onMessage(message)),
    );
    this.#worker.on('error', (error: unknown) => (this.#error = error));
    this.#worker.on('messageerror', (error: unknown) => this.#end(error));
    this.#worker.once('exit', (code) => this.#onExit(code));
    this.#watchdog = setInterval(() => this.#watch(), settings.pingIntervalMs ?? DEFAULT_PING_INTERVAL_MS).unref();
  }

  /** Jobs on the thread. */
  get running(): number {
    return this.#running.size;
  }

  /** Time its event loop has worked, in milliseconds; after its end what was last seen. */
  get busyMs(): number {
    if (!this.#isEnded()) this.#busyMs = this.#worker.performance.eventLoopUtilization().active;
    return this.#busyMs;
  }

  /** Resolves when it has ended. */
  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  run(task: JobTask, hooks: RunHooks): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => this.#stop(task.key, cancellation(hooks.signal));
      const settle = (work: () => void): void => {
        const running = this.#running.get(task.key);
        clearTimeout(running?.limit);
        running?.ended?.abort();
        hooks.signal.removeEventListener('abort', onAbort);
        this.#running.delete(task.key);
        work();
      };
      this.#running.set(task.key, { task, hooks, settle, resolve, reject, limit: undefined, ended: undefined });
      hooks.signal.addEventListener('abort', onAbort, { once: true });
      this.#post({ op: 'run', task, tellStart: !this.#isUp });
      if (this.#running.size === 1) this.#messages.flush();
      if (this.#isUp) this.#limit(task);
    });
  }

  /** Ends it from outside, at once; its jobs reject with `shutting_down`. Resolves when it has ended. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#worker.terminate();
    await this.exited;
  }

  #limit(task: JobTask): void {
    const running = this.#running.get(task.key);
    if (running) running.limit ??= setTimeout(() => this.#stop(task.key, timedOut(task)), task.timeoutMs);
  }

  /** Asks the job to stop, without waiting for it. */
  #stop(key: number, error: AppError): void {
    const running = this.#running.get(key);
    this.#post({ op: 'cancel', key, error: error.toJSON() });
    running?.settle(() => running.reject(error));
  }

  #onMessage(message: IoToMain): void {
    this.#maxUnanswered = MAX_UNANSWERED;
    this.#isUp = true;
    if (message.op === 'pong') this.#pongs = message.count;
    else if (message.op === 'call') void this.#onCall(message);
    else if (message.op === 'stray') this.#onStray(message);
    else this.#onNotice(message);
  }

  #onNotice(notice: TaskNotice): void {
    const running = this.#running.get(notice.key);
    if (running === undefined) return;
    const { hooks, task } = running;
    if (notice.op === 'started') this.#limit(task);
    else if (notice.op === 'log') hooks.onLog(notice.line);
    else if (notice.op === 'progress') hooks.onProgress(notice.fraction);
    else this.#onEnd(running, notice.end);
  }

  async #onCall({ key, call, name, params }: Extract<IoToMain, { op: 'call' }>): Promise<void> {
    const running = this.#running.get(key);
    if (running === undefined && !AFTER_THE_END.has(name)) return this.#post({ op: 'reply', call, end: ENDED });
    const { signal } = running === undefined ? new AbortController() : (running.ended ??= new AbortController());
    this.#post({ op: 'reply', call, end: await this.#answer(name, params, { signal, guard: running?.hooks.guard }) });
  }

  #onStray({ job, detail }: Extract<IoToMain, { op: 'stray' }>): void {
    const error = new Error(
      job === undefined ? `an error outside any job: ${detail}` : `an error of ${job}, which has ended: ${detail}`,
    );
    this.#onError(error);
    if (job === undefined) this.#end(error);
  }

  #onEnd({ settle, resolve, reject }: Running, end: TaskEnd): void {
    settle(() => ('error' in end ? reject(revived(end.error)) : resolve(end.ok)));
  }

  #watch(): void {
    if (this.#running.size === 0) {
      this.#pongs = this.#pings;
      return;
    }
    if (this.#pings - this.#pongs >= this.#maxUnanswered) {
      this.#end(new Error(`it did not answer ${this.#maxUnanswered} pings in a row`));
      return;
    }
    this.#pings += 1;
    this.#post({ op: 'ping', count: this.#pings });
  }

  /** Ends the thread because it cannot be relied on any more. */
  #end(reason: unknown): void {
    this.#error ??= reason;
    void this.#worker.terminate();
  }

  #post(message: MainToIo): void {
    this.#messages.add(message);
  }

  #isEnded(): boolean {
    return this.#worker.threadId === -1;
  }

  #onExit(code: number): void {
    clearInterval(this.#watchdog);
    const alone = this.#running.size === 1;
    const lost = this.#error ?? new Error(`exit code ${code}`);
    for (const { settle, reject } of this.#running.values())
      settle(() => reject(this.#isClosing ? shuttingDown() : threadLost(lost, alone)));
    this.#exited.resolve();
  }
}
