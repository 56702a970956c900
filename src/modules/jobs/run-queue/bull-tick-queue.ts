import { Inject, Injectable, Logger } from '@nestjs/common';
import { Queue, Worker, type Job as BullJob } from 'bullmq';
import { RedisUnavailableError } from '../../../core/errors/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import { nextRepeat, repeatOf } from './repeat.ts';
import { TickQueue, type Tick, type TickConsumer, type TickTiming } from './tick-queue.ts';
import { WorkerSettings } from './worker-settings.ts';

/** BullMQ's queue of ticks. The queues of pools are called `pool.…`. */
const SCHEDULE_QUEUE = 'schedules';

/** How often a tick may be found without its node. */
const MAX_STALLED = 10;

/** BullMQ's job schedulers, with a queue of their own: a tick only submits a job, so a busy pool does not delay it. */
@Injectable()
export class BullTickQueue extends TickQueue {
  readonly #logger = new Logger('schedules');
  readonly #connections: RedisConnections;
  readonly #prefix: string;
  readonly #settings: WorkerSettings;
  #queue: Queue | undefined;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(RedisKeys) keys: RedisKeys,
    @Inject(WorkerSettings) settings: WorkerSettings,
  ) {
    super();
    this.#settings = settings;
    this.#connections = connections;
    this.#prefix = new JobKeys(keys).bullPrefix;
  }

  async set(id: string, timing: TickTiming): Promise<void> {
    const queue = await this.#open();
    // The first time of an interval is one interval from now, not at once.
    const start = timing.everyMs === undefined ? {} : { startDate: Date.now() + timing.everyMs };
    await onRedis(() =>
      queue.upsertJobScheduler(
        id,
        { ...repeatOf(timing), ...start },
        { name: 'tick', data: {}, opts: { removeOnComplete: true, removeOnFail: true } },
      ),
    );
  }

  async remove(id: string): Promise<void> {
    const queue = await this.#open();
    await onRedis(() => queue.removeJobScheduler(id));
  }

  async next(id: string): Promise<number | undefined> {
    const queue = await this.#open();
    return (await onRedis(() => queue.getJobScheduler(id)))?.next;
  }

  async ids(): Promise<string[]> {
    const queue = await this.#open();
    return (await onRedis(() => queue.getJobSchedulers())).map(({ key }) => key);
  }

  consume(slots: number, work: (tick: Tick) => Promise<void>): TickConsumer {
    const worker = new Worker(SCHEDULE_QUEUE, (job) => this.#process(job, work), {
      ...this.#settings.options,
      connection: this.#settings.runs,
      concurrency: slots,
      maxStalledCount: MAX_STALLED,
      settings: { repeatStrategy: nextRepeat },
    });
    worker.on('error', (error) => this.#logger.debug({ err: error }, 'worker of schedules'));
    return { pause: () => worker.pause(true), close: () => worker.close(true) };
  }

  close(): void {
    this.#queue?.close().catch((error: unknown) => this.#logger.debug({ err: error }, 'the queue did not close'));
    this.#queue = undefined;
  }

  /** BullMQ's id of a tick is `repeat:<schedule>:<Unix ms>`. */
  async #process(job: BullJob, work: (tick: Tick) => Promise<void>): Promise<void> {
    // Another node may have done it meanwhile: BullMQ refuses what this one says of it.
    const { places } = this.#settings;
    if (places.isLate(job) && !(await places.isStillOurs(SCHEDULE_QUEUE, job))) return;
    const [, schedule = '', ms] = (job.id ?? '').split(':');
    await work({ schedule, at: Number(ms) });
  }

  async #open(): Promise<Queue> {
    if (!this.#connections.isUp) throw new RedisUnavailableError();
    const queue = (this.#queue ??= this.#make());
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      this.close();
      throw new RedisUnavailableError({ cause: error });
    }
  }

  #make(): Queue {
    const queue = new Queue(SCHEDULE_QUEUE, {
      connection: this.#connections.api,
      prefix: this.#prefix,
      skipWaitingForReady: true,
      settings: { repeatStrategy: nextRepeat },
      streams: { events: { maxLen: 100 } },
    });
    queue.on('error', (error) => this.#logger.debug({ err: error }, 'queue of schedules'));
    return queue;
  }
}
