import { Inject, Injectable } from '@nestjs/common';
import type { LooseEnds } from '../../contract/loose-ends.ts';
import { Counters } from '../counters/index.ts';
import { NetThreads, Placement } from '../data-plane/index.ts';
import { EventLog } from '../events/index.ts';
import { Nodes } from '../nodes/index.ts';

/** What resets and assertions of set-ups need of other modules. */
@Injectable()
export class LooseEndParts {
  readonly counters: Counters;
  readonly log: EventLog;
  readonly nodes: Nodes;
  readonly #threads: NetThreads;
  readonly #placement: Placement;

  constructor(
    @Inject(Counters) counters: Counters,
    @Inject(EventLog) log: EventLog,
    @Inject(Nodes) nodes: Nodes,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(Placement) placement: Placement,
  ) {
    this.counters = counters;
    this.log = log;
    this.nodes = nodes;
    this.#threads = threads;
    this.#placement = placement;
  }

  /** What an endpoint of this node has, one for each of its net threads. */
  async looseEnds(endpoint: string): Promise<LooseEnds[]> {
    const parts = await this.#threads.callRunning(this.#placement.threadsOf(endpoint), 'looseEnds', { endpoint });
    return parts.flat();
  }
}
