import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  deletePoolModeSchema,
  poolSchema,
  poolSpecSchema,
  type DeletePoolMode,
  type Pool,
  type PoolSpec,
} from '../../../contract/jobs/index.ts';
import { ownedPageQuerySchema, pageOf, type OwnedPageQuery, type Page } from '../../../contract/page.ts';
import {
  dryRunDeletionField,
  poolSelectionDeletedSchema,
  selectorFields,
  type PoolSelectionDeleted,
} from '../../../contract/selector.ts';
import {
  ApiAnswer,
  ApiErrors,
  Idempotent,
  IfMatch,
  type JsonObject,
  patchSchemaOf,
  ResourceHeaders,
  type Revisions,
} from '../../../core/http/index.ts';
import { PoolSelection, type PoolSelectionOptions } from './pool-selection.ts';
import { PoolRemoval } from './pool-removal.ts';
import { PoolService } from './pool.service.ts';

const modeField = deletePoolModeSchema
  .default('drain')
  .meta({ description: 'What happens to its jobs. Default `drain`.' });
const deleteQuerySchema = z.strictObject({ mode: modeField });
const deleteSelectionQuerySchema = z.strictObject({
  ...selectorFields,
  mode: modeField,
  dryRun: dryRunDeletionField,
});
const poolPatchSchema = patchSchemaOf(poolSpecSchema.shape, 'PoolPatch');

@ApiTags('Pools')
@UseInterceptors(ResourceHeaders)
@Controller('pools')
export class PoolController {
  readonly #pools: PoolService;
  readonly #removal: PoolRemoval;
  readonly #selection: PoolSelection;

  constructor(
    @Inject(PoolService) pools: PoolService,
    @Inject(PoolRemoval) removal: PoolRemoval,
    @Inject(PoolSelection) selection: PoolSelection,
  ) {
    this.#pools = pools;
    this.#removal = removal;
    this.#selection = selection;
  }

  @Post()
  @Idempotent()
  @ApiOperation({ operationId: 'createPool', summary: 'Create a pool' })
  @ApiAnswer(201, { description: 'The pool.', schema: poolSchema, headers: { location: 'Its address.' } })
  @ApiErrors(
    'name_taken',
    'pool_limit',
    'idempotency_answer_too_large',
    'idempotency_conflict',
    'idempotency_in_progress',
  )
  async create(
    @Body({ schema: poolSpecSchema }) spec: PoolSpec,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Pool> {
    const pool = await this.#pools.create(spec);
    void reply.header('location', `/v1/pools/${pool.name}`);
    return pool;
  }

  @Get()
  @ApiOperation({ operationId: 'listPools', summary: 'List pools', description: 'Ordered by name.' })
  @ApiAnswer(200, { description: 'A page of pools.', schema: pageOf(poolSchema, 'PoolPage') })
  @ApiErrors('malformed_cursor')
  list(@Query({ schema: ownedPageQuerySchema }) query: OwnedPageQuery): Promise<Page<Pool>> {
    return this.#pools.list(query);
  }

  @Delete()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deletePools',
    summary: 'Delete pools by selector',
    description:
      'Deletes every pool that matches, as a single deletion would. The pool `default` always exists: it is listed in `failed`. Idempotent.',
  })
  @ApiAnswer(200, { description: 'What was deleted.', schema: poolSelectionDeletedSchema })
  @ApiErrors('selector_required')
  deleteSelected(
    @Query({ schema: deleteSelectionQuerySchema }) query: PoolSelectionOptions,
  ): Promise<PoolSelectionDeleted> {
    return this.#selection.remove(query);
  }

  @Get(':name')
  @ApiOperation({ operationId: 'getPool', summary: 'Inspect a pool' })
  @ApiAnswer(200, { description: 'The pool.', schema: poolSchema })
  @ApiErrors('not_found')
  get(@Param('name') name: string): Promise<Pool> {
    return this.#pools.get(name);
  }

  @Patch(':name')
  @ApiOperation({
    operationId: 'updatePool',
    summary: 'Change a pool',
    description:
      'JSON Merge Patch (RFC 7396). Everything except the name can change while jobs run, with immediate effect; accepted jobs keep their attempts and time limit.',
  })
  @ApiAnswer(200, { description: 'The changed pool.', schema: poolSchema })
  @ApiErrors('not_found', 'revision_mismatch', 'state_conflict')
  patch(
    @Param('name') name: string,
    @Body({ schema: poolPatchSchema }) patch: JsonObject,
    @IfMatch() revision: Revisions | undefined,
  ): Promise<Pool> {
    return this.#pools.patch(name, patch, revision);
  }

  @Post(':name/pause')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pausePool',
    summary: 'Pause a pool',
    description: 'Starts no more jobs. Running jobs continue, and new jobs are still accepted. Idempotent.',
  })
  @ApiAnswer(200, { description: 'The pool.', schema: poolSchema })
  @ApiErrors('not_found', 'state_conflict')
  pause(@Param('name') name: string): Promise<Pool> {
    return this.#pools.pause(name);
  }

  @Post(':name/resume')
  @HttpCode(200)
  @ApiOperation({ operationId: 'resumePool', summary: 'Resume a paused or draining pool', description: 'Idempotent.' })
  @ApiAnswer(200, { description: 'The pool.', schema: poolSchema })
  @ApiErrors('not_found', 'state_conflict')
  resume(@Param('name') name: string): Promise<Pool> {
    return this.#pools.resume(name);
  }

  @Post(':name/drain')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'drainPool',
    summary: 'Drain a pool',
    description: 'Existing jobs still run; new ones are refused with `pool_closed` until `resume`. Idempotent.',
  })
  @ApiAnswer(200, { description: 'The pool.', schema: poolSchema })
  @ApiErrors('not_found', 'state_conflict')
  drain(@Param('name') name: string): Promise<Pool> {
    return this.#pools.drain(name);
  }

  @Delete(':name')
  @ApiOperation({
    operationId: 'deletePool',
    summary: 'Delete a pool',
    description:
      'The pool is `deleting` until its jobs have ended, then it is deleted. Ended jobs stay readable by id for `retention.ageMs`.',
  })
  @ApiAnswer(204, { description: 'Deleted.' })
  @ApiAnswer(202, { description: 'The pool will be deleted when its jobs have ended.', schema: poolSchema })
  @ApiErrors('not_found', 'revision_mismatch', 'state_conflict')
  async delete(
    @Param('name') name: string,
    @Query({ schema: deleteQuerySchema }) { mode }: { mode: DeletePoolMode },
    @IfMatch() revision: Revisions | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Pool | undefined> {
    const pool = await this.#pools.markDeleted(name, mode, revision);
    const gone = await this.#removal.advance(pool);
    void reply.status(gone ? 204 : 202);
    return gone ? undefined : this.#pools.get(name);
  }
}
