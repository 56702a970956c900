import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import { expect, inject, test } from 'vitest';
import { findProcess } from '../../../src/core/redis/process-identity.ts';
import { startTestRedis } from '../../helpers/redis.ts';

async function ping(url: string): Promise<string> {
  const client = new Redis(url, { retryStrategy: () => null });
  client.on('error', () => {});
  try {
    return await client.ping();
  } finally {
    client.disconnect();
  }
}

test('one Redis is there for all files of a test run', async () => {
  expect(await ping(inject('redisUrl'))).toBe('PONG');
});

test('a file may have one of its own, kill it, and bring another one up in its place', async () => {
  const first = await startTestRedis();
  expect(await ping(first.url)).toBe('PONG');
  await first.kill();
  expect(findProcess(first.pid)).toBeUndefined();
  await expect(ping(first.url)).rejects.toThrow();

  const second = await startTestRedis({ port: first.port });
  expect(second.url).toBe(first.url);
  expect(await ping(first.url)).toBe('PONG');
  await Promise.all([first.stop(), second.stop(), second.stop()]);
  expect(existsSync(`/proc/${second.pid}`)).toBe(false);
});
