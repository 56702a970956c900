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
  endpointResetResultSchema,
  endpointResetSchema,
  type EndpointReset,
  type EndpointResetResult,
} from '../../contract/endpoint-reset.ts';
import { unmatchedSchema, type Unmatched } from '../../contract/loose-ends.ts';
import { namedPageQuerySchema, type NamedPageQuery, type Page } from '../../contract/page.ts';
import {
  deleteSetupQuerySchema,
  getSetupQuerySchema,
  putSetupQuerySchema,
  setupResultSchema,
  setupSchema,
  type DeleteSetupQuery,
  type GetSetupQuery,
  type PutSetupQuery,
  type Setup,
  type SetupResult,
  type SetupSummary,
} from '../../contract/setup.ts';
import {
  ApiAnswer,
  ApiErrors,
  ApiIfMatch,
  type Caller,
  ChangeBy,
  type ChangeConditions,
  CurrentCaller,
  type JsonObject,
  ResourceHeaders,
  Scopes,
  TakesBody,
} from '../../core/http/index.ts';
import { SetupTests } from './setup-tests.ts';
import { setupBodySchema, setupNameParameter, setupPageSchema } from './setups.schemas.ts';
import { Setups } from './setups.service.ts';
import { yamlOf } from './yaml.ts';

const ETAG = { ETag: 'Its revision.' };

@ApiTags('Set-ups')
@UseInterceptors(ResourceHeaders)
@Controller('setups')
export class SetupsController {
  readonly #setups: Setups;
  readonly #tests: SetupTests;

  constructor(@Inject(Setups) setups: Setups, @Inject(SetupTests) tests: SetupTests) {
    this.#setups = setups;
    this.#tests = tests;
  }

  @Get()
  @ApiOperation({
    operationId: 'listSetups',
    summary: 'List set-ups',
    description: 'Ordered by name, without documents.',
  })
  @ApiAnswer(200, { description: 'A page of set-ups.', schema: setupPageSchema })
  @ApiErrors('malformed_cursor')
  list(@Query({ schema: namedPageQuerySchema }) query: NamedPageQuery): Promise<Page<SetupSummary>> {
    return this.#setups.list(query);
  }

  @Put(':name')
  @TakesBody('setup')
  @ApiIfMatch()
  @ApiOperation({
    operationId: 'putSetup',
    summary: 'Apply a set-up',
    description:
      'Creates, changes and deletes resources so that they are as in the document: live where possible, with a restart only where it must be. The whole document is checked before anything changes. What fails after that is listed in `items` of 409 `setup_incomplete`, and the next PUT continues from there. The same document twice changes nothing. A private key, a credential shown as `***`, the source of a function and the input of a schedule keep their stored value when they are absent. New endpoints open on this node; existing ones change where they are. One PUT for a set-up at a time: others wait.',
  })
  @ApiAnswer(200, { description: 'What was done.', schema: setupResultSchema, headers: ETAG })
  @ApiErrors(
    'setup_incomplete',
    'setup_busy',
    'setup_limit',
    'revision_mismatch',
    'bind_forbidden',
    'egress_forbidden',
    'listener_limit',
    'client_limit',
    'redis_unavailable',
  )
  put(
    @Param('name', { schema: setupNameParameter }) name: string,
    @Body({ schema: setupBodySchema }) document: JsonObject,
    @Query({ schema: putSetupQuerySchema }) query: PutSetupQuery,
    @ChangeBy() by: ChangeConditions,
  ): Promise<SetupResult> {
    return this.#setups.put(name, document, query, by);
  }

  @Get(':name')
  @ApiOperation({
    operationId: 'getSetup',
    summary: 'Inspect a set-up',
    description:
      'The document in canonical form, and the current state of each resource; `changed` names fields that a request has changed since. Without the scope `payload`, sources of functions and inputs of schedules are left out and named in `omitted`.',
  })
  @ApiAnswer(200, {
    description: 'The set-up.',
    schema: setupSchema,
    headers: ETAG,
    alternatives: ['application/yaml'],
  })
  @ApiErrors('not_found')
  async get(
    @Param('name', { schema: setupNameParameter }) name: string,
    @Query({ schema: getSetupQuerySchema }) { format }: GetSetupQuery,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Setup | string> {
    const setup = await this.#setups.get(name, caller);
    if (format === 'json') return setup;
    void reply.header('content-type', 'application/yaml; charset=utf-8').header('etag', `"${setup.revision}"`);
    return yamlOf(setup.document);
  }

  @Post(':name/reset')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'resetSetup',
    summary: 'Reset a set-up between two tests',
    description:
      'Resets each endpoint as `POST /v1/listeners/{id}/reset` does, sets its faults back to those of the document, and counters to their `value`. Everything else stays as it is. What cannot be reset is listed in 409 `setup_incomplete`.',
  })
  @ApiAnswer(200, { description: 'What was removed, in all endpoints together.', schema: endpointResetResultSchema })
  @ApiErrors('not_found', 'setup_incomplete', 'setup_busy')
  reset(
    @Param('name', { schema: setupNameParameter }) name: string,
    @Body({ schema: endpointResetSchema }) reset: EndpointReset,
    @CurrentCaller() caller: Caller,
  ): Promise<EndpointResetResult> {
    return this.#tests.reset(name, reset, caller);
  }

  @Get(':name/unmatched')
  @Scopes('read', 'payload')
  @ApiOperation({
    operationId: 'getUnmatched',
    summary: 'List what a test may have overlooked',
    description:
      'Messages that no rule matched, and connections that ended in an error, since the endpoints were created or reset. For the last assertion of a test: both must be empty.',
  })
  @ApiAnswer(200, { description: 'What was found.', schema: unmatchedSchema })
  @ApiErrors('not_found')
  unmatched(
    @Param('name', { schema: setupNameParameter }) name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Unmatched> {
    return this.#tests.unmatched(name, caller);
  }

  @Delete(':name')
  @HttpCode(204)
  @ApiIfMatch()
  @ApiOperation({
    operationId: 'deleteSetup',
    summary: 'Delete a set-up with everything that belongs to it',
    description:
      'Jobs of its pools are cancelled. What cannot be deleted is listed in 409 `setup_incomplete`; the same request continues.',
  })
  @ApiAnswer(204, { description: 'Deleted.' })
  @ApiErrors('not_found', 'setup_incomplete', 'setup_busy', 'revision_mismatch')
  remove(
    @Param('name', { schema: setupNameParameter }) name: string,
    @Query({ schema: deleteSetupQuerySchema }) { graceMs }: DeleteSetupQuery,
    @ChangeBy() by: ChangeConditions,
  ): Promise<void> {
    return this.#setups.remove(name, graceMs, by);
  }
}
