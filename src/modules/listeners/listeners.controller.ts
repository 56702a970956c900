import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { outgoingSchema, type OutgoingMessage } from '../../contract/client.ts';
import { listenerSchema, listenerSpecSchema, type ListenerSpec } from '../../contract/listener.ts';
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
  TakesBody,
} from '../../core/http/index.ts';
import { deleteQuerySchema, stopSchema, type DeleteQuery, type Stop } from '../data-plane/index.ts';
import { ForwardToOwner } from '../nodes/index.ts';
import { ListenersListing } from './listeners.listing.ts';
import {
  broadcastQuerySchema,
  broadcastResultSchema,
  createListenerQuerySchema,
  listenerPageSchema,
  listenerPatchSchema,
  listListenersQuerySchema,
  RESTART_FIELDS_TEXT,
  type BroadcastQuery,
  type CreateListenerQuery,
  type ListListenersQuery,
} from './listeners.schemas.ts';
import { ListenersService } from './listeners.service.ts';

const OPEN_ERRORS = [
  'bind_forbidden',
  'port_in_use',
  'address_unavailable',
  'permission_denied',
  'socket_option_refused',
  'multicast_join_failed',
  'descriptor_limit',
  'message_not_encodable',
  'thread_lost',
  'timeout',
  'redis_unavailable',
] as const;
const IDEMPOTENCY_ERRORS = ['idempotency_answer_too_large', 'idempotency_conflict', 'idempotency_in_progress'] as const;
const listenerAnswer = { description: 'The listener.', schema: listenerSchema, headers: { ETag: 'Its revision.' } };

@ApiTags('Listeners')
@UseInterceptors(ResourceHeaders)
@Controller('listeners')
export class ListenersController {
  readonly #listeners: ListenersService;
  readonly #listing: ListenersListing;

  constructor(listeners: ListenersService, listing: ListenersListing) {
    this.#listeners = listeners;
    this.#listing = listing;
  }

  @Post()
  @Idempotent()
  @TakesBody('endpoint')
  @ApiOperation({
    operationId: 'createListener',
    summary: 'Open a listener',
    description:
      'Answers once the port is bound; when it cannot be bound nothing is kept. With `dryRun=true` everything is checked and nothing opened. An action `forward`, and an expression in `tag`, need the scope `payload` besides.',
  })
  @ApiAnswer(201, {
    ...listenerAnswer,
    description: 'The listener, listening.',
    headers: { ETag: 'Its revision.', Location: 'Its path.' },
  })
  @ApiAnswer(200, { description: 'Dry run: the listener that would be created.', schema: listenerSchema })
  @ApiErrors('name_taken', 'listener_limit', ...OPEN_ERRORS, ...IDEMPOTENCY_ERRORS)
  create(
    @Body({ schema: listenerSpecSchema }) spec: ListenerSpec,
    @Query({ schema: createListenerQuerySchema }) { dryRun }: CreateListenerQuery,
    @CurrentCaller() caller: Caller,
  ) {
    return this.#listeners.create(spec, { dryRun, waitMs: 0, caller });
  }

  @Get()
  @ApiOperation({
    operationId: 'listListeners',
    summary: 'List listeners',
    description: 'Of all nodes, in order of creation.',
  })
  @ApiAnswer(200, { description: 'A page of listeners.', schema: listenerPageSchema })
  @ApiErrors('malformed_cursor', 'redis_unavailable')
  list(@Query({ schema: listListenersQuerySchema }) query: ListListenersQuery, @CurrentCaller() caller: Caller) {
    return this.#listing.list(query, caller);
  }

  @Get(':id')
  @ForwardToOwner(ListenersService, 'id', { answersForLost: true })
  @ApiOperation({
    operationId: 'getListener',
    summary: 'Inspect a listener',
    description:
      'What it should be, and in `status` what it is, with its counters. One whose node is gone is `failed` with `node_lost`.',
  })
  @ApiAnswer(200, listenerAnswer)
  @ApiErrors('not_found', 'node_unreachable')
  get(@Param('id') id: string) {
    return this.#listeners.get(id);
  }

  @Patch(':id')
  @ForwardToOwner(ListenersService)
  @TakesBody('endpoint')
  @ApiOperation({
    operationId: 'updateListener',
    summary: 'Change a listener',
    description: `JSON Merge Patch, applied at once and without dropping connections; \`framing\` and \`encoding\` hold for connections opened afterwards. ${RESTART_FIELDS_TEXT} can change only while it is not open. A handler with an action \`forward\` needs the scope \`payload\` besides.`,
  })
  @ApiAnswer(200, listenerAnswer)
  @ApiErrors(
    'not_found',
    'restart_required',
    'revision_mismatch',
    'name_taken',
    'bind_forbidden',
    'address_unavailable',
    'socket_option_refused',
    'multicast_join_failed',
    'message_not_encodable',
    'thread_lost',
    'redis_unavailable',
    'node_unreachable',
  )
  update(
    @Param('id') id: string,
    @Body({ schema: listenerPatchSchema }) patch: JsonObject,
    @IfMatch() revision: Revisions | undefined,
    @CurrentCaller() caller: Caller,
  ) {
    return this.#listeners.update(id, patch, { revision, caller });
  }

  @Delete(':id')
  @HttpCode(204)
  @ForwardToOwner(ListenersService, 'id', { answersForLost: true })
  @ApiOperation({
    operationId: 'deleteListener',
    summary: 'Close and delete a listener',
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
    return this.#listeners.remove(id, { graceMs, revision });
  }

  @Post(':id/start')
  @HttpCode(200)
  @Idempotent()
  @ForwardToOwner(ListenersService)
  @ApiOperation({
    operationId: 'startListener',
    summary: 'Open a stopped listener',
    description:
      'Answers once it is bound; one that is open stays as it is. A failed or suspended one is tried at once.',
  })
  @ApiAnswer(200, listenerAnswer)
  @ApiErrors('not_found', 'node_unreachable', ...OPEN_ERRORS, ...IDEMPOTENCY_ERRORS)
  start(@Param('id') id: string) {
    return this.#listeners.start(id, { waitMs: 0 });
  }

  @Post(':id/reset')
  @HttpCode(200)
  @Idempotent()
  @ForwardToOwner(ListenersService)
  @ApiOperation({
    operationId: 'resetListener',
    summary: 'Reset a listener between tests',
    description:
      'Everything that is left of the messages so far goes, on all its net threads: captured messages are removed; variables of connections and what rules have counted (`times`, hits, chance) begin anew, delayed actions and messages that waited are dropped, `{{counter}}` starts at 1, idle rules count from now. The listener itself, its port and the traffic counters in `status` stay. A stopped one can be reset, too.',
  })
  @ApiAnswer(200, { description: 'What was taken away.', schema: endpointResetResultSchema })
  @ApiErrors('not_found', 'timeout', 'node_unreachable', ...IDEMPOTENCY_ERRORS)
  reset(@Param('id') id: string, @Body({ schema: endpointResetSchema }) reset: EndpointReset) {
    return this.#listeners.reset(id, reset);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @Idempotent()
  @ForwardToOwner(ListenersService)
  @ApiOperation({
    operationId: 'stopListener',
    summary: 'Close a listener and keep it',
    description: 'Stops accepting, lets connections end for `graceMs`, then cuts them. Captured messages stay.',
  })
  @ApiAnswer(200, listenerAnswer)
  @ApiErrors('not_found', 'redis_unavailable', 'node_unreachable', ...IDEMPOTENCY_ERRORS)
  stop(@Param('id') id: string, @Body({ schema: stopSchema }) { graceMs }: Stop) {
    return this.#listeners.stop(id, graceMs);
  }

  @Post(':id/broadcast')
  @HttpCode(200)
  @Idempotent()
  @ForwardToOwner(ListenersService)
  @TakesBody('bytes')
  @ApiOperation({
    operationId: 'broadcastToListener',
    summary: 'Send to all connections of a listener',
    description: 'Or with `label` to those that have it. One that cannot take the message does not stop the others.',
  })
  @ApiAnswer(200, { description: 'How many took it.', schema: broadcastResultSchema })
  @ApiErrors('not_found', 'not_listening', 'message_not_encodable', 'node_unreachable', ...IDEMPOTENCY_ERRORS)
  broadcast(
    @Param('id') id: string,
    @Body({ schema: outgoingSchema }) message: OutgoingMessage,
    @Query({ schema: broadcastQuerySchema }) { label }: BroadcastQuery,
  ) {
    return this.#listeners.broadcast(id, message, label);
  }
}
