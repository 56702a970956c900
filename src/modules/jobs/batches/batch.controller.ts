import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  batchQuerySchema,
  batchResultsQuerySchema,
  batchResultsSchema,
  batchSchema,
  batchSpecSchema,
  waitQuerySchema,
  type Batch,
  type BatchItem,
  type BatchQuery,
  type BatchResultsQuery,
  type BatchSpec,
  type WaitQuery,
} from '../../../contract/jobs/index.ts';
import { pageOf, type Page } from '../../../contract/page.ts';
import { ApiAnswer, ApiErrors, Idempotent, ListFormats, Scopes, TakesBody } from '../../../core/http/index.ts';
import { BatchService } from './batch.service.ts';
import { BatchWaits } from './batch-waits.ts';

@ApiTags('Batches')
@Controller()
export class BatchController {
  readonly #batches: BatchService;
  readonly #waits: BatchWaits;

  constructor(@Inject(BatchService) batches: BatchService, @Inject(BatchWaits) waits: BatchWaits) {
    this.#batches = batches;
    this.#waits = waits;
  }

  @Post('pools/:name/map')
  @HttpCode(202)
  @Idempotent()
  @TakesBody('batch')
  @ApiOperation({
    operationId: 'mapPool',
    summary: 'Run a job for each of many inputs',
    description:
      'One job for each input, 1 to 100000, run by the pool, like `ThreadPoolExecutor(max_workers=n).map`. If any input is invalid, nothing is accepted.',
  })
  @ApiAnswer(202, { description: 'The batch.', schema: batchSchema, headers: { location: 'Address of the batch.' } })
  @ApiErrors(
    'not_found',
    'pool_closed',
    'queue_full',
    'batch_limit',
    'idempotency_answer_too_large',
    'idempotency_conflict',
    'idempotency_in_progress',
  )
  async map(
    @Param('name') name: string,
    @Body({ schema: batchSpecSchema }) spec: BatchSpec,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Batch> {
    const batch = await this.#batches.map(name, spec);
    void reply.header('location', `/v1/batches/${batch.id}`);
    return batch;
  }

  @Get('batches')
  @ApiOperation({ operationId: 'listBatches', summary: 'List batches', description: 'Newest first.' })
  @ApiAnswer(200, { description: 'A page of batches.', schema: pageOf(batchSchema, 'BatchPage') })
  @ApiErrors('malformed_cursor', 'not_found')
  list(@Query({ schema: batchQuerySchema }) query: BatchQuery): Promise<Page<Batch>> {
    return this.#batches.list(query);
  }

  @Get('batches/:id')
  @ApiOperation({
    operationId: 'getBatch',
    summary: 'Inspect a batch',
    description: 'With `waitMs` the request returns when the batch has ended, or after this time.',
  })
  @ApiAnswer(200, { description: 'The batch.', schema: batchSchema })
  @ApiErrors('not_found', 'wait_limit')
  get(@Param('id') id: string, @Query({ schema: waitQuerySchema }) { waitMs }: WaitQuery): Promise<Batch> {
    return this.#waits.untilEnd(waitMs, () => this.#batches.get(id));
  }

  @Get('batches/:id/results')
  @Scopes('read', 'payload')
  @ListFormats('index', 'job', 'state', 'result', 'error.code', 'error.detail', 'resultDropped')
  @ApiOperation({
    operationId: 'getBatchResults',
    summary: 'Read the results of a batch',
    description:
      'In order of the inputs, up to the first whose job has not ended; with `ordered: false` in order of completion. With `order=desc` in reverse order, skipping inputs that have not ended. Can be read while the batch runs: the cursor continues where the page ended. A page ends early after 4 MiB. With `Accept: application/x-ndjson` or `text/csv` the items come as lines, and `nextCursor` in the header `x-next-cursor`.',
  })
  @ApiAnswer(200, {
    description: 'Outcomes available so far.',
    schema: batchResultsSchema,
    alternatives: ['application/x-ndjson', 'text/csv'],
  })
  @ApiErrors('not_found', 'malformed_cursor', 'not_acceptable')
  results(
    @Param('id') id: string,
    @Query({ schema: batchResultsQuerySchema }) query: BatchResultsQuery,
  ): Promise<Page<BatchItem>> {
    return this.#batches.results(id, query);
  }

  @Delete('batches/:id')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'cancelBatch',
    summary: 'Cancel a batch',
    description:
      'Cancels every job of the batch that has not ended; running jobs are stopped on their nodes, see `waitMs`. Idempotent.',
  })
  @ApiAnswer(200, {
    description: 'The batch; `cancelled`, or `running` until its running jobs have ended.',
    schema: batchSchema,
  })
  @ApiErrors('not_found', 'wait_limit')
  async cancel(@Param('id') id: string, @Query({ schema: waitQuerySchema }) { waitMs }: WaitQuery): Promise<Batch> {
    await this.#batches.cancel(id);
    return this.#waits.untilEnd(waitMs, () => this.#batches.get(id));
  }
}
