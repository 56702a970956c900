import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { outgoingSchema, type OutgoingMessage } from '../../contract/client.ts';
import { connectionSchema } from '../../contract/connection.ts';
import { ApiAnswer, ApiErrors, type Caller, CurrentCaller, Idempotent, TakesBody } from '../../core/http/index.ts';
import { ForwardToOwner } from '../nodes/index.ts';
import { ConnectionOwner } from './connection-owner.ts';
import {
  closeQuerySchema,
  closeSchema,
  connectionPageSchema,
  listConnectionsQuerySchema,
  sentSchema,
  type Close,
  type ListConnectionsQuery,
} from './connections.schemas.ts';
import { ConnectionsService } from './connections.service.ts';

const IDEMPOTENCY_ERRORS = [
  'idempotency_answer_too_large',
  'idempotency_conflict',
  'idempotency_in_progress',
  'redis_unavailable',
] as const;

@ApiTags('Connections')
@Controller('connections')
export class ConnectionsController {
  readonly #connections: ConnectionsService;

  constructor(@Inject(ConnectionsService) connections: ConnectionsService) {
    this.#connections = connections;
  }

  @Get()
  @ApiOperation({
    operationId: 'listConnections',
    summary: 'List live connections',
    description:
      'Connections of listeners and clients on all nodes. Ended connections are not listed; their events are in the event log. Variables need the scope `payload`.',
  })
  @ApiAnswer(200, { description: 'A page of connections.', schema: connectionPageSchema })
  @ApiErrors('malformed_cursor', 'not_found', 'redis_unavailable')
  list(@Query({ schema: listConnectionsQuerySchema }) query: ListConnectionsQuery, @CurrentCaller() caller: Caller) {
    return this.#connections.list(query, caller);
  }

  @Get(':id')
  @ForwardToOwner(ConnectionOwner)
  @ApiOperation({
    operationId: 'getConnection',
    summary: 'Inspect a connection',
    description:
      'Includes its variables for keys with the scope `payload`. An ended connection returns 410 `connection_ended` with `endedAt` and `reason`; each net thread remembers at least its last 10,000 ended connections. After that it returns 404.',
  })
  @ApiAnswer(200, { description: 'The connection.', schema: connectionSchema })
  @ApiErrors('not_found', 'connection_ended', 'node_unreachable')
  get(@Param('id') id: string, @CurrentCaller() caller: Caller) {
    return this.#connections.get(id, caller);
  }

  @Post(':id/send')
  @HttpCode(202)
  @Idempotent()
  @ForwardToOwner(ConnectionOwner)
  @TakesBody('bytes')
  @ApiOperation({
    operationId: 'sendOnConnection',
    summary: 'Send a message',
    description: 'Returns when the message is accepted for sending.',
  })
  @ApiAnswer(202, { description: 'Accepted.', schema: sentSchema })
  @ApiErrors(
    'not_found',
    'connection_ended',
    'write_closed',
    'send_buffer_full',
    'message_not_encodable',
    'datagram_too_large',
    'node_unreachable',
    ...IDEMPOTENCY_ERRORS,
  )
  send(@Param('id') id: string, @Body({ schema: outgoingSchema }) message: OutgoingMessage) {
    return this.#connections.send(id, message);
  }

  @Post(':id/close')
  @HttpCode(202)
  @Idempotent()
  @ForwardToOwner(ConnectionOwner)
  @ApiOperation({
    operationId: 'closeConnection',
    summary: 'Close a connection',
    description:
      'Closes with FIN, with a real RST, or only the sending side. A reset returns when the connection has ended; the others return when closing has started, and `connection.closed` reports the end.',
  })
  @ApiAnswer(202, { description: 'Closing has started.' })
  @ApiErrors('not_found', 'connection_ended', 'state_conflict', 'node_unreachable', ...IDEMPOTENCY_ERRORS)
  close(@Param('id') id: string, @Body({ schema: closeSchema }) { mode }: Close) {
    return this.#connections.close(id, mode);
  }

  @Delete(':id')
  @HttpCode(204)
  @ForwardToOwner(ConnectionOwner)
  @ApiOperation({
    operationId: 'deleteConnection',
    summary: 'Close a connection',
    description: 'Same as `POST …/close`.',
  })
  @ApiAnswer(204, { description: 'Closing has started.' })
  @ApiErrors('not_found', 'connection_ended', 'state_conflict', 'node_unreachable')
  remove(@Param('id') id: string, @Query({ schema: closeQuerySchema }) { mode }: Close) {
    return this.#connections.close(id, mode);
  }
}
