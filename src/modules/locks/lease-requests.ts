import { Inject, Injectable } from '@nestjs/common';
import type { Lease, LeaseSpec } from '../../contract/index.ts';
import type { Caller } from '../../core/http/index.ts';
import { WaitSlots } from '../../core/wait-slots.ts';
import { Locks } from './locks.service.ts';

export interface LeaseRequest {
  readonly spec: LeaseSpec;
  readonly caller: Caller;
  /** Aborted when the client closes the connection before it has the answer. */
  readonly gone: AbortSignal;
  /** Its answer is kept for a client that missed it and retries. */
  readonly isKept: boolean;
}

/** Leases as they are asked for over HTTP: waiting is bounded, and a caller that got no response keeps no lock. */
@Injectable()
export class LeaseRequests {
  readonly #locks: Locks;
  readonly #slots: WaitSlots;

  constructor(@Inject(Locks) locks: Locks, @Inject(WaitSlots) slots: WaitSlots) {
    this.#locks = locks;
    this.#slots = slots;
  }

  /** Throws `wait_limit` besides what {@link Locks.acquire} does. */
  async acquire(name: string, { spec, caller, gone, isKept }: LeaseRequest): Promise<Lease> {
    const { ttlMs, waitMs, owner = caller.name } = spec;
    const acquire = (): Promise<Lease> => this.#locks.acquire({ name, owner, ttlMs, waitMs, signal: gone });
    const lease = await (waitMs > 0 ? this.#slots.during(acquire) : acquire());
    if (!isKept) gone.addEventListener('abort', () => this.#locks.abandon(name, lease.leaseId), { once: true });
    return lease;
  }
}
