import { Inject, Injectable } from '@nestjs/common';
import type { EndpointReset, EndpointResetResult } from '../../contract/endpoint-reset.ts';
import { NetThreads } from './net-threads.ts';
import { Placement } from './placement.ts';

/** Resets endpoints on all their net threads. */
@Injectable()
export class Resets {
  readonly #threads: NetThreads;
  readonly #placement: Placement;

  constructor(@Inject(NetThreads) threads: NetThreads, @Inject(Placement) placement: Placement) {
    this.#threads = threads;
    this.#placement = placement;
  }

  /** The sum over its threads; one that is being replaced has nothing left. */
  async run(endpoint: string, reset: EndpointReset): Promise<EndpointResetResult> {
    const parts = await this.#threads.callRunning(
      this.#placement.threadsOf(endpoint),
      'resetEndpoint',
      { endpoint, ...reset },
      reset.graceMs,
    );
    return parts.reduce(
      (sum, part) => ({
        messages: sum.messages + part.messages,
        actions: sum.actions + part.actions,
        connections: sum.connections + part.connections,
        ended: sum.ended + part.ended,
      }),
      { messages: 0, actions: 0, connections: 0, ended: 0 },
    );
  }
}
