import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RedisUnavailableError } from '../../../src/core/errors/index.ts';
import { onRedis, RedisConnections } from '../../../src/core/redis/index.ts';
import { startTestRedis, type TestRedis } from '../../helpers/redis.ts';

let redis: TestRedis;
let connections: RedisConnections;
let admin: Redis;
beforeAll(async () => {
  redis = await startTestRedis();
  connections = new RedisConnections({ url: redis.url });
  admin = new Redis(redis.url);
  await connections.waitUntilUp(10_000);
});
beforeEach(() => admin.config('SET', 'maxmemory', '0'));
afterAll(async () => {
  await connections.close({ graceMs: 100 });
  admin.disconnect();
  await redis.stop();
});

const isFull = () => admin.config('SET', 'maxmemory', '1');

/** What a use of the API's connection is answered with. */
async function refusalOf(work: () => Promise<unknown>): Promise<RedisUnavailableError> {
  const error = await onRedis(work).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RedisUnavailableError);
  return error as RedisUnavailableError;
}

test('a Redis that takes no writes is unavailable, and nothing was changed', async () => {
  await isFull();
  expect(await refusalOf(() => connections.api.set('a', '1'))).toMatchObject({
    code: 'redis_unavailable',
    message: expect.stringContaining('nothing was changed') as string,
    refusal: "OOM command not allowed when used memory > 'maxmemory'",
  });
  expect(await onRedis(() => connections.api.get('a'))).toBeNull();
});

test('the error of Redis is reported, without its position in a script', async () => {
  await isFull();
  const { message } = await refusalOf(() => connections.api.eval("return redis.call('SET', KEYS[1], '1')", 1, 'e'));
  expect(message).toBe(
    "Redis refuses commands: OOM command not allowed when used memory > 'maxmemory'; nothing was changed. Try again shortly.",
  );
});

test('so it is for a transaction that is discarded because its commands were refused', async () => {
  await isFull();
  expect((await refusalOf(() => connections.api.multi().set('b', '1').exec())).message).toContain(
    'nothing was changed',
  );
});

test('and for one whose commands were taken before Redis was full', async () => {
  const transaction = connections.api.multi({ pipeline: false });
  await transaction;
  await connections.api.set('c', '1');
  await isFull();
  expect((await refusalOf(() => connections.api.exec())).message).toContain('nothing was changed');
});

test('a mistake in a command is not taken for an outage', async () => {
  await expect(onRedis(() => connections.api.call('SET', 'd'))).rejects.toThrow('ERR wrong number of arguments');
  await expect(onRedis(() => connections.api.multi().call('SET', 'd').exec())).rejects.toThrow('EXECABORT');
});
