import type { JobInput, JobKind, JobResult } from '../../contract/jobs/kinds/index.ts';
import type { JobCall, JobCalls, LogLevel } from '../../contract/jobs/thread-messages.ts';
import type { Egress } from '../shared/egress.ts';
import type { Lease, Standing } from './standing.ts';

/** What a running job has of the world. */
export interface JobContext extends Standing {
  readonly id: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly timeoutMs: number;
  /** Aborted with an AppError: `job_cancelled` or `job_timed_out`. A kind ends soon after, and leaves nothing open. */
  readonly signal: AbortSignal;
  /** While it is over, it is not known whether this run still has the job: see standing.ts. */
  readonly lease?: Lease | undefined;
  /** Where it may connect. */
  readonly egress: Egress;
  /** What the main thread adds to the input of some kinds. */
  readonly prepared: unknown;
  /** Bounded: see NOTICE_LIMITS. */
  log(level: LogLevel, text: string): void;
  /** 0 to 1; reports that come too fast are left out. */
  progress(fraction: number): void;
  /** Asks the main thread; only on I/O threads. Rejects with an AppError. */
  call<C extends JobCall>(name: C, params: JobCalls[C]['params']): Promise<JobCalls[C]['result']>;
}

/** What a kind does. Throws anything: an AppError keeps its code, the rest becomes `job_failed`. */
export type JobRun<K extends JobKind> = (input: JobInput<K>, context: JobContext) => Promise<JobResult<K>>;
