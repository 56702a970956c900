import type { EgressRules } from '../thread-messages.ts';
import type { JobKind } from './kinds/index.ts';

/**
 * Everything the main thread and a job thread say to each other.
 *
 * Between the main thread and an I/O thread they go as arrays of one turn of the event loop.
 *
 *   main → I/O thread   {op: 'run', task} · {op: 'cancel', key, …} · {op: 'reply', …} · {op: 'ping', …}
 *   I/O thread → main   notices, {op: 'end', …} last · {op: 'call', …} · {op: 'pong', …} · {op: 'stray', …}
 *
 * A CPU thread gets its task from piscina; its notices, the end included, come as messages of the pool. It never gets a stop message: it may
 * be in a loop that hears nothing, so it is ended.
 */

/** `workerData` of a job thread. */
export interface JobThreadData {
  readonly egress: EgressRules;
  /** The newest egress rules (src/core/egress/shared-rules.ts), which count instead. Undefined: those above count. */
  readonly liveEgress?: SharedArrayBuffer | undefined;
  /** Memory of a WorkLease: until when jobs may continue. Absent: for ever. */
  readonly lease?: SharedArrayBuffer;
}

export interface JobTask {
  /** Names the run within this process; a job that is tried again has another. */
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

/** Bounds of what a job can say while it runs; what is over them is left out, and a last line says how many lines were. */
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

/** What a job says while it runs. */
export type JobNotice =
  | { readonly op: 'started'; readonly key: number }
  | { readonly op: 'progress'; readonly key: number; readonly fraction: number }
  | { readonly op: 'log'; readonly key: number; readonly line: LogLine };

/** Shows that a lock is held. */
export interface Fence {
  readonly lock: string;
  readonly fencingToken: number;
}

/** …and the last thing it says. */
export type TaskNotice = JobNotice | { readonly op: 'end'; readonly key: number; readonly end: TaskEnd };

/** What a job may ask of the main thread: name → parameters and result. Errors are AppErrors. */
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
  /** `tellStart`: whether it is to say `started`, because it may not have been listening yet. */
  | { readonly op: 'run'; readonly task: JobTask; readonly tellStart: boolean }
  | { readonly op: 'cancel'; readonly key: number; readonly error: PlainError }
  | { readonly op: 'reply'; readonly call: number; readonly end: TaskEnd }
  | { readonly op: 'ping'; readonly count: number };

export type IoToMain =
  | TaskNotice
  | {
      readonly op: 'call';
      readonly key: number;
      readonly call: number;
      readonly name: JobCall;
      readonly params: unknown;
    }
  | { readonly op: 'pong'; readonly count: number }
  /** An error that nothing caught, of a job that has ended; of none (undefined): then the thread cannot be relied on any more. */
  | { readonly op: 'stray'; readonly job: string | undefined; readonly detail: string };
