import type { RedisKeys } from '../../../core/redis/index.ts';

/**
 * Redis keys of jobs, pools and batches. Scripts make the same names from {@link JobKeys.root} (lua/parts/names.lua); all share one hash tag.
 *
 *   job:<id>             hash    everything about a job; job:<id>:logs list of its log lines
 *   pool:<name>:meta     hash    queueLimit, keepCount, keepAgeMs, closed, unfed, totals by final state
 *   pool:<name>:pending  zset    id → when it may start (Unix ms): queued and delayed jobs
 *   pool:<name>:active   zset    id → when it started
 *   pool:<name>:ended    zset    id → when it ended; what retention looks at
 *   pool:<name>:ids      zset    all of them, score 0: in order of their ids
 *   outbox               zset    id → when: accepted, but perhaps not in BullMQ's queue yet
 *   dedup:<pool>:<id>    string  the job that has taken a deduplication id
 *   batch:<id>           hash    everything about a batch; :inputs list of those not fed, :open set of indexes fed and not ended,
 *                                :results hash index → item, :order list of indexes as they ended (unordered only)
 *   batches              zset    all batches, score 0; batches:running set; batches:ended zset id → when it may go
 */
export class JobKeys {
  /** What every key begins with. */
  readonly root: string;
  readonly #keys: RedisKeys;

  constructor(keys: RedisKeys) {
    this.#keys = keys;
    this.root = keys.jobs('');
  }

  get bullPrefix(): string {
    return this.#keys.bullPrefix;
  }
  /** Hash name → JSON. */
  get pools(): string {
    return this.#keys.resources('pools');
  }
  /** Hash id → JSON. */
  get schedules(): string {
    return this.#keys.resources('schedules');
  }
  /** Hash name → id. */
  get scheduleNames(): string {
    return `${this.root}schedule-names`;
  }
  /** List of the last times of a schedule, newest first. */
  scheduleRuns(id: string): string {
    return `${this.root}schedule:${id}:runs`;
  }

  job(id: string): string {
    return `${this.root}job:${id}`;
  }
  logs(id: string): string {
    return `${this.root}job:${id}:logs`;
  }
  pool(name: string, part: 'meta' | 'pending' | 'active' | 'ended' | 'ids'): string {
    return `${this.root}pool:${name}:${part}`;
  }
  get outbox(): string {
    return `${this.root}outbox`;
  }

  batch(id: string): string {
    return `${this.root}batch:${id}`;
  }
  batchPart(id: string, part: 'inputs' | 'open' | 'results' | 'order'): string {
    return `${this.root}batch:${id}:${part}`;
  }
  get batches(): string {
    return `${this.root}batches`;
  }
  get batchesRunning(): string {
    return `${this.root}batches:running`;
  }
  get batchesEnded(): string {
    return `${this.root}batches:ended`;
  }

  /** Publish/subscribe channel: see control-channel.ts. */
  get control(): string {
    return `${this.root}control`;
  }
}
