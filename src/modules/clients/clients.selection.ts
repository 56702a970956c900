import { Inject, Injectable } from '@nestjs/common';
import { EndpointSelection } from '../data-plane/index.ts';
import type { ClientSpec, ClientStatus } from './client-kind.ts';
import { CLIENT_PARTS, ClientsService, type ClientParts } from './clients.service.ts';

/** Deletes clients of the whole cluster by selector. */
@Injectable()
export class ClientsSelection extends EndpointSelection<ClientSpec, ClientStatus> {
  constructor(@Inject(CLIENT_PARTS) parts: ClientParts, @Inject(ClientsService) service: ClientsService) {
    super(parts, service);
  }
}
