import { Inject, Injectable, Logger } from '@nestjs/common';
import { PoolDirectory } from '../pools/pool-directory.ts';
import type { PoolDocument } from '../pools/pool-document.ts';
import { BundleProcessor } from '../running/bundle-processor.ts';
import { JobProcessor } from '../running/job-processor.ts';
import { runOf } from '../run-queue/entry-ids.ts';
import { RunQueue, type Consumer, type Processed, type Taken } from '../run-queue/run-queue.ts';
import { findBundle } from './bundle.ts';
import { findOffer } from './job-offer.ts';

/**
 * This node's workers, one a pool. The queue holds `maxWorkers` over all nodes, so each node offers that many slots.
 * The processor only waits for a job thread: locks are renewed in time whatever a job does.
 */
@Injectable()
export class PoolWorkers {
  readonly #logger = new Logger('job workers');
  readonly #processor: JobProcessor;
  readonly #bundles: BundleProcessor;
  readonly #directory: PoolDirectory;
  readonly #queue: RunQueue;
  readonly #consumers = new Map<string, Consumer>();
  #state: 'new' | 'working' | 'stopped' = 'new';

  constructor(
    @Inject(JobProcessor) processor: JobProcessor,
    @Inject(BundleProcessor) bundles: BundleProcessor,
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(RunQueue) queue: RunQueue,
  ) {
    this.#processor = processor;
    this.#bundles = bundles;
    this.#directory = directory;
    this.#queue = queue;
    directory.onChange((name, pool) => this.#follow(name, pool));
  }

  start(): void {
    this.#state = 'working';
    this.#queue.startTaking();
    for (const pool of this.#directory.known()) this.#follow(pool.spec.name, pool);
  }

  /** Takes no more jobs; running ones continue. */
  async pause(): Promise<void> {
    this.#state = 'stopped';
    await Promise.all([...this.#consumers.values()].map((consumer) => consumer.pause()));
  }

  /** Ends the workers without waiting for their jobs. May hang when Redis is gone: the caller has a deadline. */
  async close(): Promise<void> {
    this.#state = 'stopped';
    await Promise.all([...this.#consumers.values()].map((consumer) => consumer.close()));
    this.#consumers.clear();
    this.#queue.stopTaking();
  }

  #follow(name: string, pool: PoolDocument | undefined): void {
    if (this.#state !== 'working') return;
    if (!pool) return this.#retire(name);
    const { maxWorkers } = pool.spec;
    const consumer = this.#consumers.get(name);
    if (consumer) this.#watch(name, consumer.setSlots(maxWorkers));
    else
      this.#consumers.set(
        name,
        this.#queue.consume(name, maxWorkers, (taken) => this.#process(name, taken)),
      );
    // The node that made the change has done this, unless it died in between. What a deletion needs is done by PoolRemoval.
    if (pool.deleting === null) this.#watch(name, this.#queue.apply(name, { ...pool.spec, paused: pool.paused }));
  }

  #watch(name: string, work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#logger.warn({ err: error }, `the queue was not updated with the change of pool ${name}`),
    );
  }

  #retire(name: string): void {
    const consumer = this.#consumers.get(name);
    this.#consumers.delete(name);
    this.#queue.forget(name);
    consumer
      ?.close()
      .catch((error: unknown) => this.#logger.debug({ err: error }, `the worker of pool ${name} did not close`));
  }

  #process(pool: string, { id, kind, data, priority, isNew, place }: Taken): Promise<Processed> {
    const bundle = findBundle(id, data);
    if (bundle) return this.#bundles.process(bundle, { pool, kind, priority, isNew, place });
    return this.#processor.process(runOf(id), { offer: isNew ? findOffer(data) : undefined, pool, place });
  }
}
