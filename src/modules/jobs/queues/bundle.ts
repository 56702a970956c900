import type { BatchJob } from '../records/job-record.ts';
import { batchJobId } from '../../../core/ids.ts';
import { offerOf, type JobOffer } from './job-offer.ts';

/**
 * Short jobs of one batch that BullMQ knows as one: a worker runs them one after the other in one slot, because handing each out would take
 * longer than running it. Each has a record, an outcome and events of its own. Should they take longer than was thought, those that were
 * not begun are let go, each to the queue by itself (running/bundle-processor.ts).
 */
export interface Bundle {
  /** BullMQ's id, and what the records of its jobs have as `bundle`. */
  readonly id: string;
  readonly jobs: readonly BundledJob[];
}

export interface BundledJob {
  readonly id: string;
  /** Undefined when the job is too large to travel. */
  readonly offer: JobOffer | undefined;
}

/** The job as BullMQ has it: what all have alike once, of each its index and its input, or null when it is too large to travel. */
export interface BundleData extends Omit<BatchJob, 'priority'> {
  readonly batch: string;
  readonly queuedAt: number;
  readonly bundle: readonly (readonly [index: number, input: string | null])[];
}

/** FEED makes the same id. */
export function bundleId(firstJob: string): string {
  return `bundle.${firstJob}`;
}

export function bundleData(options: Omit<BundleData, 'bundle'>, first: number, inputs: readonly string[]): BundleData {
  const { kind, labels, attempts, backoff, timeoutMs, lock, batch, queuedAt } = options;
  const bundle = inputs.map((input, at) => [first + at, offerOf({ ...options, input }) ? input : null] as const);
  return { kind, labels, attempts, backoff, timeoutMs, lock, batch, queuedAt, bundle };
}

/** The bundle in the data of a BullMQ job; undefined when that stands for one job. */
export function findBundle(id: string, data: unknown): Bundle | undefined {
  if (typeof data !== 'object' || data === null || !('bundle' in data)) return undefined;
  const { bundle, ...options } = data as BundleData;
  const jobs = bundle.map(([index, input]) => ({
    id: batchJobId(options.batch, index),
    offer: input === null ? undefined : { ...options, input, index },
  }));
  return { id, jobs };
}
