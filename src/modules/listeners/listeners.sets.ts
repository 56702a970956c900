import { Inject, Injectable } from '@nestjs/common';
import { EndpointSets } from '../data-plane/index.ts';
import type { ListenerSpec, ListenerStatus } from './listener-kind.ts';
import { LISTENER_PARTS, ListenersService, type ListenerParts } from './listeners.service.ts';

/** What set-ups do with listeners. */
@Injectable()
export class ListenersSets extends EndpointSets<ListenerSpec, ListenerStatus> {
  constructor(@Inject(LISTENER_PARTS) parts: ListenerParts, @Inject(ListenersService) service: ListenersService) {
    super(parts, service);
  }
}
