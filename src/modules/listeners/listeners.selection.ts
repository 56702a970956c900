import { Inject, Injectable } from '@nestjs/common';
import { EndpointSelection } from '../data-plane/index.ts';
import type { ListenerSpec, ListenerStatus } from './listener-kind.ts';
import { LISTENER_PARTS, ListenersService, type ListenerParts } from './listeners.service.ts';

/** Deletes listeners of the whole cluster by selector. */
@Injectable()
export class ListenersSelection extends EndpointSelection<ListenerSpec, ListenerStatus> {
  constructor(@Inject(LISTENER_PARTS) parts: ListenerParts, @Inject(ListenersService) service: ListenersService) {
    super(parts, service);
  }
}
