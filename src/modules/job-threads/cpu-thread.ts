import type { CpuToMain, JobTask, JobThreadData, MainToCpu } from '../../contract/jobs/thread-messages.ts';
import { Calls, Thread, type PlaceLinks } from '../../core/threads/index.ts';
import { threadLost, threadOptions, type RunHooks, type ThreadSettings } from './thread-pool.ts';

/** What the pool does about a run. */
export interface CpuRun {
  readonly hooks: Pick<RunHooks, 'onLog' | 'onProgress'>;
  /** Ends the run and its thread; its reason is what the run rejects with. */
  readonly signal: AbortSignal;
  onStarted(): void;
}

interface PendingRun extends CpuRun {
  readonly onAbort: () => void;
}

/** One CPU thread as the main thread sees it: one job at a time, stopped by terminating the thread. */
export class CpuThread {
  readonly thread: Thread<MainToCpu, CpuToMain>;
  /** By the task's key. */
  readonly #runs = new Calls<PendingRun>(({ signal, onAbort }) => signal.removeEventListener('abort', onAbort));
  #isTerminated = false;

  constructor(settings: ThreadSettings, data: JobThreadData, links: PlaceLinks) {
    this.thread = new Thread({
      ...threadOptions(settings, data),
      name: 'job-cpu',
      calls: this.#runs,
      lost: (end) => threadLost(end, true),
      onMessage: (message) => this.#onMessage(message),
      ...links,
    });
  }

  /** Whether it can take a job. */
  get isIdle(): boolean {
    return this.thread.isReady && !this.#isTerminated && this.#runs.size === 0;
  }

  /** Whether it was ended to stop its job. */
  get isTerminated(): boolean {
    return this.#isTerminated;
  }

  /** The job's result. The thread is idle again, or terminated, when this settles. */
  run(task: JobTask, run: CpuRun): Promise<unknown> {
    const { signal } = run;
    const onAbort = (): void => {
      this.#isTerminated = true;
      void this.thread.terminate();
      this.#runs.reject(task.key, signal.reason as Error);
    };
    const { result } = this.#runs.open<unknown>({ ...run, onAbort }, task.key);
    signal.addEventListener('abort', onAbort, { once: true });
    this.thread.post({ op: 'run', task });
    return result;
  }

  #onMessage(message: CpuToMain): void {
    if (message.op === 'ready') return;
    if (message.op === 'end') return this.#runs.settle(message.key, message.end);
    const run = this.#runs.find(message.key);
    if (message.op === 'started') run?.onStarted();
    else if (message.op === 'log') run?.hooks.onLog(message.line);
    else run?.hooks.onProgress(message.fraction);
  }
}
