import { Redis } from 'ioredis';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { RedisClock, RedisConnections } from '../../../src/core/redis/index.ts';

async function newClock(): Promise<{
  clock: RedisClock;
  connections: RedisConnections;
  redisMs: () => Promise<number>;
}> {
  const connections = new RedisConnections({ url: inject('redisUrl') });
  await connections.waitUntilUp(10_000);
  const clock = new RedisClock(connections);
  onTestFinished(async () => {
    vi.restoreAllMocks();
    clock.onApplicationShutdown();
    await connections.close({ graceMs: 1000 });
  });
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => void redis.disconnect());
  return { clock, connections, redisMs: async () => Number((await redis.time())[0]) * 1000 };
}

it('says the time of Redis, whatever the wall clock says', async () => {
  const { clock, redisMs } = await newClock();
  vi.spyOn(Date, 'now').mockReturnValue(1_000_000);
  await clock.start();
  expect(Math.abs((await clock.now()) - (await redisMs()))).toBeLessThan(3000);
  expect(Math.abs((await clock.latest()) - (await redisMs()))).toBeLessThan(3000);
});

it('counts time in which the monotonic clock stood still as passed, until it has measured again', async () => {
  const { clock, redisMs } = await newClock();
  await clock.start();
  const real = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => real() + 60_000);
  expect((await clock.latest()) - (await redisMs())).toBeGreaterThan(57_000);
  expect(Math.abs((await clock.now()) - (await redisMs()))).toBeLessThan(3000);
  await clock.sync();
  expect(Math.abs((await clock.latest()) - (await redisMs()))).toBeLessThan(3000);
});

it('keeps what it knows when an answer takes long, and follows Redis when its clock is set', async () => {
  const { clock, connections } = await newClock();
  await clock.start();
  const before = await clock.now();
  const time = connections.api.time.bind(connections.api);
  const later = vi.spyOn(connections.api, 'time').mockImplementation(async () => {
    const [seconds = 0, rest = 0] = await time();
    return [Number(seconds) + 3600, rest];
  });
  const real = performance.now.bind(performance);
  let turn = 0;
  const slow = vi.spyOn(performance, 'now').mockImplementation(() => real() + (turn++ === 0 ? 0 : 1000));
  await clock.sync();
  slow.mockRestore();
  expect((await clock.now()) - before).toBeLessThan(10_000);
  await clock.sync();
  expect((await clock.now()) - before).toBeGreaterThan(3_590_000);
  later.mockRestore();
});
