import type { Redis } from 'ioredis';
import { onRedis } from '../redis/index.ts';

/** An answer as it is replayed. Its headers are made again from the body. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
}

type Kept = { readonly fingerprint: string; readonly answer?: KeptAnswer };

export type Reservation = { readonly state: 'reserved' } | { readonly state: 'running' | 'other' } | { readonly state: 'kept'; readonly answer: KeptAnswer };

/** How long an answer is kept, in seconds. */
const KEEP_SECONDS = 24 * 60 * 60;
/** How long a key stays taken when its request ended without a word (the node died), in seconds. Longer than any request waits. */
const RESERVED_SECONDS = 120;
/** Longest answer that is kept, in characters; after a longer one the key is free again. */
const MAX_ANSWER_LENGTH = 1024 * 1024;

/** What Redis knows of one Idempotency-Key. */
export class IdempotencyStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** Takes the key for this request, or says what stands in the way. */
  async reserve(key: string, fingerprint: string): Promise<Reservation> {
    const mine: Kept = { fingerprint };
    const before = await onRedis(() => this.#redis.set(key, JSON.stringify(mine), 'EX', RESERVED_SECONDS, 'NX', 'GET'));
    if (before === null) return { state: 'reserved' };
    const kept = JSON.parse(before) as Kept;
    if (kept.fingerprint !== fingerprint) return { state: 'other' };
    return kept.answer ? { state: 'kept', answer: kept.answer } : { state: 'running' };
  }

  async keep(key: string, fingerprint: string, answer: KeptAnswer): Promise<void> {
    const kept = JSON.stringify({ fingerprint, answer } satisfies Kept);
    if (kept.length > MAX_ANSWER_LENGTH) await this.release(key);
    else await onRedis(() => this.#redis.set(key, kept, 'EX', KEEP_SECONDS));
  }

  async release(key: string): Promise<void> {
    await onRedis(() => this.#redis.del(key));
  }
}
