import { Redis } from 'ioredis';

export type RedisAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** Who answers on an address: its pid (in its own pid namespace) and its working directory. */
export interface RedisSelfDescription {
  readonly pid: number;
  readonly directory: string;
}

/** One attempt: no retries, no queueing, so that callers poll at their own pace. */
const ATTEMPT_TIMEOUT_MS = 2000;

/** Opens one connection, uses it, and closes it whatever happens. Rejects as ioredis does. */
async function withRedis<T>(address: RedisAddress, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({
    ...address,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: ATTEMPT_TIMEOUT_MS,
    commandTimeout: ATTEMPT_TIMEOUT_MS,
  });
  redis.on('error', () => {}); // the same error rejects connect() or the command
  try {
    await redis.connect();
    return await use(redis);
  } finally {
    // Already ended when there was nothing to connect to; disconnect() would then leave a timer of 2 s behind.
    if (redis.status !== 'end') redis.disconnect();
  }
}

/** True once commands are served: false while nothing listens, and while data is still being loaded. */
export async function isServing(address: RedisAddress): Promise<boolean> {
  try {
    return (await withRedis(address, (redis) => redis.ping())) === 'PONG';
  } catch {
    return false;
  }
}

/** Undefined when nothing answers. Works while data is being loaded, too. */
export async function findRedisAt(address: RedisAddress): Promise<RedisSelfDescription | undefined> {
  try {
    return await withRedis(address, describe);
  } catch {
    return undefined;
  }
}

async function describe(redis: Redis): Promise<RedisSelfDescription> {
  const info = await redis.info('server');
  const [, directory] = (await redis.config('GET', 'dir')) as [string, string];
  return { pid: Number(/^process_id:(\d+)/m.exec(info)?.[1]), directory };
}

/** Asks for an orderly end: the append-only file is flushed first. The server closes the connection instead of answering. */
export async function requestShutdown(address: RedisAddress): Promise<void> {
  await withRedis(address, (redis) => redis.shutdown('NOSAVE')).catch(() => {});
}
