import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { onRedis, RedisConnections, RedisKeys } from '../../core/redis/index.ts';

const SECRET_BYTES = 32;
/** How often the secret is read again because a passport did not fit, in milliseconds at least: Redis may have been emptied meanwhile. */
const REREAD_AFTER_MS = 1000;

/** The secret that all nodes of a cluster share: made by whichever needs it first, kept in Redis. */
@Injectable()
export class ClusterSecret {
  readonly #redis: RedisConnections;
  readonly #keys: RedisKeys;
  #secret: Promise<Buffer> | undefined;
  #readAt = 0;

  constructor(@Inject(RedisConnections) redis: RedisConnections, @Inject(RedisKeys) keys: RedisKeys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  /** Rejects with `redis_unavailable` when it is not known yet and Redis is gone. */
  get(): Promise<Buffer> {
    if (this.#secret === undefined) {
      this.#readAt = Date.now();
      this.#secret = this.#read();
      this.#secret.catch(() => (this.#secret = undefined));
    }
    return this.#secret;
  }

  /** The secret as it is in Redis now; the known one when it was read just before. */
  reread(): Promise<Buffer> {
    if (Date.now() - this.#readAt > REREAD_AFTER_MS) this.#secret = undefined;
    return this.get();
  }

  async #read(): Promise<Buffer> {
    const key = this.#keys.clusterSecret;
    const text = await onRedis(async () => {
      await this.#redis.api.set(key, randomBytes(SECRET_BYTES).toString('hex'), 'NX');
      return this.#redis.api.get(key);
    });
    return Buffer.from(text ?? '', 'hex');
  }
}
