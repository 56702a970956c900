import { Injectable } from '@nestjs/common';
import type { NodeCounts } from '../../contract/index.ts';

/** What this node has open, for `GET /v1/nodes`. Modules that know a number register how to read it. */
@Injectable()
export class NodeCounters {
  readonly #readers = new Map<keyof NodeCounts, () => number>();

  register(name: keyof NodeCounts, read: () => number): void {
    this.#readers.set(name, read);
  }

  read(): NodeCounts {
    const read = (name: keyof NodeCounts): number => this.#readers.get(name)?.() ?? 0;
    return { listeners: read('listeners'), clients: read('clients'), connections: read('connections') };
  }
}
