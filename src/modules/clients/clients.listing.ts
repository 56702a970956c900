import { Inject, Injectable } from '@nestjs/common';
import { EndpointListing } from '../data-plane/index.ts';
import type { ClientSpec, ClientStatus } from './client-kind.ts';
import { CLIENT_PARTS, type ClientParts } from './clients.service.ts';

/** Lists clients of the whole cluster. */
@Injectable()
export class ClientsListing extends EndpointListing<ClientSpec, ClientStatus> {
  constructor(@Inject(CLIENT_PARTS) parts: ClientParts) {
    super(parts);
  }
}
