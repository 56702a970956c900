import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  counterAddSchema,
  counterQuerySchema,
  counterSchema,
  counterSetSchema,
  pageOf,
  counterNameParameter,
  type Counter,
  type CounterAdd,
  type CounterQuery,
  type CounterSet,
  type Page,
} from '../../contract/index.ts';
import { ApiAnswer, ApiErrors, Idempotent, IfMatch, ResourceHeaders, type Revisions } from '../../core/http/index.ts';
import { Counters } from './counters.service.ts';

const counterPageSchema = pageOf(counterSchema, 'CounterPage');
const counterAnswer = { description: 'The counter.', schema: counterSchema, headers: { ETag: 'Its revision.' } };
const WRITE_ERRORS = [
  'value_mismatch',
  'stale_fencing_token',
  'revision_mismatch',
  'counter_limit',
  'fence_limit',
] as const;

@ApiTags('Counters')
@UseInterceptors(ResourceHeaders)
@Controller('counters')
export class CountersController {
  readonly #counters: Counters;

  constructor(@Inject(Counters) counters: Counters) {
    this.#counters = counters;
  }

  @Get()
  @ApiOperation({ operationId: 'listCounters', summary: 'List counters', description: 'Ordered by name.' })
  @ApiAnswer(200, { description: 'A page of counters.', schema: counterPageSchema })
  @ApiErrors('malformed_cursor')
  list(@Query({ schema: counterQuerySchema }) query: CounterQuery): Promise<Page<Counter>> {
    return this.#counters.list(query);
  }

  @Get(':name')
  @ApiOperation({ operationId: 'getCounter', summary: 'Read a counter' })
  @ApiAnswer(200, counterAnswer)
  @ApiErrors('not_found')
  get(@Param('name', { schema: counterNameParameter }) name: string): Promise<Counter> {
    return this.#counters.get(name);
  }

  @Put(':name')
  @ApiOperation({
    operationId: 'setCounter',
    summary: 'Set a counter',
    description:
      'Creates the counter if it does not exist. With conditions, writes only if all of them hold, atomically.',
  })
  @ApiAnswer(200, counterAnswer)
  @ApiAnswer(201, { ...counterAnswer, description: 'The new counter.' })
  @ApiErrors('not_found', ...WRITE_ERRORS)
  async set(
    @Param('name', { schema: counterNameParameter }) name: string,
    @Body({ schema: counterSetSchema }) { value, ...conditions }: CounterSet,
    @IfMatch() revision: Revisions | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Counter> {
    const { counter, isNew } = await this.#counters.set(name, value, { ...conditions, revision });
    if (isNew) void reply.status(201);
    return counter;
  }

  @Post(':name/add')
  @HttpCode(200)
  @Idempotent()
  @ApiOperation({
    operationId: 'addToCounter',
    summary: 'Add to a counter',
    description:
      'Atomic: no concurrent addition is lost. A counter that does not exist starts at 0. With `Idempotency-Key` the request can be repeated safely when its response was lost.',
  })
  @ApiAnswer(200, counterAnswer)
  @ApiErrors(
    'counter_bound',
    'not_found',
    ...WRITE_ERRORS,
    'idempotency_answer_too_large',
    'idempotency_conflict',
    'idempotency_in_progress',
  )
  add(
    @Param('name', { schema: counterNameParameter }) name: string,
    @Body({ schema: counterAddSchema }) add: CounterAdd,
  ): Promise<Counter> {
    return this.#counters.add(name, add);
  }

  @Delete(':name')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteCounter',
    summary: 'Delete a counter',
    description: 'The next addition starts at 0. The fencing tokens it has seen are remembered for a day.',
  })
  @ApiAnswer(204, { description: 'Deleted.' })
  @ApiErrors('not_found', 'revision_mismatch')
  remove(
    @Param('name', { schema: counterNameParameter }) name: string,
    @IfMatch() revision: Revisions | undefined,
  ): Promise<void> {
    return this.#counters.remove(name, revision);
  }
}
