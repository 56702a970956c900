import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RedisScript } from '../../../core/redis/index.ts';
import type { WorkLease } from '../../../core/work-lease.ts';

/** What the queue gave to this node, a run or a bundle, as `hold` (lua/parts/hold.lua) takes it: where its keys are, its id, the token of its lock, how often it was given out, how long the lock lasts. */
export type Claim = readonly [keyBase: string, id: string, token: string, attemptsStarted: number, lockMs: number];

/** What BullMQ gave out, as its job says it. */
export interface GivenOut {
  readonly id?: string | undefined;
  readonly token?: string | undefined;
  /** Counts how often BullMQ has given it out. */
  readonly attemptsStarted: number;
  /** When this process asked for it, Unix ms. */
  readonly processedOn?: number | undefined;
}

/** A run, or a bundle of them, that BullMQ has given to this node: the node has it as long as the lock of it is its own. */
export class Place {
  readonly queue: string;
  readonly claim: Claim;
  #isLost = false;
  #onLost: (() => void) | undefined;

  constructor(
    queue: string,
    { id = '', token = '', attemptsStarted }: GivenOut,
    { keyBase, lockMs }: { readonly keyBase: string; readonly lockMs: number },
  ) {
    this.queue = queue;
    this.claim = [keyBase, id, token, attemptsStarted, lockMs];
  }

  get id(): string {
    return this.claim[1];
  }

  /** Called once, when it is another worker's by now. */
  whenLost(work: () => void): void {
    this.#onLost = work;
    if (this.#isLost) work();
  }

  lose(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#onLost?.();
  }
}

export interface PlacesSettings {
  readonly redis: Redis;
  readonly bullPrefix: string;
  /** How long a lock lasts unless it is renewed, in milliseconds. */
  readonly lockMs: number;
  /** What the threads go by. */
  readonly lease: WorkLease;
}

/** Signs of life for the threads within the time of a lock; locks are renewed at every second one. */
const BEATS = 8;
const BEATS_A_RENEWAL = 2;
/** How much of a lock's time a sign of life is good for: a lock has more than that left when the next renewal is due. */
const LEASE_SHARE = 3 / 8;
/** A run that begins so much of a lock's time after it was given out is looked at before. */
const LATE_SHARE = 1 / 4;

export const RENEW = new RedisScript(new URL('./lua/renew.lua', import.meta.url));

/**
 * Keeps what BullMQ has given to this node, and says what is lost of it. BullMQ's own renewal knows one lock for each id, and drops the lock of
 * a run when an earlier run of the same id ends on the same node.
 */
export class Places {
  readonly #logger = new Logger('jobs');
  readonly #settings: PlacesSettings;
  readonly #held = new Set<Place>();
  #timer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #beats = 0;

  constructor(settings: PlacesSettings) {
    this.#settings = settings;
  }

  start(): void {
    const { lease, lockMs } = this.#settings;
    lease.extend(lockMs * LEASE_SHARE);
    this.#timer = setInterval(() => this.#beat(), lockMs / BEATS);
  }

  /** Stops renewing: runs that continue are no longer watched. */
  close(): void {
    clearInterval(this.#timer);
    this.#settings.lease.extend(Infinity);
  }

  /** To be left again by {@link leave}. */
  take(queue: string, given: GivenOut): Place {
    const place = this.#placeOf(queue, given);
    // It has been given out again, to this very node.
    for (const other of this.#held) if (other.id === place.id && other.queue === queue) other.lose();
    this.#held.add(place);
    return place;
  }

  leave(place: Place): void {
    this.#held.delete(place);
  }

  /** It was given out some time ago: this process may have stood still since. */
  isLate({ processedOn = Date.now() }: GivenOut): boolean {
    const { lease, lockMs } = this.#settings;
    return Math.abs(Date.now() - processedOn) > lockMs * LATE_SHARE || lease.isOver;
  }

  /** False when it is another worker's by now. */
  async isHeld(place: Place): Promise<boolean> {
    return (await this.#renew(place.queue, [place])).length === 0;
  }

  /** As {@link isHeld}, for what was not taken here. */
  async isStillOurs(queue: string, given: GivenOut): Promise<boolean> {
    return this.isHeld(this.#placeOf(queue, given));
  }

  #placeOf(queue: string, given: GivenOut): Place {
    return new Place(queue, given, { keyBase: this.#keyBase(queue), lockMs: this.#settings.lockMs });
  }

  #keyBase(queue: string): string {
    return `${this.#settings.bullPrefix}:${queue}:`;
  }

  #beat(): void {
    const { lease, lockMs } = this.#settings;
    const stoodStill = lease.isOver;
    // During an outage of Redis running jobs continue: only their locks are not renewed.
    if (!stoodStill) lease.extend(lockMs * LEASE_SHARE);
    this.#beats += 1;
    if (this.#isLooking || (this.#beats % BEATS_A_RENEWAL !== 0 && !stoodStill)) return;
    this.#isLooking = true;
    this.#look(stoodStill)
      .catch((error: unknown) => this.#logger.debug({ err: error }, 'could not renew the locks of running jobs'))
      .finally(() => (this.#isLooking = false));
  }

  /** After this process was suspended, nothing continues until it is known which places are left, as of the time of the request. */
  async #look(stoodStill: boolean): Promise<void> {
    const { lease, lockMs } = this.#settings;
    const askedAt = performance.now();
    const lost = (
      await Promise.all(
        [...Map.groupBy(this.#held, ({ queue }) => queue)].map(([queue, places]) => this.#renew(queue, places)),
      )
    ).flat();
    for (const place of lost) place.lose();
    if (lost.length > 0) this.#logger.warn(`${lost.length} runs were lost to other workers; ending them here`);
    if (!stoodStill) return;
    // What the threads are to end has been sent to them by then.
    await nextTurn();
    lease.beginAnew(lockMs * LEASE_SHARE - (performance.now() - askedAt));
  }

  /** Those that are lost. */
  async #renew(queue: string, places: readonly Place[]): Promise<Place[]> {
    const held = (await RENEW.run(
      this.#settings.redis,
      [this.#keyBase(queue)],
      places.flatMap(({ claim }) => claim),
    )) as number[];
    return places.filter((_, at) => held[at] === 0);
  }
}
