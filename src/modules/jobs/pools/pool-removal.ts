import { Inject, Injectable } from '@nestjs/common';
import { BatchFollowUp } from '../batches/batch-follow-up.ts';
import { batchOf } from '../batches/batch-record.ts';
import { BatchRepository } from '../batches/batch.repository.ts';
import { RunQueue } from '../run-queue/run-queue.ts';
import type { PoolDocument } from './pool-document.ts';
import { PoolDirectory } from './pool-directory.ts';
import { PoolRepository } from './pool.repository.ts';

/** Jobs cancelled in one go. */
const CHUNK = 200;
/** …and goes in one call; the housekeeping calls again. */
const MAX_CHUNKS = 50;

/** Takes a pool that is marked as deleted apart: its jobs end or are cancelled, then it is gone. Each call does what can be done now; any node may call. */
@Injectable()
export class PoolRemoval {
  readonly #repository: PoolRepository;
  readonly #batches: BatchRepository;
  readonly #followUp: BatchFollowUp;
  readonly #queues: RunQueue;
  readonly #directory: PoolDirectory;

  constructor(
    @Inject(PoolRepository) repository: PoolRepository,
    @Inject(BatchRepository) batches: BatchRepository,
    @Inject(BatchFollowUp) followUp: BatchFollowUp,
    @Inject(RunQueue) queues: RunQueue,
    @Inject(PoolDirectory) directory: PoolDirectory,
  ) {
    this.#repository = repository;
    this.#batches = batches;
    this.#followUp = followUp;
    this.#queues = queues;
    this.#directory = directory;
  }

  /** True when the pool is gone. */
  async advance(pool: PoolDocument): Promise<boolean> {
    const { name, retention } = pool.spec;
    if (pool.deleting === 'cancel') await this.#cancelAll(name);
    const { running, queued, delayed, inBatches } = await this.#repository.counts(pool, Date.now());
    if (running + queued + delayed + inBatches > 0) {
      await this.#queues.apply(name, { ...pool.spec, paused: pool.paused });
      return false;
    }
    await this.#repository.expireJobs(name, retention.ageMs);
    if (!(await this.#queues.obliterate(name)) || !(await this.#repository.drop(name))) return false;
    this.#directory.put(name, undefined);
    return true;
  }

  async #cancelAll(name: string): Promise<void> {
    for (const id of await this.#batches.running()) {
      const hash = await this.#batches.find(id);
      if (hash && batchOf(id, hash).pool === name) await this.#cancelBatch(id);
    }
    for (let chunk = 0; chunk < MAX_CHUNKS; chunk += 1) {
      const ids = await this.#repository.unfinished(name, CHUNK);
      await Promise.all(ids.map((id) => this.#followUp.cancelJob(id)));
      if (ids.length < CHUNK) return;
    }
  }

  async #cancelBatch(id: string): Promise<void> {
    const stopped = await this.#batches.stop(id, Date.now());
    if (stopped === 'ended') await this.#followUp.publishEnd(id);
    if (stopped === 'stopped') await this.#followUp.cancelOpen(id);
  }
}
