import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterEach, expect, inject, test } from 'vitest';
import { watchSilence } from '../../../src/core/redis/silence-watch.ts';
import { CuttableRedis } from '../../helpers/cuttable-redis.ts';

const SILENCE_MS = 60;

const opened: Redis[] = [];
afterEach(() => {
  for (const redis of opened.splice(0)) redis.disconnect();
});

/** A watched connection that does not come back when it is given up. */
async function watched(url: string): Promise<Redis> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  opened.push(redis);
  redis.on('error', () => undefined);
  watchSilence(redis, SILENCE_MS);
  await once(redis, 'ready');
  return redis;
}

/** What a long turn of the event loop does, or SIGSTOP. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('a connection is given up on which Redis owes an answer and says nothing, but not one on which it owes nothing', async () => {
  const way = await CuttableRedis.open(inject('redisUrl'));
  const idle = await watched(way.url);
  const silent = await watched(way.url);
  const closed = new Promise((resolve) => silent.once('close', resolve));
  way.silence();
  await expect(silent.ping()).rejects.toThrow();
  await closed;
  expect(idle.status).toBe('ready');
  await way.close();
});

test('an answer that came while this process stood still counts', async () => {
  const redis = await watched(inject('redisUrl'));
  for (let times = 0; times < 3; times++) {
    const pong = redis.ping();
    // The command leaves before the pause; its answer comes within it.
    await new Promise(setImmediate);
    pause(SILENCE_MS * 4);
    expect(await pong).toBe('PONG');
  }
  expect(redis.status).toBe('ready');
});
