import type { Place } from './places.ts';

/** One generation of a job: what the queue has under an id of its own. */
export interface JobRun {
  readonly id: string;
  /** From 1; each retry by request is another. */
  readonly generation: number;
}

/** A run on its way into the queue. */
export interface QueuedRun extends JobRun {
  readonly kind: string;
  /** 0 comes first. */
  readonly priority: number;
  readonly delayMs: number;
  /** JSON that the worker gets. Without it the worker reads the record before it begins. */
  readonly offer?: object | undefined;
  /** It is the next to be taken, among those of its priority. Default: the last. */
  readonly first?: boolean;
}

/** Several jobs that the queue has as one entry. */
export interface QueuedBundle {
  readonly id: string;
  /** Ids. */
  readonly jobs: readonly string[];
  readonly kind: string;
  readonly priority: number;
  /** JSON that the worker gets. */
  readonly data: object;
}

/** What the queue of a pool keeps to, over all nodes. */
export interface QueueLimits {
  readonly maxWorkers: number;
  readonly rateLimit: { readonly max: number; readonly perMs: number } | null;
  readonly paused: boolean;
}

/** Entries of a queue. */
export interface QueueCounts {
  /** Also those that wait because the pool is paused. */
  readonly waiting: number;
  readonly delayed: number;
  readonly taken: number;
}

/** An entry that the queue has given to this node. */
export interface Taken {
  /** {@link QueuedBundle.id}, or that of a run (entry-ids.ts). */
  readonly id: string;
  readonly kind: string;
  readonly priority: number;
  readonly data: unknown;
  /** False when it was given out before: what became of it is in the records. */
  readonly isNew: boolean;
  /** What this node has as long as no other worker has it. */
  readonly place: Place;
}

/** What is to happen to an entry: `done` it leaves the queue, `requeue` it goes back at once. A RetryLater says the third. */
export type Processed = 'done' | 'requeue';

/** Takes entries of one pool on this node. */
export interface Consumer {
  /** Entries at a time. More take effect at once, fewer when some have ended. */
  setSlots(slots: number): Promise<void>;
  /** Takes no more jobs; running ones continue. */
  pause(): Promise<void>;
  /** Without waiting for what was taken. May hang when Redis is gone: the caller has a deadline. */
  close(): Promise<void>;
}

/**
 * The queue of each pool: order, priorities, delays, limits over all nodes, and who has what. It knows no more of a job than its id; what the
 * job is, and its state, is in our records. Methods that write fail fast with `redis_unavailable` unless they say otherwise.
 *
 * test/integration/jobs/run-queue.test.ts is what every implementation has to pass.
 */
export abstract class RunQueue {
  /** Puts runs into the queue and takes their jobs out of the outbox, each both or neither. A run that is there already stays as it is. */
  abstract add(pool: string, runs: readonly QueuedRun[]): Promise<void>;

  /** As {@link add}. */
  abstract addBundles(pool: string, bundles: readonly QueuedBundle[]): Promise<void>;

  /** Accepts a job and adds its run, in one step. `submission` and the reply: records/lua/parts/submit.lua. */
  abstract accept(pool: string, run: QueuedRun, submission: readonly (string | number)[]): Promise<unknown>;

  /** Removes a run that waits; one that was taken stays. */
  abstract remove(pool: string, run: JobRun): Promise<void>;

  abstract counts(pool: string): Promise<QueueCounts>;

  /** Makes the queue keep to the limits. Idempotent. */
  abstract apply(pool: string, limits: QueueLimits): Promise<void>;

  /** Deletes every trace of the queue. False when another node has resumed it meanwhile: try again later. */
  abstract obliterate(pool: string): Promise<boolean>;

  /** Frees what this node keeps for the queue. */
  abstract forget(pool: string): void;

  /** From now on entries can be taken, and what is taken is kept. */
  abstract startTaking(): void;

  /** What is taken is kept no longer: for the end of this node. */
  abstract stopTaking(): void;

  /**
   * Gives entries to `work`, at most `slots` at a time, each to one worker of the cluster. An entry whose worker is lost, or that throws, is given
   * out again. An entry that waits while a slot is free is taken within ten seconds, also when the wake-up was lost.
   */
  abstract consume(pool: string, slots: number, work: (taken: Taken) => Promise<Processed>): Consumer;

  /** Frees what this node keeps for all queues; nothing here waits for Redis. */
  abstract close(): void;
}
