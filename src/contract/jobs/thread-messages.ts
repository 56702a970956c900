import type { EgressRules } from '../thread-messages.ts';
import type { JobKind } from './kinds/index.ts';

/**
 * All messages between the main thread and a job thread. The first message of a thread is `ready`.
 *
 * Messages to and from an I/O thread are sent as arrays: all of one turn of the event loop together.
 *
 *   main → I/O thread   {op: 'run', task} · {op: 'cancel', key, …} · {op: 'reply', …} · {op: 'ping', …}
 *   I/O thread → main   notices, {op: 'end', …} last · {op: 'call', …} · {op: 'pong', …} · {op: 'stray', …}
 *   main → CPU thread   {op: 'run', task}
 *   CPU thread → main   notices, {op: 'end', …} last
 *
 * A CPU thread never gets a stop message: a busy loop would not read it, so the thread is terminated.
 */

/** `workerData` of a job thread. */
export interface JobThreadData {
  readonly egress: EgressRules;
  /** The newest egress rules (src/core/egress/shared-rules.ts), which replace those above. Undefined: those above apply. */
  readonly liveEgress?: SharedArrayBuffer | undefined;
  /** Memory of a WorkLease: until when jobs may continue. Absent: without end. */
  readonly lease?: SharedArrayBuffer;
}

export interface JobTask {
  /** Identifies the run within this process; a retry has another. */
  readonly key: number;
  readonly id: string;
  readonly kind: JobKind;
  /** Output of the kind's schema; what the main thread adds for the kind is beside it. */
  readonly input: unknown;
  /** What the kind needs besides its input: for `function` its source. */
  readonly prepared: unknown;
  /** Counts from 1. */
  readonly attempt: number;
  readonly timeoutMs: number;
}

/** `prepared` of a `function` task. */
export interface PreparedFunction {
  readonly source: string;
}

/** An AppError as plain data. */
export interface PlainError {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly extra?: Readonly<Record<string, unknown>>;
}

export type TaskEnd = { readonly ok: unknown } | { readonly error: PlainError };

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogLine {
  /** RFC 3339 with milliseconds. */
  readonly at: string;
  readonly level: LogLevel;
  readonly text: string;
}

/** Limits of what a job reports while it runs. Lines over them are dropped, and a last line has their number. */
export const NOTICE_LIMITS = {
  /** Lines a job may log. */
  lines: 1000,
  /** Characters of a line. */
  lineLength: 4096,
  /** Lines at once, and then a second. */
  lineBurst: 100,
  linesPerSecond: 50,
  /** Least time between two reports of progress, in milliseconds. */
  progressIntervalMs: 100,
} as const;

/** What a job reports while it runs. */
export type JobNotice =
  | { readonly op: 'started'; readonly key: number }
  | { readonly op: 'progress'; readonly key: number; readonly fraction: number }
  | { readonly op: 'log'; readonly key: number; readonly line: LogLine };

/** Shows that a lock is held. */
export interface Fence {
  readonly lock: string;
  readonly fencingToken: number;
}

/** …and its end, always the last. */
export type TaskNotice = JobNotice | { readonly op: 'end'; readonly key: number; readonly end: TaskEnd };

/** Calls of a job to the main thread: name → parameters and result. Errors are AppErrors. */
export interface JobCalls {
  'counter.add': { params: { counter: string; by: number; fence?: Fence | undefined }; result: { value: number } };
  'counter.get': { params: { counter: string }; result: { value: number } };
  /** Not atomic with anything: for `counter.add` with `atomic: false`. */
  'counter.set': { params: { counter: string; value: number; fence?: Fence | undefined }; result: { value: number } };
  'lock.acquire': {
    params: { lock: string; owner: string; ttlMs: number; waitMs: number };
    result: { leaseId: string; fencingToken: number };
  };
  'lock.renew': { params: { lock: string; leaseId: string; ttlMs: number }; result: null };
  'lock.release': { params: { lock: string; leaseId: string }; result: null };
}
export type JobCall = keyof JobCalls;

export type MainToIo =
  /** `reportStart`: post `started`, because the thread may still be starting now. */
  | { readonly op: 'run'; readonly task: JobTask; readonly reportStart: boolean }
  | { readonly op: 'cancel'; readonly key: number; readonly error: PlainError }
  | { readonly op: 'reply'; readonly call: number; readonly end: TaskEnd }
  | { readonly op: 'ping'; readonly count: number };

export type MainToCpu = { readonly op: 'run'; readonly task: JobTask };

export type CpuToMain = TaskNotice | { readonly op: 'ready' };

export type IoToMain =
  | TaskNotice
  | { readonly op: 'ready' }
  | {
      readonly op: 'call';
      readonly key: number;
      readonly call: number;
      readonly name: JobCall;
      readonly params: unknown;
    }
  | { readonly op: 'pong'; readonly count: number }
  /** An error that nothing caught, of a job that has ended, or of none (undefined): then the thread is terminated. */
  | { readonly op: 'stray'; readonly job: string | undefined; readonly detail: string };
