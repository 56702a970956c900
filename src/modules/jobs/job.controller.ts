import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  isFinalJobState,
  jobAnswerSchema,
  jobLogsQuerySchema,
  jobLogsSchema,
  jobQuerySchema,
  jobSpecSchema,
  jobSummarySchema,
  waitQuerySchema,
  type Job,
  type JobLogs,
  type JobLogsQuery,
  type JobQuery,
  type JobSpec,
  type JobSummary,
  type WaitQuery,
} from '../../contract/jobs/index.ts';
import { pageOf, type Page } from '../../contract/page.ts';
import {
  ApiAnswer,
  ApiErrors,
  type Caller,
  CurrentCaller,
  Idempotent,
  ListFormats,
  Scopes,
  TakesBody,
} from '../../core/http/index.ts';
import { JobService } from './job.service.ts';
import { jobSummaryView, jobView } from './payload-views.ts';

/** Columns of a list of jobs as CSV. */
const JOB_COLUMNS = [
  'id',
  'pool',
  'kind',
  'state',
  'priority',
  'attempts',
  'attemptsMade',
  'batch',
  'index',
  'schedule',
  'node',
  'labels',
  'error.code',
  'error.detail',
  'timings.queuedAt',
  'timings.startedAt',
  'timings.finishedAt',
  'timings.waitMs',
  'timings.runMs',
  'result',
];

@ApiTags('Jobs')
@Controller('jobs')
export class JobController {
  readonly #jobs: JobService;

  constructor(@Inject(JobService) jobs: JobService) {
    this.#jobs = jobs;
  }

  @Post()
  @Idempotent()
  @TakesBody('job')
  @ApiOperation({
    operationId: 'submitJob',
    summary: 'Submit a job',
    description:
      'Returns when the job is stored. With `waitMs` it returns the ended job if it ends in time. `input` and `result` need the scope `payload`.',
  })
  @ApiAnswer(202, {
    description: 'The accepted job, or the existing job with the same `deduplication` id.',
    schema: jobAnswerSchema,
    headers: { location: 'Address of the job.' },
  })
  @ApiAnswer(200, {
    description: 'The job has ended within `waitMs`.',
    schema: jobAnswerSchema,
    headers: { location: 'Address of the job.' },
  })
  @ApiErrors(
    'not_found',
    'pool_closed',
    'queue_full',
    'wait_limit',
    'idempotency_answer_too_large',
    'idempotency_conflict',
    'idempotency_in_progress',
  )
  async submit(
    @Body({ schema: jobSpecSchema }) spec: JobSpec,
    @Query({ schema: waitQuerySchema }) { waitMs }: WaitQuery,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    const job = await this.#jobs.submit(spec, waitMs);
    void reply.status(waitMs > 0 && isFinalJobState(job.state) ? 200 : 202).header('location', `/v1/jobs/${job.id}`);
    return jobView(job, caller);
  }

  @Get()
  @ListFormats(...JOB_COLUMNS)
  @ApiOperation({
    operationId: 'listJobs',
    summary: 'List jobs',
    description:
      'Newest first, without input, and without result unless `include=result`. When few of very many jobs match, a page may hold fewer than `limit` items, even none, and still have a next page. With `Accept: application/x-ndjson` or `text/csv` the items come as lines, and `nextCursor` in the header `x-next-cursor`.',
  })
  @ApiAnswer(200, {
    description: 'A page of jobs.',
    schema: pageOf(jobSummarySchema, 'JobPage'),
    alternatives: ['application/x-ndjson', 'text/csv'],
  })
  @ApiErrors('malformed_cursor', 'not_found', 'not_acceptable')
  async list(
    @Query({ schema: jobQuerySchema }) query: JobQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Page<JobSummary>> {
    const { items, nextCursor } = await this.#jobs.list(query);
    return { items: items.map((job) => jobSummaryView(job, caller)), nextCursor };
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getJob',
    summary: 'Inspect a job',
    description:
      'With `waitMs` the request returns when the job has ended, or after this time. Without the scope `payload`, `input`, `result` and values quoted in errors are left out and named in `omitted`.',
  })
  @ApiAnswer(200, { description: 'The job.', schema: jobAnswerSchema })
  @ApiErrors('not_found', 'wait_limit')
  async get(
    @Param('id') id: string,
    @Query({ schema: waitQuerySchema }) { waitMs }: WaitQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<Job> {
    return jobView(await this.#jobs.get(id, waitMs), caller);
  }

  @Delete(':id')
  @ApiOperation({
    operationId: 'cancelJob',
    summary: 'Cancel a job',
    description:
      'A waiting job ends immediately; a running job is stopped on its node, even in a busy loop, see `waitMs`. A job that has ended does not change. Idempotent.',
  })
  @ApiAnswer(200, { description: 'The job, which has ended.', schema: jobAnswerSchema })
  @ApiAnswer(202, { description: 'The job is running and will be stopped.', schema: jobAnswerSchema })
  @ApiErrors('not_found', 'wait_limit')
  async cancel(
    @Param('id') id: string,
    @Query({ schema: waitQuerySchema }) { waitMs }: WaitQuery,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Job> {
    const job = await this.#jobs.cancel(id, waitMs);
    void reply.status(isFinalJobState(job.state) ? 200 : 202);
    return jobView(job, caller);
  }

  @Get(':id/logs')
  @Scopes('read', 'payload')
  @ApiOperation({
    operationId: 'getJobLogs',
    summary: 'Read the log of a job',
    description: 'The last 1000 lines over all attempts, oldest first unless `order` says otherwise.',
  })
  @ApiAnswer(200, { description: 'Its lines.', schema: jobLogsSchema })
  @ApiErrors('not_found')
  logs(@Param('id') id: string, @Query({ schema: jobLogsQuerySchema }) query: JobLogsQuery): Promise<JobLogs> {
    return this.#jobs.logs(id, query);
  }

  @Post(':id/retry')
  @HttpCode(202)
  @Idempotent()
  @ApiOperation({
    operationId: 'retryJob',
    summary: 'Retry a job',
    description:
      'Re-enqueues a job that failed, timed out or was cancelled, with all its attempts. A batch that has already counted the job does not change.',
  })
  @ApiAnswer(202, { description: 'The job.', schema: jobAnswerSchema })
  @ApiErrors(
    'not_found',
    'state_conflict',
    'pool_closed',
    'queue_full',
    'idempotency_answer_too_large',
    'idempotency_conflict',
    'idempotency_in_progress',
  )
  async retry(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<Job> {
    return jobView(await this.#jobs.retry(id), caller);
  }
}
