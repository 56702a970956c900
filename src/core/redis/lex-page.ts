import type { Redis } from 'ioredis';

export interface LexPage {
  readonly order: 'asc' | 'desc';
  /** '': from the beginning. */
  readonly after: string;
  readonly count: number;
}

/** Up to `count` members of a sorted set whose scores are all alike, in order of the members. */
export function lexPage(redis: Redis, key: string, { order, after, count }: LexPage): Promise<string[]> {
  if (order === 'desc')
    return redis.zrange(key, after === '' ? '+' : `(${after}`, '-', 'BYLEX', 'REV', 'LIMIT', 0, count);
  return redis.zrange(key, after === '' ? '-' : `(${after}`, '+', 'BYLEX', 'LIMIT', 0, count);
}
