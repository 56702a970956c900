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
import { Calls, Thread } from '../../core/threads/index.ts';
import type { CallingRun } from './job-callbacks.ts';
import {
  cancellation,
  shuttingDown,
  threadLost,
  threadOptions,
  timedOut,
  type RunHooks,
  type ThreadSettings,
} from './thread-pool.ts';

/** Answers the calls of a thread's jobs. Never rejects. */
export type AnswerCall = (name: JobCall, params: unknown, run: CallingRun) => Promise<TaskEnd>;

export interface ThreadLinks {
  readonly answer: AnswerCall;
  /** An error on a thread that belongs to no running job. */
  readonly onError: (error: Error) => void;
}

/** What a job may still call after its end: to release what it holds. */
const AFTER_THE_END: ReadonlySet<JobCall> = new Set(['lock.release'] as const);
const ENDED: TaskEnd = { error: new AppError('job_cancelled', 'The job has ended.').toJSON() };

const DEFAULT_PING_INTERVAL_MS = 1000;
/** Unanswered pings in a row that end a thread. Counted rather than timed: a stall of this thread is not a stall of that one. */
const MAX_UNANSWERED = 10;

interface Run {
  readonly task: JobTask;
  readonly hooks: RunHooks;
  readonly onAbort: () => void;
  /** Created with the first call of the job. */
  ended: AbortController | undefined;
}

/** One I/O thread as the main thread sees it: many jobs at a time, each stopped by a message. */
export class IoThread {
  readonly #thread: Thread<readonly MainToIo[], readonly IoToMain[]>;
  /** By the task's key. */
  readonly #runs = new Calls<Run>(({ hooks, onAbort, ended }) => {
    ended?.abort();
    hooks.signal.removeEventListener('abort', onAbort);
  });
  readonly #links: ThreadLinks;
  readonly #watchdog: NodeJS.Timeout;
  readonly #messages = new MessageBatch<MainToIo>((messages) => this.#thread.post(messages));
  #pings = 0;
  #pongs = 0;
  #isClosing = false;

  constructor(settings: ThreadSettings, data: JobThreadData, links: ThreadLinks) {
    this.#links = links;
    this.#thread = new Thread({
      ...threadOptions(settings, data),
      name: 'job-io',
      calls: this.#runs,
      lost: (end, pending) => (this.#isClosing ? shuttingDown() : threadLost(end, pending === 1)),
      onMessage: (messages) => messages.forEach((message) => this.#onMessage(message)),
      onEnd: () => clearInterval(this.#watchdog),
    });
    this.#watchdog = setInterval(() => this.#watch(), settings.pingIntervalMs ?? DEFAULT_PING_INTERVAL_MS).unref();
  }

  /** Jobs on the thread. */
  get running(): number {
    return this.#runs.size;
  }

  /** Time its event loop has worked, in milliseconds; after its end the last known value. */
  get busyMs(): number {
    return this.#thread.health().activeMs;
  }

  /** Resolves when it has ended. */
  get ended(): Promise<unknown> {
    return this.#thread.ended;
  }

  run(task: JobTask, hooks: RunHooks): Promise<unknown> {
    const onAbort = (): void => this.#runs.reject(task.key, this.#stop(task, cancellation(hooks.signal)));
    const { result } = this.#runs.open<unknown>({ task, hooks, onAbort, ended: undefined }, task.key);
    hooks.signal.addEventListener('abort', onAbort, { once: true });
    // A thread that is ready starts the job at once. One that is still starting reports when it does.
    const { isReady } = this.#thread;
    this.#messages.add({ op: 'run', task, reportStart: !isReady });
    if (this.#runs.size === 1) this.#messages.flush();
    if (isReady) this.#limit(task);
    return result;
  }

  /** Terminates it; its jobs reject with `shutting_down`. Resolves when it has ended. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#thread.terminate();
  }

  #limit(task: JobTask): void {
    this.#runs.limit(task.key, task.timeoutMs, () => this.#stop(task, timedOut(task)));
  }

  /** Sends the job the error it stops with, without waiting for it. Returns the error. */
  #stop({ key }: JobTask, error: AppError): AppError {
    this.#messages.add({ op: 'cancel', key, error: error.toJSON() });
    return error;
  }

  #onMessage(message: IoToMain): void {
    if (message.op === 'pong') this.#pongs = message.count;
    else if (message.op === 'call') void this.#onCall(message);
    else if (message.op === 'stray') this.#onStray(message);
    else if (message.op !== 'ready') this.#onNotice(message);
  }

  #onNotice(notice: TaskNotice): void {
    if (notice.op === 'end') return this.#runs.settle(notice.key, notice.end);
    const run = this.#runs.find(notice.key);
    if (run === undefined) return;
    if (notice.op === 'started') this.#limit(run.task);
    else if (notice.op === 'log') run.hooks.onLog(notice.line);
    else run.hooks.onProgress(notice.fraction);
  }

  async #onCall({ key, call, name, params }: Extract<IoToMain, { op: 'call' }>): Promise<void> {
    const run = this.#runs.find(key);
    if (run === undefined && !AFTER_THE_END.has(name)) return this.#messages.add({ op: 'reply', call, end: ENDED });
    const { signal } = run === undefined ? new AbortController() : (run.ended ??= new AbortController());
    const end = await this.#links.answer(name, params, { signal, guard: run?.hooks.guard });
    this.#messages.add({ op: 'reply', call, end });
  }

  #onStray({ job, detail }: Extract<IoToMain, { op: 'stray' }>): void {
    const text =
      job === undefined ? `an error outside any job: ${detail}` : `an error of ${job}, which has ended: ${detail}`;
    const error = new Error(text);
    this.#links.onError(error);
    // Its state is unknown now.
    if (job === undefined) void this.#thread.terminate({ cause: 'error', detail: text, error });
  }

  #watch(): void {
    if (!this.#thread.isReady || this.#runs.size === 0) {
      this.#pongs = this.#pings;
    } else if (this.#pings - this.#pongs >= MAX_UNANSWERED) {
      const detail = `it did not answer ${MAX_UNANSWERED} pings in a row`;
      void this.#thread.terminate({ cause: 'unresponsive', detail, error: new Error(detail) });
    } else {
      this.#pings += 1;
      this.#messages.add({ op: 'ping', count: this.#pings });
    }
  }
}
