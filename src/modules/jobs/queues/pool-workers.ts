import { Inject, Injectable, Logger } from '@nestjs/common';
import { WaitingError, type Job as BullJob, type Worker } from 'bullmq';
import { PoolDirectory } from '../pools/pool-directory.ts';
import type { PoolDocument } from '../pools/pool-document.ts';
import { BundleProcessor } from '../running/bundle-processor.ts';
import { JobProcessor, type Processed } from '../running/job-processor.ts';
import { queueName, runOf } from './bull-ids.ts';
import { findBundle } from './bundle.ts';
import { findOffer } from './job-offer.ts';
import type { Place, Places } from './places.ts';
import { PoolQueues } from './pool-queues.ts';
import { PoolWorker } from './pool-worker.ts';
import { retryDelayMs } from './retry-later.ts';
import { WorkerSettings } from './worker-settings.ts';

/** How long an idle worker asks at a time, in seconds: the longest a change of `maxWorkers` by a node that then died can go unnoticed. */
const DRAIN_DELAY_S = 2;
/** How often a run may be found without its node: JobProcessor counts for itself, so that the job gets its error. */
const MAX_STALLED_OF_BULL = 1_000_000;
/** Wait before BullMQ asks again after a command failed, in milliseconds. */
const RUN_RETRY_DELAY_MS = 1000;

/**
 * This node's workers, one a pool. BullMQ's global concurrency holds `maxWorkers` over all nodes, so each node offers that many slots.
 * The processor only waits for a job thread: locks are renewed in time whatever a job does.
 */
@Injectable()
export class PoolWorkers {
  readonly #logger = new Logger('job workers');
  readonly #processor: JobProcessor;
  readonly #bundles: BundleProcessor;
  readonly #directory: PoolDirectory;
  readonly #queues: PoolQueues;
  readonly #options: WorkerSettings['options'];
  readonly #connection: WorkerSettings['runs'];
  readonly #places: Places;
  readonly #workers = new Map<string, Worker>();
  #state: 'new' | 'working' | 'stopped' = 'new';

  constructor(
    @Inject(JobProcessor) processor: JobProcessor,
    @Inject(BundleProcessor) bundles: BundleProcessor,
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(PoolQueues) queues: PoolQueues,
    @Inject(WorkerSettings) settings: WorkerSettings,
  ) {
    this.#processor = processor;
    this.#bundles = bundles;
    this.#directory = directory;
    this.#queues = queues;
    this.#options = settings.options;
    this.#connection = settings.runs;
    this.#places = settings.places;
    directory.onChange((name, pool) => this.#follow(name, pool));
  }

  start(): void {
    this.#state = 'working';
    this.#places.start();
    for (const pool of this.#directory.known()) this.#follow(pool.spec.name, pool);
  }

  /** Takes no more jobs; those that run go on. */
  async pause(): Promise<void> {
    this.#state = 'stopped';
    await Promise.all([...this.#workers.values()].map((worker) => worker.pause(true)));
  }

  /** Ends the workers without waiting for their jobs. May hang when Redis is gone: the caller has a deadline. */
  async close(): Promise<void> {
    this.#state = 'stopped';
    await Promise.all([...this.#workers.values()].map((worker) => worker.close(true)));
    this.#workers.clear();
    this.#places.close();
  }

  #follow(name: string, pool: PoolDocument | undefined): void {
    if (this.#state !== 'working') return;
    if (!pool) return this.#retire(name);
    const worker = this.#workers.get(name);
    if (worker) this.#watch(name, this.#adjust(worker, pool.spec.maxWorkers));
    else this.#workers.set(name, this.#hire(pool));
    // The node that made the change has done this, unless it died in between. What a deletion needs is done by PoolRemoval.
    if (pool.deleting === null) this.#watch(name, this.#queues.apply(name, { ...pool.spec, paused: pool.paused }));
  }

  #watch(name: string, work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#logger.warn({ err: error }, `BullMQ was not updated with the change of pool ${name}`),
    );
  }

  /** A worker whose slots are all taken looks for more jobs only when one of them ends; resuming makes it look at once. */
  async #adjust(worker: Worker, slots: number): Promise<void> {
    const isMore = slots > worker.concurrency;
    worker.concurrency = slots;
    if (!isMore) return;
    await worker.pause(true);
    if (this.#state === 'working') await worker.resume();
  }

  #hire({ spec }: PoolDocument): Worker {
    const worker = new PoolWorker(queueName(spec.name), (job) => this.#process(spec.name, job), {
      ...this.#options,
      connection: this.#connection,
      concurrency: spec.maxWorkers,
      drainDelay: DRAIN_DELAY_S,
      maxStalledCount: MAX_STALLED_OF_BULL,
      runRetryDelay: RUN_RETRY_DELAY_MS,
      skipLockRenewal: true,
      settings: { backoffStrategy: (_attempts, _type, error) => retryDelayMs(error) },
    });
    worker.on('error', (error) => this.#logger.debug({ err: error }, `worker of pool ${spec.name}`));
    return worker;
  }

  #retire(name: string): void {
    const worker = this.#workers.get(name);
    this.#workers.delete(name);
    this.#queues.forget(name);
    worker
      ?.close(true)
      .catch((error: unknown) => this.#logger.debug({ err: error }, `the worker of pool ${name} did not close`));
  }

  async #process(pool: string, job: BullJob): Promise<void> {
    const place = this.#places.take(queueName(pool), job);
    try {
      // BullMQ refuses whatever it is told of one that is another worker's.
      if (this.#places.isLate(job) && !(await this.#places.isHeld(place))) return;
      if ((await this.#processed(pool, job, place)) === 'done') return;
      await job.moveToWait(job.token);
      throw new WaitingError();
    } finally {
      this.#places.leave(place);
    }
  }

  #processed(
    pool: string,
    { id = '', name, data, priority, attemptsStarted, stalledCounter }: BullJob,
    place: Place,
  ): Promise<Processed> {
    const isNew = attemptsStarted <= 1 && stalledCounter === 0;
    const bundle = findBundle(id, data);
    if (bundle) return this.#bundles.process(bundle, { pool, kind: name, priority, isNew, place });
    return this.#processor.process(runOf(id), { offer: isNew ? findOffer(data) : undefined, pool, place });
  }
}
