import type { Redis } from 'ioredis';
import { onRedis, type RedisKeys } from '../redis/index.ts';
import { KEEP_ANSWER } from './idempotency-scripts.ts';

/** An answer as it is replayed. Its headers are made again from the body. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** `tooLarge`: the request was done, and its answer was too long to be kept. */
type Kept = { readonly fingerprint: string; readonly answer?: KeptAnswer; readonly tooLarge?: true };

export type Reservation =
  | { readonly state: 'reserved' }
  | { readonly state: 'running' | 'other' | 'tooLarge' }
  | { readonly state: 'kept'; readonly answer: KeptAnswer };

/** An Idempotency-Key, and the name of the API key that sent it: each has keys of its own. */
export interface OwnedKey {
  readonly owner: string;
  readonly key: string;
}

export interface IdempotencyBounds {
  /** Longest answer that is kept, in bytes. */
  readonly eachBytes: number;
  /** Most bytes of one API key… */
  readonly ownerBytes: number;
  /** …and of all; past them the oldest answers go. */
  readonly totalBytes: number;
}

const MIB = 1024 * 1024;
export const IDEMPOTENCY_BOUNDS: IdempotencyBounds = { eachBytes: MIB / 4, ownerBytes: 8 * MIB, totalBytes: 64 * MIB };

/** How long an answer is kept, in milliseconds. */
const KEEP_MS = 24 * 60 * 60 * 1000;
/** How long a key stays taken when its request ended silently (the node died), in seconds. Longer than any request waits. */
const RESERVED_SECONDS = 120;
/** What a kept answer takes besides its text, about, in bytes. */
const OVERHEAD_BYTES = 512;

/** What Redis knows of Idempotency-Keys. */
export class IdempotencyStore {
  readonly #redis: Redis;
  readonly #keys: RedisKeys;
  readonly #bounds: IdempotencyBounds;

  constructor(redis: Redis, keys: RedisKeys, bounds = IDEMPOTENCY_BOUNDS) {
    this.#redis = redis;
    this.#keys = keys;
    this.#bounds = bounds;
  }

  /** Takes the key for this request, or says what stands in the way. */
  async reserve(key: OwnedKey, fingerprint: string): Promise<Reservation> {
    const mine: Kept = { fingerprint };
    const before = await onRedis(() =>
      this.#redis.set(this.#answerKey(key), JSON.stringify(mine), 'EX', RESERVED_SECONDS, 'NX', 'GET'),
    );
    if (before === null) return { state: 'reserved' };
    const kept = JSON.parse(before) as Kept;
    if (kept.fingerprint !== fingerprint) return { state: 'other' };
    if (kept.tooLarge) return { state: 'tooLarge' };
    return kept.answer ? { state: 'kept', answer: kept.answer } : { state: 'running' };
  }

  /** Of an answer that is too long only that it was given is kept: the request must not be done twice. */
  async keep(key: OwnedKey, fingerprint: string, answer: KeptAnswer): Promise<void> {
    const { eachBytes, ownerBytes, totalBytes } = this.#bounds;
    let kept = JSON.stringify({ fingerprint, answer } satisfies Kept);
    if (Buffer.byteLength(kept) > eachBytes) kept = JSON.stringify({ fingerprint, tooLarge: true } satisfies Kept);
    const part = (name: string): string => this.#keys.idempotency(name);
    const keys = [this.#answerKey(key), part('all'), part(`of:${key.owner}`), part('owners'), part('totals')];
    await onRedis(() =>
      KEEP_ANSWER.run(this.#redis, keys, [
        kept,
        Buffer.byteLength(kept) + OVERHEAD_BYTES,
        key.owner,
        KEEP_MS,
        ownerBytes,
        totalBytes,
        part('of:'),
      ]),
    );
  }

  async release(key: OwnedKey): Promise<void> {
    await onRedis(() => this.#redis.del(this.#answerKey(key)));
  }

  #answerKey({ owner, key }: OwnedKey): string {
    return this.#keys.idempotency(`v2:${owner}:${key}`);
  }
}
