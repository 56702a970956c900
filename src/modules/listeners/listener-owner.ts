import { Injectable } from '@nestjs/common';
import type { OwnerResolver } from '../nodes/index.ts';
import { ListenersRepository } from './listeners.repository.ts';
import { ListenersService } from './listeners.service.ts';

/** Which node owns a listener. Of its own ones a node knows without asking Redis. */
@Injectable()
export class ListenerOwner implements OwnerResolver {
  readonly #listeners: ListenersService;
  readonly #repository: ListenersRepository;

  constructor(listeners: ListenersService, repository: ListenersRepository) {
    this.#listeners = listeners;
    this.#repository = repository;
  }

  async findOwner(idOrName: string): Promise<string | undefined> {
    return (this.#listeners.findDocument(idOrName) ?? (await this.#repository.find(idOrName)))?.node;
  }
}
