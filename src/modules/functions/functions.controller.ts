import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Put,
  Query,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  functionNameParameter,
  functionSchema,
  functionSpecSchema,
  functionSummarySchema,
  type FunctionAnswer,
  type FunctionSpec,
  type FunctionSummary,
  type StoredFunction,
} from '../../contract/jobs/function.ts';
import { ownedPageQuerySchema, pageOf, type OwnedPageQuery, type Page } from '../../contract/page.ts';
import {
  ApiAnswer,
  ApiErrors,
  type Caller,
  CurrentCaller,
  IfMatch,
  ResourceHeaders,
  type Revisions,
  Scopes,
  TakesBody,
} from '../../core/http/index.ts';
import { Functions } from './functions.service.ts';

const functionPageSchema = pageOf(functionSummarySchema, 'FunctionPage');
const functionAnswer = { description: 'The function.', schema: functionSchema, headers: { ETag: 'Its revision.' } };

@ApiTags('Functions')
@UseInterceptors(ResourceHeaders)
@Controller('functions')
export class FunctionsController {
  readonly #functions: Functions;

  constructor(@Inject(Functions) functions: Functions) {
    this.#functions = functions;
  }

  @Get()
  @ApiOperation({
    operationId: 'listFunctions',
    summary: 'List functions',
    description: 'Ordered by name, without sources.',
  })
  @ApiAnswer(200, { description: 'A page of functions.', schema: functionPageSchema })
  @ApiErrors('malformed_cursor')
  list(@Query({ schema: ownedPageQuerySchema }) query: OwnedPageQuery): Promise<Page<FunctionSummary>> {
    return this.#functions.list(query);
  }

  @Get(':name')
  @ApiOperation({
    operationId: 'getFunction',
    summary: 'Read a function',
    description: 'Without the scope `payload` the source is left out and named in `omitted`.',
  })
  @ApiAnswer(200, functionAnswer)
  @ApiErrors('not_found')
  async get(
    @Param('name', { schema: functionNameParameter }) name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<FunctionAnswer> {
    return functionView(await this.#functions.get(name), caller);
  }

  @Put(':name')
  @TakesBody('text')
  @ApiOperation({
    operationId: 'putFunction',
    summary: 'Store a function',
    description:
      'Compiles the module and runs its top level in a sandbox before storing it. Jobs that start later use the new source; running jobs keep their revision. Storing the same source again changes nothing. Replacing the source of an existing function, or reusing the name of a deleted one, also needs the scope `payload`, because the function receives the inputs of jobs and schedules.',
  })
  @ApiAnswer(200, functionAnswer)
  @ApiAnswer(201, {
    ...functionAnswer,
    description: 'The new function.',
    headers: { ...functionAnswer.headers, Location: 'Path of the resource.' },
  })
  @ApiErrors('not_found', 'function_syntax', 'function_invalid', 'function_limit', 'revision_mismatch')
  async put(
    @Param('name', { schema: functionNameParameter }) name: string,
    @Body({ schema: functionSpecSchema }) spec: FunctionSpec,
    @IfMatch() revision: Revisions | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FunctionAnswer> {
    const { stored, isNew } = await this.#functions.put(name, spec, { revision, caller });
    if (isNew) void reply.status(201).header('location', `/v1/functions/${encodeURIComponent(name)}`);
    return functionView(stored, caller);
  }

  @Delete(':name')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteFunction',
    summary: 'Delete a function',
    description:
      'Jobs that start later fail with `not_found`. Also needs the scope `payload`, like replacing the function. Reusing its name later also needs that scope.',
  })
  @ApiAnswer(204, { description: 'Deleted.' })
  @ApiErrors('not_found', 'revision_mismatch')
  @Scopes('write', 'payload')
  remove(
    @Param('name', { schema: functionNameParameter }) name: string,
    @IfMatch() revision: Revisions | undefined,
  ): Promise<void> {
    return this.#functions.remove(name, revision);
  }
}

/** What a caller sees of a function. */
function functionView({ source, ...summary }: StoredFunction, caller: Caller): FunctionAnswer {
  return caller.scopes.includes('payload') ? { ...summary, source } : { ...summary, omitted: ['source'] };
}
