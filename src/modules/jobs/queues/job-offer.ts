import type { Backoff } from '../../../contract/jobs/index.ts';
import type { BatchJob } from '../records/job-record.ts';

/** Longest input that travels with a run, in characters of JSON; a longer one is read when the run begins. */
const MAX_INPUT_LENGTH = 4096;

/**
 * What a worker needs to start a job, carried by its entry in the queue, so that it can start while Redis records the start. Only valid
 * for the first run; later runs read the record.
 */
export interface JobOffer {
  readonly kind: string;
  /** JSON. */
  readonly input: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly timeoutMs: number;
  readonly lock: string | undefined;
  readonly queuedAt: number;
  readonly batch: string | undefined;
  readonly index: number | undefined;
  readonly schedule?: string | undefined;
}

interface Source extends Omit<BatchJob, 'priority'> {
  readonly input: string;
  readonly queuedAt: number;
  readonly batch?: string;
  readonly index?: number;
  readonly schedule?: string | undefined;
}

/** Undefined when the job is too large to travel. */
export function offerOf({
  kind,
  input,
  labels,
  attempts,
  backoff,
  timeoutMs,
  lock,
  queuedAt,
  batch,
  index,
  schedule,
}: Source): JobOffer | undefined {
  return input.length > MAX_INPUT_LENGTH
    ? undefined
    : { kind, input, labels, attempts, backoff, timeoutMs, lock, queuedAt, batch, index, schedule };
}

/** The offer in the data of a BullMQ job. */
export function findOffer(data: unknown): JobOffer | undefined {
  return typeof data === 'object' && data !== null && 'input' in data ? (data as JobOffer) : undefined;
}
