import { Inject, Injectable } from '@nestjs/common';
import type { FinalJobState } from '../../contract/jobs/index.ts';
import { MAX_LABELLED, Metrics } from '../../core/metrics/index.ts';
import { PoolDirectory } from './pools/pool-directory.ts';
import { PoolRepository } from './pools/pool.repository.ts';

/** Pools that come after the first 1000 of a process share one label. */
const OTHER = 'other';

/** The metrics of jobs: histograms as jobs begin and end, depths of queues when they are asked for. */
@Injectable()
export class JobMetrics {
  readonly #metrics: Metrics;
  readonly #directory: PoolDirectory;
  readonly #repository: PoolRepository;
  readonly #ended = new Map<string, Partial<Record<FinalJobState, number>>>();

  constructor(
    @Inject(Metrics) metrics: Metrics,
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(PoolRepository) repository: PoolRepository,
  ) {
    this.#metrics = metrics;
    this.#directory = directory;
    this.#repository = repository;
    metrics.register(() => this.#read());
  }

  started(pool: string, waitMs: number): void {
    this.#metrics.observe('portcall_job_wait_seconds', waitMs / 1000, { pool: this.#label(pool) });
  }

  ended(pool: string, state: FinalJobState, runMs: number): void {
    this.#metrics.observe('portcall_job_run_seconds', runMs / 1000, { pool: this.#label(pool) });
    this.counted(pool, state);
  }

  /** A job ended that may not have run. */
  counted(pool: string, state: FinalJobState): void {
    const label = this.#label(pool);
    const counts = this.#ended.get(label) ?? {};
    counts[state] = (counts[state] ?? 0) + 1;
    this.#ended.set(label, counts);
  }

  #label(pool: string): string {
    if (this.#ended.has(pool)) return pool;
    if (this.#ended.size >= MAX_LABELLED) return OTHER;
    this.#ended.set(pool, {});
    return pool;
  }

  async #read(): Promise<void> {
    for (const [pool, counts] of this.#ended) {
      for (const [state, count] of Object.entries(counts))
        this.#metrics.set('portcall_jobs_ended_total', count, { pool, state });
    }
    await Promise.all(
      this.#directory
        .known()
        .slice(0, MAX_LABELLED)
        .map(async (pool) => {
          const { queued, delayed, running, inBatches } = await this.#repository.counts(pool, Date.now());
          for (const [state, count] of Object.entries({ queued, delayed, running, in_batches: inBatches })) {
            this.#metrics.set('portcall_pool_jobs', count, { pool: pool.spec.name, state });
          }
        }),
    );
  }
}
