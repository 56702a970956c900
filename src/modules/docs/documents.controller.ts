import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiAnswer } from '../../core/http/index.ts';
import { DescribedApp } from './described-app.ts';

const documentSchema = z.record(z.string(), z.unknown());

/** What the API is, for programs. No key is needed: it is the same for everybody. */
@ApiTags('Documents')
@Controller()
export class DocumentsController {
  readonly #described: DescribedApp;

  constructor(@Inject(DescribedApp) described: DescribedApp) {
    this.#described = described;
  }

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({ operationId: 'getOpenApi', summary: 'The OpenAPI document of this API', description: 'A readable version is at `/docs/api`.' })
  @ApiAnswer(200, { description: 'OpenAPI 3.1.', schema: documentSchema })
  openApi(): Promise<string> {
    return this.#described.openApi();
  }

  @Get('asyncapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({ operationId: 'getAsyncApi', summary: 'The AsyncAPI document of the stream', description: 'Commands, replies, pushes and every event.' })
  @ApiAnswer(200, { description: 'AsyncAPI 3.0.', schema: documentSchema })
  asyncApi(): string {
    return this.#described.asyncApi;
  }
}
