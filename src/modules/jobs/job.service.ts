import { Inject, Injectable } from '@nestjs/common';
import {
  isFinalJobState,
  type Job,
  type JobLogs,
  type JobLogsQuery,
  type JobQuery,
  type JobSpec,
  type JobSummary,
} from '../../contract/jobs/index.ts';
import type { Page } from '../../contract/page.ts';
import { NotFoundError } from '../../core/errors/index.ts';
import { newId } from '../../core/ids.ts';
import { BatchFollowUp } from './batches/batch-follow-up.ts';
import { JobWaits } from './control/job-waits.ts';
import { JobListRepository } from './job-list.repository.ts';
import { JobSubmission } from './job-submission.ts';
import { JobRepository } from './job.repository.ts';
import { completedJob } from './records/job-record.ts';

@Injectable()
export class JobService {
  readonly #repository: JobRepository;
  readonly #lists: JobListRepository;
  readonly #submission: JobSubmission;
  readonly #waits: JobWaits;
  readonly #followUp: BatchFollowUp;

  constructor(
    @Inject(JobRepository) repository: JobRepository,
    @Inject(JobListRepository) lists: JobListRepository,
    @Inject(JobSubmission) submission: JobSubmission,
    @Inject(JobWaits) waits: JobWaits,
    @Inject(BatchFollowUp) followUp: BatchFollowUp,
  ) {
    this.#repository = repository;
    this.#lists = lists;
    this.#submission = submission;
    this.#waits = waits;
    this.#followUp = followUp;
  }

  async submit(spec: JobSpec, waitMs: number): Promise<Job> {
    const id = newId('job');
    const {
      begun: { job, now = 0, id: accepted },
      end,
    } = await this.#waits.around(id, waitMs, (waiter) =>
      this.#submission.submit(spec, { id, ...(waiter === undefined ? {} : { waiter }) }),
    );
    // One that has completed here is known already.
    return job && end?.['state'] === 'completed' ? completedJob(job, now, end) : this.#read(accepted);
  }

  async list(query: JobQuery): Promise<Page<JobSummary>> {
    return this.#lists.list(query);
  }

  async get(id: string, waitMs = 0): Promise<Job> {
    return this.#after(id, waitMs);
  }

  /** Idempotent: a job that has ended stays as it is. Waits for the end of one that runs. */
  async cancel(id: string, waitMs: number): Promise<Job> {
    await this.#followUp.cancelJob(id);
    return this.#after(id, waitMs);
  }

  async retry(id: string): Promise<Job> {
    await this.#submission.reopen(id);
    return this.get(id);
  }

  async logs(id: string, { order }: JobLogsQuery): Promise<JobLogs> {
    const logs = await this.#repository.logs(id);
    if (!logs) throw new NotFoundError('job', id);
    return order === 'asc' ? logs : { ...logs, items: logs.items.toReversed() };
  }

  async #after(id: string, waitMs: number): Promise<Job> {
    const job = await this.#read(id);
    if (waitMs === 0 || isFinalJobState(job.state)) return job;
    await this.#waits.untilEnd(id, waitMs);
    return this.#read(id);
  }

  async #read(id: string): Promise<Job> {
    const job = await this.#repository.find(id);
    if (!job) throw new NotFoundError('job', id);
    return job;
  }
}
