import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  clientSchema,
  clientSpecSchema,
  exchangeSchema,
  outgoingSchema,
  type ClientSpec,
  type Exchange,
  type OutgoingMessage,
} from '../../contract/client.ts';
import { exchangeResultSchema } from '../../contract/message.ts';
import { endpointResetResultSchema, endpointResetSchema, type EndpointReset } from '../../contract/endpoint-reset.ts';
import {
  ApiAnswer,
  ApiErrors,
  type Caller,
  CurrentCaller,
  Idempotent,
  IfMatch,
  type JsonObject,
  ResourceHeaders,
  type Revisions,
  Scopes,
  TakesBody,
} from '../../core/http/index.ts';
import { deleteQuerySchema, stopSchema, type DeleteQuery, type Stop } from '../data-plane/index.ts';
import { ForwardToOwner } from '../nodes/index.ts';
import { ClientsListing } from './clients.listing.ts';
import {
  clientPageSchema,
  clientPatchSchema,
  clientSentSchema,
  createClientQuerySchema,
  listClientsQuerySchema,
  RESTART_FIELDS_TEXT,
  startClientQuerySchema,
  type CreateClientQuery,
  type ListClientsQuery,
  type StartClientQuery,
} from './clients.schemas.ts';
import { ClientsService } from './clients.service.ts';

const OPEN_ERRORS = [
  'egress_forbidden',
  'message_not_encodable',
  'wait_limit',
  'thread_lost',
  'timeout',
  'redis_unavailable',
] as const;
const IDEMPOTENCY_ERRORS = ['idempotency_answer_too_large', 'idempotency_conflict', 'idempotency_in_progress'] as const;
const SEND_ERRORS = [
  'not_found',
  'not_connected',
  'write_closed',
  'send_buffer_full',
  'message_not_encodable',
  'datagram_too_large',
  'thread_lost',
  'node_unreachable',
] as const;
const clientAnswer = { description: 'The client.', schema: clientSchema, headers: { ETag: 'Its revision.' } };

@ApiTags('Clients')
@UseInterceptors(ResourceHeaders)
@Controller('clients')
export class ClientsController {
  readonly #clients: ClientsService;
  readonly #listing: ClientsListing;

  constructor(clients: ClientsService, listing: ClientsListing) {
    this.#clients = clients;
    this.#listing = listing;
  }

  @Post()
  @Idempotent()
  @TakesBody('endpoint')
  @ApiOperation({
    operationId: 'createClient',
    summary: 'Create a client',
    description:
      'It begins to connect at once and is created whether or not the target answers: `status` says how it went. A target that may not be connected to is refused.',
  })
  @ApiAnswer(201, { ...clientAnswer, headers: { ETag: 'Its revision.', Location: 'Its path.' } })
  @ApiAnswer(200, { description: 'Dry run: the client that would be created.', schema: clientSchema })
  @ApiErrors('name_taken', 'client_limit', ...OPEN_ERRORS, ...IDEMPOTENCY_ERRORS)
  create(
    @Body({ schema: clientSpecSchema }) spec: ClientSpec,
    @Query({ schema: createClientQuerySchema }) options: CreateClientQuery,
    @CurrentCaller() caller: Caller,
  ) {
    return this.#clients.create(spec, { ...options, caller });
  }

  @Get()
  @ApiOperation({
    operationId: 'listClients',
    summary: 'List clients',
    description: 'Of all nodes, in order of creation.',
  })
  @ApiAnswer(200, { description: 'A page of clients.', schema: clientPageSchema })
  @ApiErrors('malformed_cursor', 'redis_unavailable')
  list(@Query({ schema: listClientsQuerySchema }) query: ListClientsQuery, @CurrentCaller() caller: Caller) {
    return this.#listing.list(query, caller);
  }

  @Get(':id')
  @ForwardToOwner(ClientsService, 'id', { answersForLost: true })
  @ApiOperation({
    operationId: 'getClient',
    summary: 'Inspect a client',
    description:
      'What it should be, and in `status` what it is, with its counters. One whose node is gone is `failed` with `node_lost`.',
  })
  @ApiAnswer(200, clientAnswer)
  @ApiErrors('not_found', 'node_unreachable')
  get(@Param('id') id: string) {
    return this.#clients.get(id);
  }

  @Patch(':id')
  @ForwardToOwner(ClientsService)
  @TakesBody('endpoint')
  @ApiOperation({
    operationId: 'updateClient',
    summary: 'Change a client',
    description: `JSON Merge Patch, applied at once and without losing the connection, which keeps its framing. ${RESTART_FIELDS_TEXT} can change only while it is not started.`,
  })
  @ApiAnswer(200, clientAnswer)
  @ApiErrors(
    'not_found',
    'restart_required',
    'revision_mismatch',
    'name_taken',
    'message_not_encodable',
    'thread_lost',
    'redis_unavailable',
    'node_unreachable',
  )
  update(
    @Param('id') id: string,
    @Body({ schema: clientPatchSchema }) patch: JsonObject,
    @IfMatch() revision: Revisions | undefined,
    @CurrentCaller() caller: Caller,
  ) {
    return this.#clients.update(id, patch, { revision, caller });
  }

  @Delete(':id')
  @HttpCode(204)
  @ForwardToOwner(ClientsService, 'id', { answersForLost: true })
  @ApiOperation({
    operationId: 'deleteClient',
    summary: 'Disconnect and delete a client',
    description:
      'Its captured messages go with it. One whose node is gone can be deleted through any other: should that node come back, it does not open it again.',
  })
  @ApiAnswer(204, { description: 'It is gone.' })
  @ApiErrors('not_found', 'revision_mismatch', 'redis_unavailable', 'node_unreachable')
  remove(
    @Param('id') id: string,
    @Query({ schema: deleteQuerySchema }) { graceMs }: DeleteQuery,
    @IfMatch() revision: Revisions | undefined,
  ) {
    return this.#clients.remove(id, { graceMs, revision });
  }

  @Post(':id/start')
  @HttpCode(200)
  @Idempotent()
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'startClient',
    summary: 'Start a client',
    description: 'Begins to connect; one that is at it stays as it is.',
  })
  @ApiAnswer(200, clientAnswer)
  @ApiErrors('not_found', 'node_unreachable', ...OPEN_ERRORS, ...IDEMPOTENCY_ERRORS)
  start(@Param('id') id: string, @Query({ schema: startClientQuerySchema }) { waitMs }: StartClientQuery) {
    return this.#clients.start(id, { waitMs });
  }

  @Post(':id/reset')
  @HttpCode(200)
  @Idempotent()
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'resetClient',
    summary: 'Reset a client between tests',
    description:
      'Everything that is left of the messages so far goes, on all its net threads: captured messages are removed; exchanges that wait are answered 502 `connection_aborted`; a connection that was ended is opened again as `reconnect` says. The client itself, its port and the traffic counters in `status` stay. A stopped one can be reset, too.',
  })
  @ApiAnswer(200, { description: 'What was taken away.', schema: endpointResetResultSchema })
  @ApiErrors('not_found', 'timeout', 'node_unreachable', ...IDEMPOTENCY_ERRORS)
  reset(@Param('id') id: string, @Body({ schema: endpointResetSchema }) reset: EndpointReset) {
    return this.#clients.reset(id, reset);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @Idempotent()
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'stopClient',
    summary: 'Disconnect a client and keep it',
    description: 'Sends FIN, gives the peer `graceMs` to follow, then cuts the connection. Captured messages stay.',
  })
  @ApiAnswer(200, clientAnswer)
  @ApiErrors('not_found', 'redis_unavailable', 'node_unreachable', ...IDEMPOTENCY_ERRORS)
  stop(@Param('id') id: string, @Body({ schema: stopSchema }) { graceMs }: Stop) {
    return this.#clients.stop(id, graceMs);
  }

  @Post(':id/send')
  @HttpCode(202)
  @Idempotent()
  @ForwardToOwner(ClientsService)
  @TakesBody('bytes')
  @ApiOperation({
    operationId: 'sendFromClient',
    summary: 'Send a message',
    description: 'Answers when the message is accepted for sending.',
  })
  @ApiAnswer(202, { description: 'Accepted.', schema: clientSentSchema })
  @ApiErrors(...SEND_ERRORS, ...IDEMPOTENCY_ERRORS)
  send(@Param('id') id: string, @Body({ schema: outgoingSchema }) message: OutgoingMessage) {
    return this.#clients.send(id, message);
  }

  @Post(':id/exchange')
  @HttpCode(200)
  @Idempotent()
  @Scopes('write', 'payload')
  @ForwardToOwner(ClientsService)
  @TakesBody('bytes')
  @ApiOperation({
    operationId: 'exchangeWithClient',
    summary: 'Send a message and wait for the answer',
    description:
      'The first message received after the send that fits `match`; others are skipped and counted. A client that is connecting is waited for, too.',
  })
  @ApiAnswer(200, { description: 'The answer.', schema: exchangeResultSchema })
  @ApiErrors(
    'wait_limit',
    'exchange_in_progress',
    'connection_reset',
    'connection_aborted',
    ...SEND_ERRORS,
    'timeout',
    ...IDEMPOTENCY_ERRORS,
  )
  exchange(@Param('id') id: string, @Body({ schema: exchangeSchema }) exchange: Exchange) {
    return this.#clients.exchange(id, exchange);
  }
}
