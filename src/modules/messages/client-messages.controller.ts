import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { verificationResultSchema, verificationSchema, type Verification } from '../../contract/verification.ts';
import { ApiAnswer, ApiErrors, ClientGone, Scopes, TakesBody } from '../../core/http/index.ts';
import { ClientsService } from '../clients/index.ts';
import { ForwardToOwner } from '../nodes/index.ts';
import {
  listMessagesQuerySchema,
  messageLinesQuerySchema,
  messagePageSchema,
  messagesRemovedSchema,
  packetFileQuerySchema,
  type ListMessagesQuery,
  type MessageFilter,
  type PacketFileQuery,
} from './messages.schemas.ts';
import { MessagesService } from './messages.service.ts';
import { PacketDownloads } from './packet-downloads.ts';
import { PACKETS_DESCRIPTION, PACKETS_ERRORS } from './packets-route.ts';
import { VERIFY_DESCRIPTION, VERIFY_ERRORS } from './verify-route.ts';
import { Verifications } from './verifications.ts';

@ApiTags('Messages')
@Controller('clients/:id')
export class ClientMessagesController {
  readonly #clients: ClientsService;
  readonly #messages: MessagesService;
  readonly #verifications: Verifications;
  readonly #packets: PacketDownloads;

  constructor(
    @Inject(ClientsService) clients: ClientsService,
    @Inject(MessagesService) messages: MessagesService,
    @Inject(Verifications) verifications: Verifications,
    @Inject(PacketDownloads) packets: PacketDownloads,
  ) {
    this.#clients = clients;
    this.#messages = messages;
    this.#verifications = verifications;
    this.#packets = packets;
  }

  @Get('messages')
  @Scopes('read', 'payload')
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'listClientMessages',
    summary: 'Captured messages of a client',
    description:
      'Oldest first by default, see `order`; a cursor continues in either order. `capture` limits what is kept.',
  })
  @ApiAnswer(200, { description: 'A page of messages.', schema: messagePageSchema })
  @ApiErrors('not_found', 'malformed_cursor', 'node_unreachable')
  list(@Param('id') id: string, @Query({ schema: listMessagesQuerySchema }) query: ListMessagesQuery) {
    return this.#messages.list(this.#clients.getDocument(id).id, query);
  }

  @Get('messages.ndjson')
  @Scopes('read', 'payload')
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'downloadClientMessages',
    summary: 'Captured messages of a client as a file',
    description: 'One message per line, oldest first: the messages captured when the download started.',
  })
  @ApiAnswer(200, { description: 'Lines of JSON.', mediaType: 'application/x-ndjson' })
  @ApiErrors('not_found', 'node_unreachable')
  download(@Param('id') id: string, @Query({ schema: messageLinesQuerySchema }) filter: MessageFilter) {
    return this.#messages.download(this.#clients.getDocument(id).id, filter);
  }

  @Get('messages.pcapng')
  @Scopes('read', 'payload')
  @ForwardToOwner(ClientsService)
  @ApiOperation({
    operationId: 'downloadClientPackets',
    summary: 'Captured messages of a client as packets, for Wireshark',
    description: PACKETS_DESCRIPTION,
  })
  @ApiAnswer(200, { description: 'A pcapng file.', mediaType: 'application/x-pcapng', isBinary: true })
  @ApiErrors(...PACKETS_ERRORS)
  packets(
    @Param('id') id: string,
    @Query({ schema: packetFileQuerySchema }) query: PacketFileQuery,
    @ClientGone() gone: AbortSignal,
  ) {
    return this.#packets.open(this.#clients.getDocument(id).id, query, gone);
  }

  @Delete('messages')
  @ForwardToOwner(ClientsService)
  @ApiOperation({ operationId: 'deleteClientMessages', summary: 'Empty the capture of a client' })
  @ApiAnswer(200, { description: 'Number of removed messages.', schema: messagesRemovedSchema })
  @ApiErrors('not_found', 'node_unreachable')
  remove(@Param('id') id: string) {
    return this.#messages.remove(this.#clients.getDocument(id).id);
  }

  @Post('verify')
  @HttpCode(200)
  @Scopes('read', 'payload')
  @ForwardToOwner(ClientsService)
  @TakesBody('text')
  @ApiOperation({
    operationId: 'verifyClientMessages',
    summary: 'Verify the messages of a client',
    description: VERIFY_DESCRIPTION,
  })
  @ApiAnswer(200, { description: 'The outcome, in `satisfied`.', schema: verificationResultSchema })
  @ApiErrors(...VERIFY_ERRORS)
  verify(
    @Param('id') id: string,
    @Body({ schema: verificationSchema }) request: Verification,
    @ClientGone() gone: AbortSignal,
  ) {
    return this.#verifications.verify(this.#clients.getDocument(id), request, gone);
  }
}
