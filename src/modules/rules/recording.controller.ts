import { Controller, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiAnswer, ApiErrors, Scopes } from '../../core/http/index.ts';
import { ClientsService } from '../clients/index.ts';
import { ListenersService } from '../listeners/index.ts';
import { ForwardToOwner } from '../nodes/index.ts';
import { RecordedRules } from './recorded-rules.ts';
import { recordedRulesSchema, RECORDING_ERRORS, recordingQuerySchema, type RecordingQuery } from './rules.schemas.ts';

const DESCRIPTION =
  'Replies to each received message with the messages that followed it. If the same message had different replies, they are replayed in order, and the last one repeats. If connections differ, the n-th connection of the replay uses the n-th connection of the recording. The response is a merge patch for a listener with the same framing; nothing is changed.';

@ApiTags('Rules')
@Controller()
export class RecordingController {
  readonly #listeners: ListenersService;
  readonly #clients: ClientsService;
  readonly #recorded: RecordedRules;

  constructor(
    @Inject(ListenersService) listeners: ListenersService,
    @Inject(ClientsService) clients: ClientsService,
    @Inject(RecordedRules) recorded: RecordedRules,
  ) {
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
    description: `Messages that the client sent become conditions, and messages that it received become replies. ${DESCRIPTION}`,
  })
  @ApiAnswer(200, { description: 'The handler.', schema: recordedRulesSchema })
  @ApiErrors(...RECORDING_ERRORS)
  ofClient(@Param('id') id: string, @Query({ schema: recordingQuerySchema }) query: RecordingQuery) {
    return this.#recorded.make(this.#clients.getDocument(id).id, 'out', query);
  }
}
