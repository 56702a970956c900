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
  UseInterceptors,
} from '@nestjs/common';
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
import { selectionDeletedSchema } from '../../contract/selector.ts';
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
import {
  deleteQuerySchema,
  deleteSelectionQuerySchema,
  stopSchema,
  type DeleteQuery,
  type DeleteSelectionQuery,
  type Stop,
} from '../data-plane/index.ts';
import { ForwardToOwner } from '../nodes/index.ts';
import { ClientsListing } from './clients.listing.ts';
import {
  clientPageSchema,
  clientPatchSchema,
  clientSentSchema,
  createClientQuerySchema,
  listClientsQuerySchema,
  RESTART_FIELDS_TEXT,
  SEND_ERRORS,
  startClientQuerySchema,
  type CreateClientQuery,
  type ListClientsQuery,
  type StartClientQuery,
} from './clients.schemas.ts';
import { ClientsSelection } from './clients.selection.ts';
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
const clientAnswer = { description: 'The client.', schema: clientSchema, headers: { ETag: 'Its revision.' } };

@ApiTags('Clients')
@UseInterceptors(ResourceHeaders)
@Controller('clients')
export class ClientsController {
  readonly #clients: ClientsService;
  readonly #listing: ClientsListing;
  readonly #selection: ClientsSelection;

  constructor(
    @Inject(ClientsService) clients: ClientsService,
    @Inject(ClientsListing) listing: ClientsListing,
    @Inject(ClientsSelection) selection: ClientsSelection,
  ) {
    this.#clients = clients;
    this.#listing = listing;
    this.#selection = selection;
  }

  @Post()
  @Idempotent()
  @TakesBody('endpoint')
  @ApiOperation({
    operationId: 'createClient',
    summary: 'Create a client',
    description:
      'The client starts to connect immediately. It is created whether or not the target answers; `status` shows the outcome. A target that the egress rules deny is refused.',
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
    description:
      'Resources of all nodes, in order of creation. A page ends early after about 4 MiB: continue with `nextCursor`.',
  })
  @ApiAnswer(200, { description: 'A page of clients.', schema: clientPageSchema })
  @ApiErrors('malformed_cursor', 'redis_unavailable')
  list(@Query({ schema: listClientsQuerySchema }) query: ListClientsQuery, @CurrentCaller() caller: Caller) {
    return this.#listing.list(query, caller);
  }

  @Delete()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deleteClients',
    summary: 'Disconnect and delete clients by selector',
    description:
      'Deletes every client that matches, on all nodes, without pages. One that cannot be deleted is listed in `failed` and does not affect the others. Idempotent.',
  })
  @ApiAnswer(200, { description: 'What was deleted.', schema: selectionDeletedSchema })
  @ApiErrors('selector_required', 'redis_unavailable')
  removeSelected(
    @Query({ schema: deleteSelectionQuerySchema }) query: DeleteSelectionQuery,
    @CurrentCaller() caller: Caller,
  ) {
    return this.#selection.remove(query, caller);
  }

  @Get(':id')
  @ForwardToOwner(ClientsService, 'id', { answersForLost: true })
  @ApiOperation({
    operationId: 'getClient',
    summary: 'Inspect a client',
    description:
      'Returns the specification, and in `status` the current state with counters. When its node is down, the state is `failed` with `node_lost`.',
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
    description: `JSON Merge Patch, applied immediately. The open connection stays and keeps its framing. ${RESTART_FIELDS_TEXT} can change only while the client is stopped.`,
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
      'Also deletes its captured messages. When its node is down, any other node can delete it; the owner does not open it again when it comes back.',
  })
  @ApiAnswer(204, { description: 'Deleted.' })
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
    description: 'Starts to connect. No effect if the client is already started.',
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
      'Removes everything that earlier messages left behind, on all net threads: captured messages are deleted; waiting exchanges return 502 `connection_aborted`; a closed connection is opened again as set in `reconnect`. The client itself, its port and the traffic counters in `status` stay. A stopped client can also be reset.',
  })
  @ApiAnswer(200, { description: 'What was removed.', schema: endpointResetResultSchema })
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
    summary: 'Stop a client',
    description:
      'Sends FIN, waits up to `graceMs` for the FIN of the peer, then resets the connection. Captured messages stay.',
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
    description: 'Returns when the message is accepted for sending.',
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
    summary: 'Send a message and wait for the reply',
    description:
      'Returns the first message received after the send that matches `match`; other messages are skipped and counted. If the client is still connecting, the request waits for it.',
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
