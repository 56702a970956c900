import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A Lua script: sent whole once per server, by its digest afterwards. */
export class RedisScript {
  readonly #source: string;
  readonly #sha1: string;

  constructor(source: string) {
    this.#source = source;
    this.#sha1 = createHash('sha1').update(source).digest('hex');
  }

  async run(redis: Redis, keys: readonly string[], args: readonly (string | number | Buffer)[]): Promise<unknown> {
    const all = [...keys, ...args];
    try {
      return await redis.evalsha(this.#sha1, keys.length, ...all);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.#source, keys.length, ...all);
    }
  }
}
