import { Logger } from '@nestjs/common';
import { WaitingError, type Job as BullJob } from 'bullmq';
import { BullWorker } from './bull-worker.ts';
import { queueName } from './entry-ids.ts';
import { retryDelayMs } from './retry-later.ts';
import type { Consumer, Processed, Taken } from './run-queue.ts';
import type { WorkerSettings } from './worker-settings.ts';

/** How long an idle worker asks at a time, in seconds: the longest a change of `maxWorkers` by a node that then died can go unnoticed. */
const DRAIN_DELAY_S = 2;
/** How often an entry may be found without its node: JobProcessor counts for itself, so that the job gets its error. */
const MAX_STALLED_OF_BULL = 1_000_000;
/** Wait before BullMQ retries a failed command, in milliseconds. */
const RUN_RETRY_DELAY_MS = 1000;

/** BullMQ's worker of a pool. BullMQ's global concurrency holds `maxWorkers` over all nodes, so each node offers that many slots. */
export class BullConsumer implements Consumer {
  readonly #settings: WorkerSettings;
  readonly #queue: string;
  readonly #work: (taken: Taken) => Promise<Processed>;
  readonly #worker: BullWorker;
  #isPaused = false;

  constructor(pool: string, slots: number, work: (taken: Taken) => Promise<Processed>, settings: WorkerSettings) {
    this.#settings = settings;
    this.#queue = queueName(pool);
    this.#work = work;
    this.#worker = new BullWorker(this.#queue, (job) => this.#process(job), {
      ...settings.options,
      connection: settings.runs,
      concurrency: slots,
      drainDelay: DRAIN_DELAY_S,
      maxStalledCount: MAX_STALLED_OF_BULL,
      runRetryDelay: RUN_RETRY_DELAY_MS,
      // BullMQ's own renewal knows one token for each id; Places renews by token and says what is lost.
      skipLockRenewal: true,
      settings: { backoffStrategy: (_attempts, _type, error) => retryDelayMs(error) },
    });
    const logger = new Logger('job workers');
    this.#worker.on('error', (error) => logger.debug({ err: error }, `worker of pool ${pool}`));
  }

  /** A worker whose slots are all taken looks for more entries only when one of them ends; resuming makes it look at once. */
  async setSlots(slots: number): Promise<void> {
    const isMore = slots > this.#worker.concurrency;
    this.#worker.concurrency = slots;
    if (!isMore) return;
    await this.#worker.pause(true);
    if (!this.#isPaused) await this.#worker.resume();
  }

  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#worker.pause(true);
  }

  async close(): Promise<void> {
    this.#isPaused = true;
    await this.#worker.close(true);
  }

  async #process(job: BullJob): Promise<void> {
    const { places } = this.#settings;
    const place = places.take(this.#queue, job);
    try {
      // BullMQ refuses whatever this node says of an entry that is another worker's.
      if (places.isLate(job) && !(await places.isHeld(place))) return;
      const { id = '', name, data, priority, attemptsStarted, stalledCounter } = job;
      const isNew = attemptsStarted <= 1 && stalledCounter === 0;
      if ((await this.#work({ id, kind: name, priority, data, isNew, place })) === 'done') return;
      await job.moveToWait(job.token);
      throw new WaitingError();
    } finally {
      places.leave(place);
    }
  }
}
