import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisBinary } from '../../src/core/redis/redis-binary.ts';
import { RedisProcess } from '../../src/core/redis/redis-process.ts';
import { findFreePort } from './free-port.ts';

export interface TestRedis {
  /** `redis://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends it in good order and removes its files. Idempotent, also after `kill()`. */
  stop(): Promise<void>;
  /** As a crash: SIGKILL. Resolves when it has ended. */
  kill(): Promise<void>;
}

export interface TestRedisOptions {
  /** To bring one back where it was killed. Default: any free one. */
  readonly port?: number;
}

const START_TIMEOUT_MS = 30_000;
const GRACE_MS = 2000;
/** Another process may take the free port between finding it and using it. */
const ATTEMPTS = 5;

/** A real, empty Redis for the caller: it stores nothing on disk, so it is fast. */
export async function startTestRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryStart(options.port ?? (await findFreePort()));
    } catch (error) {
      if (attempt === ATTEMPTS || options.port !== undefined) throw error;
    }
  }
}

async function tryStart(port: number): Promise<TestRedis> {
  const { command } = await findRedisBinary();
  const directory = await mkdtemp(join(tmpdir(), 'portcall-test-redis-'));
  const redis = new RedisProcess({ command, args: testRedisArguments(port, directory), onLog: () => {} });
  const killOnExit = (): void => redis.kill('SIGKILL');
  process.once('exit', killOnExit);
  const stop = async (): Promise<void> => {
    process.removeListener('exit', killOnExit);
    await redis.stop(GRACE_MS);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await redis.waitUntilServing({ host: '127.0.0.1', port }, START_TIMEOUT_MS, new AbortController().signal);
  } catch (error) {
    await stop();
    throw error;
  }
  const kill = async (): Promise<void> => {
    redis.kill('SIGKILL');
    await redis.exited;
  };
  return { url: `redis://127.0.0.1:${port}`, port, pid: redis.pid, stop, kill };
}

function testRedisArguments(port: number, directory: string): string[] {
  const settings = { bind: '127.0.0.1', port: String(port), dir: directory, save: '', appendonly: 'no', logfile: '' };
  return Object.entries({ ...settings, 'maxmemory-policy': 'noeviction' }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
}
