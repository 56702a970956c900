import type { TestProject } from 'vitest/node';
import { type TestRedis, startTestRedis } from './redis.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The one Redis of this test run: `inject('redisUrl')`. Use keys with a random prefix for each file. */
    redisUrl: string;
  }
}

/**
 * Each project that names this file as its globalSetup loads and runs it anew, so what they share has to live outside
 * of the module: one Redis for all, ended by the last.
 */
interface SharedRedis {
  redis: Promise<TestRedis>;
  users: number;
}
const holder = globalThis as { portcallTestRedis?: SharedRedis | undefined };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (holder.portcallTestRedis ??= { redis: startTestRedis(), users: 0 });
  shared.users += 1;
  project.provide('redisUrl', (await shared.redis).url);

  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    holder.portcallTestRedis = undefined;
    await (await shared.redis).stop();
  };
}
