import { Inject, Injectable, Logger } from '@nestjs/common';
import { Queue } from 'bullmq';
import { RedisUnavailableError } from '../../../core/errors/index.ts';
import { onRedis, RedisConnections, RedisKeys } from '../../../core/redis/index.ts';
import { JobKeys } from '../records/job-keys.ts';
import { nextRepeat, repeatOf } from './schedule-times.ts';
import type { ScheduleDocument } from './schedule.repository.ts';

/** BullMQ's queue of ticks. The queues of pools are called `pool.…`. */
export const SCHEDULE_QUEUE = 'schedules';

/** BullMQ's job schedulers: they make a tick when the time of a schedule comes, one for the whole cluster. A tick only submits a job, so a busy pool does not delay it. */
@Injectable()
export class ScheduleQueue {
  readonly #logger = new Logger('schedules');
  readonly #connections: RedisConnections;
  readonly #prefix: string;
  #queue: Queue | undefined;

  constructor(@Inject(RedisConnections) connections: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#connections = connections;
    this.#prefix = new JobKeys(keys).bullPrefix;
  }

  /** Makes BullMQ keep to the schedule. Idempotent: the next time stays unless the timing has changed. */
  async apply({ id, spec }: ScheduleDocument): Promise<void> {
    if (spec.paused) return this.remove(id);
    const queue = await this.#open();
    // The first time of an interval is one interval from now, not at once.
    const start = spec.everyMs === undefined ? {} : { startDate: Date.now() + spec.everyMs };
    await onRedis(() =>
      queue.upsertJobScheduler(
        id,
        { ...repeatOf(spec), ...start },
        { name: 'tick', data: {}, opts: { removeOnComplete: true, removeOnFail: true } },
      ),
    );
  }

  async remove(id: string): Promise<void> {
    const queue = await this.#open();
    await onRedis(() => queue.removeJobScheduler(id));
  }

  /** When its next time comes, Unix milliseconds. */
  async next(id: string): Promise<number | undefined> {
    const queue = await this.#open();
    return (await onRedis(() => queue.getJobScheduler(id)))?.next;
  }

  /** Ids of all that are in force. */
  async ids(): Promise<string[]> {
    const queue = await this.#open();
    return (await onRedis(() => queue.getJobSchedulers())).map(({ key }) => key);
  }

  close(): void {
    this.#queue?.close().catch((error: unknown) => this.#logger.debug({ err: error }, 'the queue did not close'));
    this.#queue = undefined;
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
