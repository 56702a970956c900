import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  lockQuerySchema,
  lockSchema,
  lockSummarySchema,
  pageOf,
  sharedNameParameter,
  type Lock,
  type LockQuery,
  type LockSummary,
  type Page,
} from '../../contract/index.ts';
import { ApiAnswer, ApiErrors, CurrentCaller, Scopes, type Caller } from '../../core/http/index.ts';
import { Locks } from './locks.service.ts';

const lockPageSchema = pageOf(lockSummarySchema, 'LockPage');

@ApiTags('Locks')
@Controller('locks')
export class LocksController {
  readonly #locks: Locks;

  constructor(locks: Locks) {
    this.#locks = locks;
  }

  @Get()
  @ApiOperation({
    operationId: 'listLocks',
    summary: 'List locks',
    description: 'Those that are held or waited for, on all nodes, ordered by name.',
  })
  @ApiAnswer(200, { description: 'A page of locks.', schema: lockPageSchema })
  @ApiErrors('malformed_cursor')
  list(@Query({ schema: lockQuerySchema }) query: LockQuery): Promise<Page<LockSummary>> {
    return this.#locks.list(query);
  }

  @Get(':name')
  @ApiOperation({
    operationId: 'getLock',
    summary: 'Inspect a lock',
    description: 'Who holds it, and who waits since when and until when. A lock that was never used is a free one.',
  })
  @ApiAnswer(200, { description: 'The lock.', schema: lockSchema })
  get(@Param('name', { schema: sharedNameParameter }) name: string): Promise<Lock> {
    return this.#locks.get(name);
  }

  @Delete(':name/holder')
  @HttpCode(204)
  @Scopes('admin')
  @ApiOperation({
    operationId: 'releaseLockByForce',
    summary: 'Take a lock away',
    description:
      'From whoever holds it; the first who waits has it at once. The event `lock.released` says who did this. The former holder learns of it when it renews, and its fencing token is stale as soon as there is a next holder.',
  })
  @ApiAnswer(204, { description: 'It is released.' })
  @ApiErrors('not_found')
  releaseByForce(
    @Param('name', { schema: sharedNameParameter }) name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    return this.#locks.releaseByForce(name, caller.name);
  }
}
