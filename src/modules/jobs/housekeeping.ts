import { Inject, Injectable, Logger } from '@nestjs/common';
import { RedisUnavailableError } from '../../core/errors/index.ts';
import { RedisConnections, RedisOutage } from '../../core/redis/index.ts';
import { BatchCare } from './batches/batch-care.ts';
import { PoolCare } from './pools/pool-care.ts';
import { Outbox } from './queues/outbox.ts';
import { RareCare } from './rare-care.ts';

/** How often is looked after what a process that ended has left half done, in milliseconds. */
const INTERVAL_MS = 1000;
/** What only a lost reply or part of Redis can have made wrong is looked at in the first round and in every one of these: schedules… */
const RARE_ROUNDS = 30;
/** …and jobs that are not in their queues. */
const STRAY_ROUNDS = 5;

/** What is done about pools and batches from time to time, by every node: all of it can be done twice. */
@Injectable()
export class Housekeeping {
  readonly #logger = new Logger('jobs');
  readonly #outage = new RedisOutage(this.#logger, 'The housekeeping of jobs');
  readonly #connections: RedisConnections;
  readonly #pools: PoolCare;
  readonly #batches: BatchCare;
  readonly #outbox: Outbox;
  readonly #rare: RareCare;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #closed = false;
  #rounds = 0;

  constructor(
    @Inject(RedisConnections) connections: RedisConnections,
    @Inject(PoolCare) pools: PoolCare,
    @Inject(BatchCare) batches: BatchCare,
    @Inject(Outbox) outbox: Outbox,
    @Inject(RareCare) rare: RareCare,
  ) {
    this.#connections = connections;
    this.#pools = pools;
    this.#batches = batches;
    this.#outbox = outbox;
    this.#rare = rare;
  }

  start(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#round().finally(() => {
        if (!this.#closed) this.start();
      });
    }, INTERVAL_MS);
  }

  /** Resolves when the round that is running has ended; it fails fast when Redis is gone. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #round(): Promise<void> {
    if (!this.#connections.isUp) return this.#outage.missed();
    const rare = this.#rounds % RARE_ROUNDS === 0 ? [this.#rare.schedules.reconcile()] : [];
    if (this.#rounds % STRAY_ROUNDS === 0) rare.push(this.#rare.strays.round());
    this.#rounds += 1;
    const rounds = await Promise.allSettled([
      this.#outbox.forward(),
      this.#pools.round(),
      this.#batches.round(),
      ...rare,
    ]);
    const failures = rounds.filter((round) => round.status === 'rejected').map(({ reason }) => reason as unknown);
    const away = failures.find((failure) => failure instanceof RedisUnavailableError);
    if (away) this.#outage.missed(away);
    else this.#outage.done();
    for (const err of failures)
      if (!(err instanceof RedisUnavailableError))
        this.#logger.warn({ err }, 'a housekeeping step failed; the next round retries it');
  }
}
