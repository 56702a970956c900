import { Inject, Injectable, Logger } from '@nestjs/common';
import { Worker, type Job as BullJob } from 'bullmq';
import { AppError } from '../../../core/errors/index.ts';
import { JobSubmission, type Submission } from '../job-submission.ts';
import { WorkerSettings } from '../queues/worker-settings.ts';
import { JobRunsRepository } from '../records/job-runs.repository.ts';
import { jobError } from '../running/attempt.ts';
import { SCHEDULE_QUEUE } from './schedule-queue.ts';
import { nextRepeat } from './schedule-times.ts';
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
  readonly #runs: JobRunsRepository;
  readonly #options: WorkerSettings['options'];
  readonly #places: WorkerSettings['places'];
  #worker: Worker | undefined;

  constructor(
    @Inject(ScheduleRepository) schedules: ScheduleRepository,
    @Inject(JobSubmission) submission: JobSubmission,
    @Inject(JobRunsRepository) runs: JobRunsRepository,
    @Inject(WorkerSettings) settings: WorkerSettings,
  ) {
    this.#schedules = schedules;
    this.#submission = submission;
    this.#runs = runs;
    this.#options = settings.options;
    this.#places = settings.places;
  }

  start(): void {
    this.#worker = new Worker(SCHEDULE_QUEUE, (job) => this.#tick(job), {
      ...this.#options,
      connection: this.#runs.redis,
      concurrency: CONCURRENCY,
      maxStalledCount: 10,
      settings: { repeatStrategy: nextRepeat },
    });
    this.#worker.on('error', (error) => this.#logger.debug({ err: error }, 'worker of schedules'));
  }

  async pause(): Promise<void> {
    await this.#worker?.pause(true);
  }

  /** May hang when Redis is gone: the caller has a deadline. */
  async close(): Promise<void> {
    await this.#worker?.close(true);
  }

  /** BullMQ's id of a tick is `repeat:<schedule>:<Unix ms>`. */
  async #tick(job: BullJob): Promise<void> {
    // Another node may have done it meanwhile: BullMQ refuses what this one says of it.
    if (this.#places.isLate(job) && !(await this.#places.isStillOurs(SCHEDULE_QUEUE, job))) return;
    const [, id = '', ms] = (job.id ?? '').split(':');
    const schedule = await this.#schedules.find(id);
    if (!schedule || schedule.spec.paused) return;
    const at = new Date(Number(ms)).toISOString();
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
