import { Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, ApiErrors, Scopes } from '../../core/http/index.ts';
import { ClientsService } from '../clients/index.ts';
import { ListenersService } from '../listeners/index.ts';
import { ForwardToOwner } from '../nodes/index.ts';
import { RecordedRules } from './recorded-rules.ts';
import { recordedRulesSchema, RECORDING_ERRORS, recordingQuerySchema, type RecordingQuery } from './rules.schemas.ts';

const DESCRIPTION =
  'Each message that came is answered with what followed it. When the same message was answered differently, the answers come in their order, and the last one stays; when connections differ, the n-th connection of the replay is the n-th of the recording. The answer is a merge patch for a listener with the same framing; nothing is changed here.';

@ApiTags('Rules')
@Controller()
export class RecordingController {
  readonly #listeners: ListenersService;
  readonly #clients: ClientsService;
  readonly #recorded: RecordedRules;

  constructor(listeners: ListenersService, clients: ClientsService, recorded: RecordedRules) {
    this.#listeners = listeners;
    this.#clients = clients;
    this.#recorded = recorded;
  }

  @Post('listeners/:id/rules/from-capture')
  @HttpCode(200)
  @Scopes('read', 'payload')
  @ForwardToOwner(ListenersService)
  @ApiOperation({
    operationId: 'recordListenerRules',
    summary: "Rules that replay a listener's capture",
    description: DESCRIPTION,
  })
  @ApiAnswer(200, { description: 'The handler.', schema: recordedRulesSchema })
  @ApiErrors(...RECORDING_ERRORS)
  ofListener(@Param('id') id: string, @Query({ schema: recordingQuerySchema }) query: RecordingQuery) {
    return this.#recorded.make(this.#listeners.getDocument(id).id, 'in', query);
  }

  @Post('clients/:id/rules/from-capture')
  @HttpCode(200)
  @Scopes('read', 'payload')
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'recordClientRules',
    summary: "Rules that stand in for a client's server",
    description: `What the client sent is what comes, and what it received is the answer. ${DESCRIPTION}`,
  })
  @ApiAnswer(200, { description: 'The handler.', schema: recordedRulesSchema })
  @ApiErrors(...RECORDING_ERRORS)
  ofClient(@Param('id') id: string, @Query({ schema: recordingQuerySchema }) query: RecordingQuery) {
    return this.#recorded.make(this.#clients.getDocument(id).id, 'out', query);
  }
}
