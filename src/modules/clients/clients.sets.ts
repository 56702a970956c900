import { Inject, Injectable } from '@nestjs/common';
import { EndpointSets } from '../data-plane/index.ts';
import type { ClientSpec, ClientStatus } from './client-kind.ts';
import { CLIENT_PARTS, ClientsService, type ClientParts } from './clients.service.ts';

/** What set-ups do with clients. */
@Injectable()
export class ClientsSets extends EndpointSets<ClientSpec, ClientStatus> {
  constructor(@Inject(CLIENT_PARTS) parts: ClientParts, @Inject(ClientsService) service: ClientsService) {
    super(parts, service);
  }
}
