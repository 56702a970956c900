import { Inject, Injectable, Logger } from '@nestjs/common';
import type { JobError } from '../../../contract/jobs/index.ts';
import { AppError } from '../../../core/errors/index.ts';
import { BatchFollowUp } from '../batches/batch-follow-up.ts';
import { JobEvents } from '../job-events.ts';
import type { JobOffer } from '../queues/job-offer.ts';
import type { Place } from '../run-queue/places.ts';
import { RetryLater } from '../run-queue/retry-later.ts';
import type { JobRun, Processed } from '../run-queue/run-queue.ts';
import {
  JobRunsRepository,
  type BatchProgress,
  type Outcome,
  type StartedJob,
  type StartReply,
} from '../records/job-runs.repository.ts';
import { endOf } from '../records/job-record.ts';
import { attempt, interrupted, jobError, type AttemptEnd } from './attempt.ts';
import { JobMeans } from './job-means.ts';
import { JobNotes } from './job-notes.ts';
import { LateBeginnings } from './late-beginnings.ts';
import { failureData, outcomeData } from './outcome-data.ts';
import { retryDelay } from './retry-delay.ts';
import { JobInterruption, RunningJobs } from './running-jobs.ts';

/** A job that took its node with it this often is not begun again. */
const MAX_STALLS = 3;
/** How long a job waits for which there was no room, in milliseconds. */
const LATER_MS = 250;

/** A job that has lost its thread this often, and nothing says why, is begun again without using an attempt… */
const MAX_THREADS_LOST = 3;
/** …after at most so many milliseconds, by chance: what took the thread with it may be a job that is begun again, too. */
const THREAD_LOST_DELAY_MS = 1000;

const CANCELLED = jobError(new JobInterruption('cancel'));

export interface RunSettings {
  /** What the run carries, when it is given out for the first time. */
  readonly offer: JobOffer | undefined;
  readonly pool: string;
  /** When it is lost, so is the run. */
  readonly place: Place;
  readonly controller: AbortController;
  /** The bundle it was given out in. */
  readonly bundle?: string;
}

interface Failure {
  readonly state: 'failed' | 'timed_out';
  readonly error: JobError;
}

interface Deferral {
  readonly delayMs: number;
  readonly attemptsMade: number;
  /** Default: as before. */
  readonly threadsLost?: number;
  readonly error?: JobError;
  readonly publish?: () => void;
}

/**
 * One run of a job, from BullMQ's hand to its outcome:
 *
 *   take (START) → attempt on a thread → FINISH, or DEFER and RetryLater
 *
 * The first run of a job carries its input, so that it starts before Redis records the start, which happens only when it lasts. When the
 * reply then refuses the run, it is aborted. Cancelling removes waiting runs from the queue, so this affects only lost jobs found again.
 *
 * The outcome is recorded before the queue's own command; both are sent one after the other on one connection. If this process ends in
 * between, the queue gives the run to another worker, which finds it ended: an outcome counts once, work is done at least once. When Redis
 * refused only the record, StrayJobs finds the job.
 */
@Injectable()
export class JobProcessor {
  readonly #logger = new Logger('jobs');
  readonly #runs: JobRunsRepository;
  readonly #running: RunningJobs;
  readonly #events: JobEvents;
  readonly #followUp: BatchFollowUp;
  readonly #means: JobMeans;
  readonly #late: LateBeginnings;

  constructor(
    @Inject(JobRunsRepository) runs: JobRunsRepository,
    @Inject(RunningJobs) running: RunningJobs,
    @Inject(JobEvents) events: JobEvents,
    @Inject(BatchFollowUp) followUp: BatchFollowUp,
    @Inject(JobMeans) means: JobMeans,
  ) {
    this.#runs = runs;
    this.#running = running;
    this.#events = events;
    this.#followUp = followUp;
    this.#means = means;
    this.#late = new LateBeginnings(runs, (id, error) =>
      this.#logger.warn({ err: error }, `could not record the start of ${id}`),
    );
  }

  process(run: JobRun, settings: Omit<RunSettings, 'controller'>): Promise<Processed> {
    // A paused worker ends the fetch it is waiting in: it would take the very job that this node has just given back.
    if (this.#running.isStopping) return Promise.resolve('requeue');
    return this.#running.during(run.id, (controller) => {
      settings.place.whenLost(() => refuse(controller));
      return this.run(run, { ...settings, controller });
    });
  }

  /** As {@link process}, for one that can be ended by its controller already. */
  run(run: JobRun, settings: RunSettings): Promise<Processed> {
    const { offer, pool, controller } = settings;
    return offer ? this.#begin(offered(run, offer, pool), controller) : this.#take(run, settings);
  }

  async #take(run: JobRun, { place, controller: { signal }, bundle }: RunSettings): Promise<Processed> {
    const taken = await this.#runs.start(run, place.claim, Date.now(), bundle);
    if (!('job' in taken)) return 'done';
    const { job } = taken;
    if (taken.state === 'cancelled')
      return this.#end(job, { state: 'cancelled', error: CANCELLED, attemptsMade: job.attemptsMade });
    if (job.stalls > MAX_STALLS)
      return this.#fail(
        job,
        {
          state: 'failed',
          error: jobError(
            new AppError(
              'job_stalled',
              `The job was started ${job.stalls} times, and each time its node stopped or lost Redis.`,
            ),
          ),
        },
        false,
      );
    return this.#settle(job, await this.#attempt(job, signal));
  }

  async #begin(job: StartedJob, controller: AbortController): Promise<Processed> {
    const interrupt = (reply: StartReply['state']) => {
      if (reply === 'cancelled') interruptBy('cancel', controller);
      else if (reply !== 'started') refuse(controller);
    };
    if (controller.signal.aborted) return this.#settle(job, interrupted(controller.signal));
    const over = this.#late.add(job, interrupt);
    const end = await this.#attempt(job, controller.signal);
    over();
    return this.#settle(job, end);
  }

  async #attempt(job: StartedJob, signal: AbortSignal): Promise<AttemptEnd> {
    const { pool } = job;
    const number = job.attemptsMade + 1;
    const waitMs = job.startedAt - job.queuedAt;
    this.#events.job('job.started', job, { attempt: number, waitMs });
    this.#means.metrics.started(pool, waitMs);
    const notes = new JobNotes({
      job,
      attempt: number,
      repository: this.#runs,
      events: this.#events,
      onError: (error) => this.#logger.warn({ err: error }, `could not write log lines of ${job.id}`),
    });
    const end = await attempt(job, this.#means, {
      signal,
      onLog: notes.log,
      onProgress: notes.progress,
      guard: this.#runs.guardOf(job),
    });
    if (end.state === 'lost' && job.threadsLost < MAX_THREADS_LOST)
      notes.log({
        at: new Date().toISOString(),
        level: 'warn',
        text: `${end.error.detail} The job is restarted, ${job.threadsLost + 1} of ${MAX_THREADS_LOST} times.`,
      });
    await notes.flush();
    return end;
  }

  #settle(job: StartedJob, end: AttemptEnd): Promise<Processed> {
    const attemptsMade = job.attemptsMade + 1;
    switch (end.state) {
      case 'completed':
        return this.#end(job, { ...end, attemptsMade });
      case 'cancelled':
        return this.#end(job, { ...end, attemptsMade });
      case 'lost':
        return this.#threadLost(job, end.error);
      case 'refused':
        return Promise.resolve('done');
      case 'shutdown':
        return this.#defer(job, { delayMs: 0, attemptsMade: job.attemptsMade });
      case 'later':
        return this.#defer(job, { delayMs: LATER_MS, attemptsMade: job.attemptsMade });
      default:
        return this.#fail(job, end, attemptsMade < job.attempts);
    }
  }

  #threadLost(job: StartedJob, error: JobError): Promise<Processed> {
    const { attemptsMade, threadsLost } = job;
    if (threadsLost >= MAX_THREADS_LOST)
      return this.#fail(job, { state: 'failed', error }, attemptsMade + 1 < job.attempts);
    return this.#defer(job, {
      delayMs: Math.ceil(Math.random() * THREAD_LOST_DELAY_MS),
      attemptsMade,
      threadsLost: threadsLost + 1,
    });
  }

  async #fail(job: StartedJob, failure: Failure, again: boolean): Promise<Processed> {
    const attemptsMade = job.attemptsMade + 1;
    if (!again) return this.#end(job, { ...failure, attemptsMade });
    const delayMs = retryDelay(job.backoff, attemptsMade);
    const publish = (): void =>
      this.#events.job(`job.${failure.state}`, job, {
        ...failureData(failure.error),
        attempt: attemptsMade,
        retryInMs: delayMs,
      });
    return this.#defer(job, { delayMs, attemptsMade, error: failure.error, publish });
  }

  /** Back to the queue: at once for another node, or later. `publish` runs once that is recorded. */
  async #defer(
    job: StartedJob,
    { delayMs, attemptsMade, threadsLost = job.threadsLost, error, publish }: Deferral,
  ): Promise<Processed> {
    const now = Date.now();
    const deferred = await this.#runs.defer(
      job,
      { at: now + delayMs, attemptsMade, threadsLost, ...(error ? { error } : {}) },
      now,
    );
    if (deferred === 'cancelled') return this.#end(job, { state: 'cancelled', error: CANCELLED, attemptsMade });
    if (deferred === 'lost') return 'done';
    publish?.();
    if (delayMs === 0 && attemptsMade === job.attemptsMade) return 'requeue';
    throw new RetryLater(delayMs);
  }

  async #end(job: StartedJob, outcome: Outcome): Promise<Processed> {
    const now = Date.now();
    const { sent, progress } = this.#runs.finish(job, outcome, now);
    const recorded = progress.then((batch) => this.#publish(job, outcome, { now, batch }));
    this.#running.whileRecording(
      recorded.catch((error: unknown) =>
        this.#logger.error({ err: error }, `could not record the outcome of ${job.id}`),
      ),
    );
    await sent;
    return 'done';
  }

  #publish(job: StartedJob, outcome: Outcome, { now, batch }: { now: number; batch: BatchProgress | undefined }): void {
    if (!batch)
      return this.#logger.debug(
        `${job.id} has ended, or another run of it has started; dropped the outcome ${outcome.state}`,
      );
    const { pool } = job;
    const runMs = now - job.startedAt;
    this.#running.publishEnd(job.id, endOf(outcome, { node: this.#runs.node, startedAt: job.startedAt }, now));
    this.#means.metrics.ended(pool, outcome.state, runMs);
    this.#means.endedLocks.add(job);
    this.#events.job(`job.${outcome.state}`, job, outcomeData(outcome, runMs));
    if (job.batch === undefined) return;
    this.#followUp.ran(job.batch, runMs);
    this.#followUp.jobEnded(job.batch, pool, batch);
  }
}

function interruptBy(by: 'cancel' | 'refused', controller: AbortController): void {
  if (!controller.signal.aborted) controller.abort(new JobInterruption(by));
}

/** Ends what is not this node's to run any more. */
export function refuse(controller: AbortController): void {
  interruptBy('refused', controller);
}

function offered(run: JobRun, { input, ...offer }: JobOffer, pool: string): StartedJob {
  return {
    ...run,
    ...offer,
    pool,
    input: JSON.parse(input),
    run: 1,
    attemptsMade: 0,
    startedAt: Date.now(),
    stalls: 0,
    threadsLost: 0,
  };
}
