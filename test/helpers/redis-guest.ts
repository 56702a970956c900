import { Redis } from 'ioredis';
import { inject } from 'vitest';
import { RedisKeys } from '../../src/core/redis/index.ts';

/** Looks into a node's Redis from outside. Close it with `redis.disconnect()`. */
export function openRedis(keyPrefix: string): { redis: Redis; keys: RedisKeys } {
  return { redis: new Redis(inject('redisUrl')), keys: new RedisKeys(keyPrefix) };
}
