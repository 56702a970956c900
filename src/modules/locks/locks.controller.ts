import { Controller, Delete, Get, HttpCode, Inject, Param, Query } from '@nestjs/common';
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

  constructor(@Inject(Locks) locks: Locks) {
    this.#locks = locks;
  }

  @Get()
  @ApiOperation({
    operationId: 'listLocks',
    summary: 'List locks',
    description: 'Locks that are held or waited for, on all nodes, ordered by name.',
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
    description:
      'Returns the holder, and the waiters with the start and end of their wait. A lock that was never used is free.',
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
    summary: 'Force the release of a lock',
    description:
      'Releases the lock regardless of its holder; the first waiter gets it immediately. The event `lock.released` names the caller. The former holder gets `lease_lost` when it renews, and its fencing token is stale once the lock has a new holder.',
  })
  @ApiAnswer(204, { description: 'Released.' })
  @ApiErrors('not_found')
  releaseByForce(
    @Param('name', { schema: sharedNameParameter }) name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    return this.#locks.releaseByForce(name, caller.name);
  }
}
