import { Inject, Injectable } from '@nestjs/common';
import { EndpointListing } from '../data-plane/index.ts';
import { Nodes } from '../nodes/index.ts';
import type { ClientSpec, ClientStatus } from './client-kind.ts';
import { CLIENT_PARTS, type ClientParts } from './clients.service.ts';

/** Lists clients of the whole cluster. */
@Injectable()
export class ClientsListing extends EndpointListing<ClientSpec, ClientStatus> {
  constructor(@Inject(CLIENT_PARTS) parts: ClientParts, nodes: Nodes) {
    super(parts, nodes, (error) => ({ ...parts.runtime.idleStatus, state: 'failed', error }));
  }
}
