import type { JobThreadData, JobTask, LogLine, PlainError } from '../../contract/jobs/thread-messages.ts';
import { AppError, isErrorCode, type SerializedError } from '../../core/errors/index.ts';
import type { RunGuard } from '../../core/redis/index.ts';

/** Who runs a job wants to know this while it runs. */
export interface RunHooks {
  /** Ends the job, a busy loop too. An AppError as reason is what the run rejects with; else `job_cancelled`. */
  readonly signal: AbortSignal;
  /** 0 to 1. */
  onProgress(fraction: number): void;
  onLog(line: LogLine): void;
  /** The run, for what it asks of the main thread. */
  readonly guard?: RunGuard | undefined;
}

/** What all threads of a pool are started with. */
export interface ThreadSettings {
  readonly threads: number;
  /** JavaScript heap of a thread, in bytes. */
  readonly memoryMaxBytes: number;
  /** Asked when threads are started: addresses change. */
  readonly data: () => Promise<JobThreadData>;
  /** File of the thread's code. */
  readonly entry: URL;
  /** How often an I/O thread that has jobs is checked for a response, in milliseconds. Default 1000. */
  readonly pingIntervalMs?: number;
}

export interface PoolUsage {
  /** Threads that are running. */
  readonly threads: number;
  /** Jobs that are on a thread. */
  readonly running: number;
  /** Jobs that wait for a thread. */
  readonly waiting: number;
  /** Time the threads have worked since the start, all together, in milliseconds. Never decreases. */
  readonly busyMs: number;
}

/** Threads that run tasks. */
export interface ThreadPool {
  /** The task's JSON result. Rejects with an AppError: the task's own, or the codes of JobThreads. */
  run(task: JobTask, hooks: RunHooks): Promise<unknown>;
  usage(): PoolUsage;
  /** Ends all threads at once; what still runs rejects with `shutting_down`. Nothing can be run afterwards. */
  close(): Promise<void>;
}

const MEBIBYTE = 1024 * 1024;

/** Options of a thread that runs jobs: bounded, and with nothing of this process's environment, which may hold secrets. */
export function threadOptions({ memoryMaxBytes }: ThreadSettings, data: JobThreadData) {
  return {
    workerData: data,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: Math.ceil(memoryMaxBytes / MEBIBYTE), stackSizeMb: 4 },
  };
}

/** Modules do not import workers: a thread's code is found by its place in the tree, as source or as built. */
export function workerEntry(path: string): URL {
  return new URL(`../../workers/${path}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

export const shuttingDown = (): AppError => new AppError('shutting_down', 'The node is shutting down.');

/** An error of a thread. An unknown code becomes `internal`. */
export function revived(error: PlainError): AppError {
  return AppError.from({ ...error, code: isErrorCode(error.code) ? error.code : 'internal' } as SerializedError);
}

/** Why a signal that its owner aborted ends the job. */
export function cancellation(signal: AbortSignal): AppError {
  return signal.reason instanceof AppError ? signal.reason : new AppError('job_cancelled', 'The job was cancelled.');
}

export function timedOut({ timeoutMs }: JobTask): AppError {
  return new AppError('job_timed_out', `The attempt took longer than ${timeoutMs} ms.`);
}

/** The thread ended before the job did. `alone`: no other job was on it, so it was this one that needed the memory. */
export function threadLost(error: unknown, alone: boolean): AppError {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (isMemory && alone)
    return new AppError('job_memory_exceeded', 'The job exceeded the memory limit of a job thread.', { cause: error });
  const detail = error instanceof Error ? error.message : String(error);
  return new AppError('job_thread_lost', `The thread that ran the job ended: ${detail}.`, { cause: error });
}
