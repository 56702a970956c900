import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  faultPreviewRequestSchema,
  faultPreviewSchema,
  type FaultPreview,
  type FaultPreviewRequest,
} from '../../contract/fault-preview.ts';
import {
  faultsResetResultSchema,
  faultsResetSchema,
  listedFaultPageSchema,
  listFaultsQuerySchema,
  type FaultsReset,
  type ListFaultsQuery,
} from '../../contract/fault-resource.ts';
import { ApiAnswer, ApiErrors, CurrentCaller, Idempotent, Scopes, type Caller } from '../../core/http/index.ts';
import { AllFaults } from './all-faults.ts';
import { previewFault } from './preview/preview-fault.ts';

@ApiTags('Faults')
@Controller('faults')
export class FaultsController {
  readonly #faults: AllFaults;

  constructor(@Inject(AllFaults) faults: AllFaults) {
    this.#faults = faults;
  }

  @Get()
  @ApiOperation({
    operationId: 'listFaults',
    summary: 'List all faults',
    description: 'Faults of listeners and clients on all nodes, by id of the endpoint, then by name.',
  })
  @ApiAnswer(200, { description: 'A page of faults.', schema: listedFaultPageSchema })
  @ApiErrors('malformed_cursor', 'redis_unavailable')
  list(@Query({ schema: listFaultsQuerySchema }) query: ListFaultsQuery, @CurrentCaller() caller: Caller) {
    return this.#faults.list(query, caller);
  }

  @Post('reset')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({
    operationId: 'resetFaults',
    summary: 'Remove all faults',
    description:
      'Of all endpoints on all nodes, or of those with the given labels. What the faults hold passes at once. Each endpoint gets a new revision.',
  })
  @ApiAnswer(200, { description: 'What was removed.', schema: faultsResetResultSchema })
  @ApiErrors(
    'thread_lost',
    'timeout',
    'redis_unavailable',
    'idempotency_answer_too_large',
    'idempotency_conflict',
    'idempotency_in_progress',
  )
  reset(@Body({ schema: faultsResetSchema }) reset: FaultsReset, @CurrentCaller() caller: Caller) {
    return this.#faults.reset(reset, caller);
  }

  @Post('preview')
  @HttpCode(200)
  @Scopes('read')
  @ApiOperation({
    operationId: 'previewFault',
    summary: 'Preview the decisions of a fault',
    description:
      'Which connections and units a fault of this name and seed will affect, and how: an endpoint decides the same for the same traffic. Nothing is sent, stored or changed. Time is left out: `schedule`, `ttlMs`, `maxHits` and the `ms` of `after` and `until` do not count.',
  })
  @ApiAnswer(200, { description: 'The decisions.', schema: faultPreviewSchema })
  preview(@Body({ schema: faultPreviewRequestSchema }) request: FaultPreviewRequest): FaultPreview {
    return previewFault(request);
  }
}
