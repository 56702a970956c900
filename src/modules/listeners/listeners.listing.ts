import { Inject, Injectable } from '@nestjs/common';
import { EndpointListing } from '../data-plane/index.ts';
import type { ListenerSpec, ListenerStatus } from './listener-kind.ts';
import { LISTENER_PARTS, type ListenerParts } from './listeners.service.ts';

/** Lists listeners of the whole cluster. */
@Injectable()
export class ListenersListing extends EndpointListing<ListenerSpec, ListenerStatus> {
  constructor(@Inject(LISTENER_PARTS) parts: ListenerParts) {
    super(parts);
  }
}
