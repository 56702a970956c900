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
import { outgoingSchema, type OutgoingMessage } from '../../contract/client.ts';
import { listenerSchema, listenerSpecSchema, type ListenerSpec } from '../../contract/listener.ts';
import { selectionDeletedSchema } from '../../contract/selector.ts';
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
import {
  deleteQuerySchema,
  deleteSelectionQuerySchema,
  stopSchema,
  type DeleteQuery,
  type DeleteSelectionQuery,
  type Stop,
} from '../data-plane/index.ts';
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
import { ListenersSelection } from './listeners.selection.ts';
import { ListenersService } from './listeners.service.ts';

const OPEN_ERRORS = [
  'bind_forbidden',
  'port_in_use',
  'address_unavailable',
  'permission_denied',
  'socket_option_refused',
  'multicast_join_failed',
  'descriptor_limit',
  'egress_forbidden',
  'message_not_encodable',
  'proxy_loop',
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
  readonly #selection: ListenersSelection;

  constructor(
    @Inject(ListenersService) listeners: ListenersService,
    @Inject(ListenersListing) listing: ListenersListing,
    @Inject(ListenersSelection) selection: ListenersSelection,
  ) {
    this.#listeners = listeners;
    this.#listing = listing;
    this.#selection = selection;
  }

  @Post()
  @Idempotent()
  @TakesBody('endpoint')
  @ApiOperation({
    operationId: 'createListener',
    summary: 'Open a listener',
    description:
      'Returns once the port is bound; if it cannot be bound, nothing is stored. With `dryRun=true` everything is validated and nothing is opened. An action `forward`, or an expression in `tag`, also needs the scope `payload`.',
  })
  @ApiAnswer(201, {
    ...listenerAnswer,
    description: 'The open listener.',
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
    description:
      'Resources of all nodes, in order of creation. A page ends early after about 4 MiB: continue with `nextCursor`.',
  })
  @ApiAnswer(200, { description: 'A page of listeners.', schema: listenerPageSchema })
  @ApiErrors('malformed_cursor', 'redis_unavailable')
  list(@Query({ schema: listListenersQuerySchema }) query: ListListenersQuery, @CurrentCaller() caller: Caller) {
    return this.#listing.list(query, caller);
  }

  @Delete()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deleteListeners',
    summary: 'Close and delete listeners by selector',
    description:
      'Deletes every listener that matches, on all nodes, without pages. One that cannot be deleted is listed in `failed` and does not affect the others. Idempotent.',
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
  @ForwardToOwner(ListenersService, 'id', { answersForLost: true })
  @ApiOperation({
    operationId: 'getListener',
    summary: 'Inspect a listener',
    description:
      'Returns the specification, and in `status` the current state with counters. When its node is down, the state is `failed` with `node_lost`.',
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
    description: `JSON Merge Patch, applied immediately without dropping connections; \`framing\` and \`encoding\` apply to new connections. ${RESTART_FIELDS_TEXT} can change only while the listener is stopped. A handler \`proxy\`, or one with an action \`forward\`, also needs the scope \`payload\`.`,
  })
  @ApiAnswer(200, listenerAnswer)
  @ApiErrors(
    'not_found',
    'restart_required',
    'revision_mismatch',
    'name_taken',
    'bind_forbidden',
    'egress_forbidden',
    'proxy_loop',
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
      'Also deletes its captured messages. When its node is down, any other node can delete it; the owner does not open it again when it comes back.',
  })
  @ApiAnswer(204, { description: 'Deleted.' })
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
      'Returns once the port is bound. No effect if the listener is open. A failed or suspended listener is retried immediately.',
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
      'Removes everything that earlier messages left behind, on all net threads: captured messages are deleted; variables of connections and counts of rules (`times`, hits, `probability`) restart; delayed actions and waiting messages are dropped; `{{counter}}` restarts at 1; idle rules count from now. The listener itself, its port and the traffic counters in `status` stay. A stopped listener can also be reset.',
  })
  @ApiAnswer(200, { description: 'What was removed.', schema: endpointResetResultSchema })
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
    summary: 'Stop a listener',
    description:
      'Stops accepting, lets connections close for up to `graceMs`, then resets them. Captured messages stay.',
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
    description:
      'With `label`, only to connections with that label. A connection that cannot take the message does not affect the others.',
  })
  @ApiAnswer(200, { description: 'Number of connections that took the message.', schema: broadcastResultSchema })
  @ApiErrors('not_found', 'not_listening', 'message_not_encodable', 'node_unreachable', ...IDEMPOTENCY_ERRORS)
  broadcast(
    @Param('id') id: string,
    @Body({ schema: outgoingSchema }) message: OutgoingMessage,
    @Query({ schema: broadcastQuerySchema }) { label }: BroadcastQuery,
  ) {
    return this.#listeners.broadcast(id, message, label);
  }
}
