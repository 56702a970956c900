import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../../../core/errors/index.ts';
import { JobSubmission, type Submission } from '../job-submission.ts';
import { TickQueue, type Tick, type TickConsumer } from '../run-queue/tick-queue.ts';
import { jobError } from '../running/attempt.ts';
import { ScheduleRepository, type ScheduleDocument } from './schedule.repository.ts';

/** Ticks at a time. */
const CONCURRENCY = 10;
/** How long a tick is known as done, in milliseconds: longer than a node can be gone and come back with it. */
const TICK_KNOWN_MS = 10 * 60_000;

/** Turns the ticks of schedules into jobs. */
@Injectable()
export class ScheduleTicks {
  readonly #logger = new Logger('schedules');
  readonly #schedules: ScheduleRepository;
  readonly #submission: JobSubmission;
  readonly #queue: TickQueue;
  #consumer: TickConsumer | undefined;

  constructor(
    @Inject(ScheduleRepository) schedules: ScheduleRepository,
    @Inject(JobSubmission) submission: JobSubmission,
    @Inject(TickQueue) queue: TickQueue,
  ) {
    this.#schedules = schedules;
    this.#submission = submission;
    this.#queue = queue;
  }

  start(): void {
    this.#consumer = this.#queue.consume(CONCURRENCY, (tick) => this.#tick(tick));
  }

  async pause(): Promise<void> {
    await this.#consumer?.pause();
  }

  /** May hang when Redis is gone: the caller has a deadline. */
  async close(): Promise<void> {
    await this.#consumer?.close();
  }

  async #tick({ schedule: id, at: atMs }: Tick): Promise<void> {
    const schedule = await this.#schedules.find(id);
    if (!schedule || schedule.spec.paused) return;
    const at = new Date(atMs).toISOString();
    try {
      const job = await this.#submit(schedule, at);
      await this.#schedules.note(id, { at, job: job ?? null, skipped: job === undefined, error: null });
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'redis_unavailable') throw error;
      this.#logger.debug(`${id} could not submit its job: ${error.message}`);
      await this.#schedules.note(id, { at, job: null, skipped: false, error: jobError(error) });
    }
  }

  /**
   * Undefined when the job before has not ended and the time is to be skipped: its deduplication id says so. Otherwise each time has an id of its
   * own, so that a tick that is done twice, because its node ended, makes one job.
   */
  async #submit({ id, spec }: ScheduleDocument, at: string): Promise<string | undefined> {
    const { pool, kind, input, priority, attempts, backoff, timeoutMs, lock, labels } = spec;
    const isSkipping = spec.overlap === 'skip';
    const deduplication = isSkipping ? { id: `schedule ${id}` } : { id: `schedule ${id} ${at}`, ttlMs: TICK_KNOWN_MS };
    const job = {
      pool,
      kind,
      input,
      priority,
      attempts,
      backoff,
      timeoutMs,
      lock,
      labels,
      deduplication,
      schedule: id,
    } as Submission;
    const submitted = await this.#submission.submit(job);
    return submitted.job !== undefined || !isSkipping ? submitted.id : undefined;
  }
}
