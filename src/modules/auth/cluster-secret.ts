import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';

const SECRET_BYTES = 32;
/** How often the secret is read again because a passport did not fit, in milliseconds at least: Redis may have been emptied in the meantime. */
const REREAD_AFTER_MS = 1000;

/**
 * The secret that all nodes of a cluster share: made by whichever needs it first, kept in Redis. When Redis has lost it, the first node that
 * looks writes back the one that it knows; a node that knows another one takes over what is there.
 */
@Injectable()
export class ClusterSecret {
  readonly #redis: RedisConnections;
  readonly #keys: RedisKeys;
  #known: Buffer | undefined;
  #reading: Promise<Buffer> | undefined;
  #readAtMs = 0;

  constructor(@Inject(RedisConnections) redis: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#redis = redis;
    this.#keys = keys;
    redis.on('up', () => void this.keep());
  }

  /** Rejects with `redis_unavailable` when it is not known yet and Redis is down. */
  async get(): Promise<Buffer> {
    return this.#known ?? this.#read();
  }

  /** The secret as it is in Redis now; the known one when it was read just before. Rejects with `redis_unavailable`. */
  async reread(): Promise<Buffer> {
    if (this.#known !== undefined && performance.now() - this.#readAtMs < REREAD_AFTER_MS) return this.#known;
    return this.#read();
  }

  /** Redis may have lost its data: the known secret is written again, unless there is one. Never rejects. */
  async keep(): Promise<void> {
    if (this.#known !== undefined) await this.#read().catch(() => undefined);
  }

  #read(): Promise<Buffer> {
    this.#reading ??= this.#readOnce().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readOnce(): Promise<Buffer> {
    const key = this.#keys.clusterSecret;
    const text = await onRedis(async () => {
      await this.#redis.api.set(key, (this.#known ?? randomBytes(SECRET_BYTES)).toString('hex'), 'NX');
      return this.#redis.api.get(key);
    });
    this.#readAtMs = performance.now();
    // Gone between the two commands: as it was is as good as any.
    this.#known = text === null && this.#known !== undefined ? this.#known : Buffer.from(text ?? '', 'hex');
    return this.#known;
  }
}
