import { Inject, Injectable } from '@nestjs/common';
import { placementOf } from '../../core/ids.ts';
import { Nodes, type OwnerResolver } from '../nodes/index.ts';

/** Which node has a connection: its id says so. */
@Injectable()
export class ConnectionOwner implements OwnerResolver {
  readonly #nodes: Nodes;

  constructor(@Inject(Nodes) nodes: Nodes) {
    this.#nodes = nodes;
  }

  async findOwner(connection: string): Promise<string | undefined> {
    const placement = placementOf(connection);
    if (placement === undefined) return undefined;
    const { slot, name } = this.#nodes.self;
    return placement.slot === slot ? name : (await this.#nodes.findBySlot(placement.slot))?.name;
  }
}
