import { Inject, Injectable } from '@nestjs/common';
import { MAX_JOB_INPUT_BYTES, type JobSpec } from '../../contract/jobs/index.ts';
import { AppError, RedisUnavailableError, ValidationError } from '../../core/errors/index.ts';
import { createdMs, newId } from '../../core/ids.ts';
import { JobEvents } from './job-events.ts';
import { JobRepository } from './job.repository.ts';
import { noSuchPool, poolClosed } from './pools/find-pool.ts';
import type { PoolDocument } from './pools/pool-document.ts';
import { Prerequisites } from './prerequisites.ts';
import { offerOf } from './queues/job-offer.ts';
import { RunQueue, type QueuedRun } from './run-queue/run-queue.ts';
import type { NewJob } from './records/job-record.ts';

/** `input` has passed the schema of its kind. */
export type Submission = Pick<
  JobSpec,
  'pool' | 'kind' | 'input' | 'priority' | 'attempts' | 'backoff' | 'timeoutMs' | 'lock' | 'labels'
> &
  Partial<Pick<JobSpec, 'delayMs' | 'deduplication'>> & { readonly schedule?: string };

/** `job`: what was accepted at `now`; undefined when there was one with the same deduplication id. */
export interface Accepted {
  readonly id: string;
  readonly job?: NewJob;
  readonly now?: number;
}

/** The way of every job but those of batches into its queue. */
@Injectable()
export class JobSubmission {
  readonly #repository: JobRepository;
  readonly #queues: RunQueue;
  readonly #prerequisites: Prerequisites;
  readonly #events: JobEvents;

  constructor(
    @Inject(JobRepository) repository: JobRepository,
    @Inject(RunQueue) queues: RunQueue,
    @Inject(Prerequisites) prerequisites: Prerequisites,
    @Inject(JobEvents) events: JobEvents,
  ) {
    this.#repository = repository;
    this.#queues = queues;
    this.#prerequisites = prerequisites;
    this.#events = events;
  }

  /**
   * The job's id, or that of the one that has its deduplication id. Throws `not_found`, `pool_closed`, `queue_full`, `redis_unavailable`.
   *
   * `id`: the id of the job, default a new one; `waiter`: the node to notify of its end, default none.
   */
  async submit(
    submission: Submission,
    { id = newId('job'), waiter }: { id?: string; waiter?: string } = {},
  ): Promise<Accepted> {
    const pool = await this.#prerequisites.getPool(submission.pool);
    await this.#prerequisites.requireFunctions(submission.kind, [submission.input]);
    const job = newJob(id, pool, submission);
    const { delayMs } = job;
    const now = createdMs(id);
    const offer = offerOf({ ...job, queuedAt: now });
    const queuing = this.#events.queuing({ ...job, input: submission.input }, { delayMs });
    try {
      const submit = () => this.#repository.submit(job, offer, { now, waiter });
      let submitted = await submit();
      if (submitted.reply === 'missing' && (await this.#prerequisites.isThereAgain(pool.spec.name)))
        submitted = await submit();
      if (submitted.reply === 'duplicate') return { id: submitted.id };
      if (submitted.reply !== 'added')
        throw refusal(pool, submitted.reply === 'closed' ? submitted.why : submitted.reply);
      queuing.accepted();
      return { id, job, now };
    } finally {
      queuing.refused();
    }
  }

  /** The same job once more, as another generation. Throws as {@link submit}, and `state_conflict`. */
  async reopen(id: string): Promise<void> {
    const reopened = await this.#repository.reopen(id, Date.now());
    if (reopened.reply === 'missing') throw new AppError('not_found', `There is no job "${id}".`);
    if (reopened.reply === 'state')
      throw new AppError(
        'state_conflict',
        `The job is ${reopened.state}; only a failed, timed-out or cancelled job can be retried.`,
      );
    const job = await this.#repository.find(id);
    if (!job) throw new AppError('not_found', `There is no job "${id}".`);
    const pool = await this.#prerequisites.getPool(job.pool);
    if (reopened.reply !== 'added') throw refusal(pool, reopened.reply === 'closed' ? reopened.why : reopened.reply);
    const { kind, priority } = job;
    this.#events.job('job.queued', job, { delayMs: 0 });
    await this.#enqueue(job.pool, { id, generation: reopened.generation, kind, priority, delayMs: 0 });
  }

  /** The job is accepted already: when Redis fails now, the outbox has it, and the caller must not get an error that says nothing was done. */
  async #enqueue(pool: string, run: QueuedRun): Promise<void> {
    try {
      await this.#queues.add(pool, [run]);
    } catch (error) {
      if (!(error instanceof RedisUnavailableError)) throw error;
    }
  }
}

function newJob(id: string, { spec }: PoolDocument, submission: Submission): NewJob {
  const input = JSON.stringify(submission.input);
  if (Buffer.byteLength(input) > MAX_JOB_INPUT_BYTES)
    throw new ValidationError([{ path: 'input', message: `must be at most ${MAX_JOB_INPUT_BYTES} bytes of JSON` }]);
  return {
    id,
    pool: spec.name,
    kind: submission.kind,
    input,
    labels: submission.labels,
    priority: submission.priority,
    delayMs: submission.delayMs ?? 0,
    attempts: submission.attempts ?? spec.attempts,
    backoff: submission.backoff ?? spec.backoff,
    timeoutMs: submission.timeoutMs ?? spec.timeoutMs,
    lock: submission.lock,
    schedule: submission.schedule,
    deduplication: submission.deduplication,
  };
}

/** `why`: full, missing, draining, deleting. */
function refusal({ spec }: PoolDocument, why: string): AppError {
  if (why === 'missing') return noSuchPool(spec.name);
  if (why === 'full')
    return new AppError(
      'queue_full',
      `The pool "${spec.name}" has ${spec.queueLimit} waiting jobs, its queueLimit. Retry later.`,
    );
  return poolClosed(spec.name, why);
}
