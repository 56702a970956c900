import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { attachQuerySchema, dialQuerySchema, type AttachQuery, type DialQuery } from '../../contract/tunnel.ts';
import { AppError } from '../../core/errors/index.ts';
import { ApiAnswer, ApiErrors, Scopes } from '../../core/http/index.ts';

const SPEAKS =
  'This path is a WebSocket: binary frames carry the bytes; with UDP, one frame is one datagram. /asyncapi.json describes control frames, close codes and the behaviour for plain WebSocket clients. A plain HTTP request returns 426.';

/** The tunnels' addresses as the document describes them. Upgrade requests do not come here, but to the gateway. */
@ApiTags('Tunnels')
@Controller()
export class TunnelController {
  @Get('connections/:id/tunnel')
  @Scopes('read', 'write', 'payload')
  @ApiOperation({
    operationId: 'openTunnel',
    summary: 'Open a tunnel to a connection',
    description: `Sends and receives the raw bytes of a connection of a listener or a client; with \`observe\` it only reads them, which does not need the scope \`write\`. ${SPEAKS}`,
  })
  @ApiAnswer(101, { description: 'The connection switches to WebSocket.' })
  @ApiErrors(
    'upgrade_required',
    'not_found',
    'connection_ended',
    'state_conflict',
    'tunnel_attached',
    'tunnel_limit',
    'node_unreachable',
  )
  attach(
    @Param('id') _id: string,
    @Query({ schema: attachQuerySchema }) _query: AttachQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): never {
    return refuse(reply);
  }

  @Get('tunnel')
  @Scopes('read', 'write', 'payload')
  @ApiOperation({
    operationId: 'dialTunnel',
    summary: 'Open a tunnel to a target',
    description: `Connects before the WebSocket handshake, so a failure is an HTTP error. The connection is listed like any other, and ends with the WebSocket. ${SPEAKS}`,
  })
  @ApiAnswer(101, { description: 'The connection switches to WebSocket.' })
  @ApiErrors(
    'upgrade_required',
    'egress_forbidden',
    'connection_refused',
    'host_unreachable',
    'name_not_resolved',
    'connect_timeout',
    'connection_reset',
    'tls_failed',
    'tls_certificate_rejected',
    'permission_denied',
    'descriptor_limit',
    'socket_error',
    'tunnel_limit',
    'thread_lost',
  )
  dial(@Query({ schema: dialQuerySchema }) _query: DialQuery, @Res({ passthrough: true }) reply: FastifyReply): never {
    return refuse(reply);
  }
}

function refuse(reply: FastifyReply): never {
  void reply.header('upgrade', 'websocket').header('connection', 'upgrade');
  throw new AppError(
    'upgrade_required',
    'Connect with a WebSocket client; the protocol is described in /asyncapi.json.',
  );
}
