import type { JobThreadData, JobTask, LogLine } from '../../contract/jobs/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import type { RunGuard } from '../../core/redis/index.ts';
import type { ThreadEnd } from '../../core/threads/index.ts';

/** What a caller does about a run while it lasts. */
export interface RunHooks {
  /** Stops the job, a busy loop too. The run rejects with its reason when that is an AppError, otherwise with `job_cancelled`. */
  readonly signal: AbortSignal;
  /** 0 to 1. */
  onProgress(fraction: number): void;
  onLog(line: LogLine): void;
  /** The run, for its calls to the main thread. */
  readonly guard?: RunGuard | undefined;
}

/** What all threads of a pool are started with. */
export interface ThreadSettings {
  readonly threads: number;
  /** JavaScript heap of a thread, in bytes. */
  readonly memoryMaxBytes: number;
  /** Read when threads are started: addresses change. */
  readonly data: () => Promise<JobThreadData>;
  /** File of the thread's code. */
  readonly entry: URL;
  /** Time between two pings to an I/O thread that has jobs, in milliseconds. Default 1000. */
  readonly pingIntervalMs?: number;
}

export interface PoolUsage {
  /** Threads that are running. */
  readonly threads: number;
  /** Jobs that are on a thread. */
  readonly running: number;
  /** Jobs that wait for a thread. */
  readonly waiting: number;
  /** Time all threads together have worked since the start, in milliseconds. Never decreases. */
  readonly busyMs: number;
}

/** Threads that run tasks. */
export interface ThreadPool {
  /** The task's JSON result. Rejects with an AppError: the task's own, or the codes of JobThreads. */
  run(task: JobTask, hooks: RunHooks): Promise<unknown>;
  usage(): PoolUsage;
  /** Terminates all threads; running and waiting jobs reject with `shutting_down`, and so do later ones. */
  close(): Promise<void>;
}

/** Options of a thread that runs jobs: bounded, and with nothing of this process's environment, which may hold secrets. */
export function threadOptions({ entry, memoryMaxBytes }: ThreadSettings, data: JobThreadData) {
  return { entry, data, env: {}, heapMaxBytes: memoryMaxBytes };
}

export const shuttingDown = (): AppError => new AppError('shutting_down', 'The node is shutting down.');

/** The error of a job whose signal is aborted. */
export function cancellation(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError ? signal.reason : new AppError('job_cancelled', 'The job was cancelled.');
}

export function timedOut({ timeoutMs }: JobTask): AppError {
  return new AppError('job_timed_out', `The attempt took longer than ${timeoutMs} ms.`);
}

/** The thread ended before the job did. `alone`: no other job was on it, so this job needed the memory. */
export function threadLost({ cause, detail, error }: ThreadEnd, alone: boolean): AppError {
  if (cause === 'out_of_memory' && alone)
    return new AppError('job_memory_exceeded', 'The job exceeded the memory limit of a job thread.', { cause: error });
  return new AppError('job_thread_lost', `The thread that ran the job ended: ${detail}.`, { cause: error });
}
