import { Inject, Injectable, Logger } from '@nestjs/common';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { RedisConnections } from '../../core/redis/index.ts';
import { LockEvents } from './lock-events.ts';
import { LockRepository } from './lock.repository.ts';

/** Most claims that wait for Redis to be taken back; of more, the oldest end by their time to live. */
const MAX_CLAIMS = 10_000;

/** A lease or a place in a queue that is no longer wanted. */
export interface AbandonedClaim {
  readonly name: string;
  readonly leaseId: string;
  /** `lock.acquired` was published, so its end must be. */
  readonly published: boolean;
}

/** Releases abandoned claims: at once, or, when Redis is down, as soon as it is back. */
@Injectable()
export class AbandonedClaims {
  readonly #logger = new Logger('locks');
  readonly #repository: LockRepository;
  readonly #events: LockEvents;
  readonly #claims = new Map<string, AbandonedClaim>();
  readonly #running = new Set<Promise<void>>();

  constructor(
    @Inject(LockRepository) repository: LockRepository,
    @Inject(LockEvents) events: LockEvents,
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#repository = repository;
    this.#events = events;
    connections.on('up', () => {
      for (const claim of this.#claims.values()) this.#release(claim);
    });
    lifecycle.register({
      name: 'abandoned locks',
      stop: { stage: 'queues', run: async () => void (await Promise.all(this.#running)) },
    });
  }

  /** Never throws, never waits. */
  add(claim: AbandonedClaim): void {
    const [oldest] = this.#claims.keys();
    if (this.#claims.size >= MAX_CLAIMS && oldest !== undefined) this.#claims.delete(oldest);
    this.#claims.set(claim.leaseId, claim);
    this.#release(claim);
  }

  #release(claim: AbandonedClaim): void {
    const running = this.#tryRelease(claim).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #tryRelease({ name, leaseId, published }: AbandonedClaim): Promise<void> {
    try {
      const ended = await this.#repository.release(name, { which: 'lease', value: leaseId });
      this.#claims.delete(leaseId);
      if (ended && published) this.#events.ended(name, ended);
    } catch (error) {
      this.#logger.debug(`lock "${name}" could not be released yet: ${String(error)}`);
    }
  }
}
