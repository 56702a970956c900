import { Inject, Injectable } from '@nestjs/common';
import { ClientsService } from '../clients/index.ts';
import type { EndpointIds } from '../events/index.ts';
import { ListenersService } from '../listeners/index.ts';

/** Ids of listeners and clients by their names, for filters of events. */
@Injectable()
export class EndpointNames implements EndpointIds {
  readonly #listeners: ListenersService;
  readonly #clients: ClientsService;

  constructor(@Inject(ListenersService) listeners: ListenersService, @Inject(ClientsService) clients: ClientsService) {
    this.#listeners = listeners;
    this.#clients = clients;
  }

  findId(noun: 'listener' | 'client', name: string): Promise<string | undefined> {
    return noun === 'listener' ? this.#listeners.findId(name) : this.#clients.findId(name);
  }
}
