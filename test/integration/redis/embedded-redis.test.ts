import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EmbeddedRedis, type EmbeddedRedisOptions } from '../../../src/core/redis/embedded-redis.ts';

let dataDir: string;
const opened: EmbeddedRedis[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portcall-embedded-'));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((redis) => redis.close()));
  await rm(dataDir, { recursive: true, force: true });
});

function embed(options: Partial<EmbeddedRedisOptions> = {}): EmbeddedRedis {
  const redis = new EmbeddedRedis({ dataDir, ...options });
  opened.push(redis);
  return redis;
}

/** One connection for the time of one use. */
async function onRedis<T>(path: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({ path, retryStrategy: () => null });
  client.on('error', () => {});
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

async function recordedPid(directory = dataDir): Promise<number> {
  const record = JSON.parse(await readFile(join(directory, 'redis/owner.json'), 'utf8'));
  return record.redis.process.pid;
}

/** A stand-in for the server program, to be run by its path. */
async function writeProgram(script: string): Promise<string> {
  const path = join(dataDir, 'fake-server');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

test('it serves commands on a private socket once started', async () => {
  const redis = embed();
  const { path } = await redis.start();

  expect(redis.state).toBe('up');
  expect(await onRedis(path, (client) => client.ping())).toBe('PONG');
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect((await stat(dirname(path))).mode & 0o077).toBe(0);
});

test('it keeps its data on disk, never evicts and listens on no port', async () => {
  const { path } = await embed().start();
  const settings = await onRedis(path, (client) =>
    client.config('GET', 'appendonly', 'appendfsync', 'maxmemory-policy', 'port', 'save', 'aof-load-truncated'),
  );
  const found = settings as string[];
  expect(Object.fromEntries(found.flatMap((name, i) => (i % 2 === 0 ? [[name, found[i + 1]]] : [])))).toEqual({
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    port: '0',
    save: '',
    'aof-load-truncated': 'yes',
  });
});

test('a second start answers as the first', async () => {
  const redis = embed();
  const [first, second] = await Promise.all([redis.start(), redis.start()]);
  expect(second).toEqual(first);
});

test('data survives a close and a new start', async () => {
  const first = embed();
  await onRedis((await first.start()).path, (client) => client.set('greeting', 'hello'));
  await first.close();
  expect(first.state).toBe('closed');
  expect(existsSync(join(dataDir, 'redis/owner.json'))).toBe(false);

  const { path } = await embed().start();
  expect(await onRedis(path, (client) => client.get('greeting'))).toBe('hello');
});

test('a Redis that is killed is started again, and its data is still there', async () => {
  const redis = embed();
  const { path } = await redis.start();
  await onRedis(path, (client) => client.set('greeting', 'hello'));
  const down = once(redis, 'down');
  const up = once(redis, 'up');

  process.kill(await recordedPid(), 'SIGKILL');

  expect(await down).toEqual([{ reason: 'signal SIGKILL', restartInMs: 100 }]);
  expect(redis.state).toBe('down');
  expect(await up).toEqual([{ path }]);
  expect(redis.state).toBe('up');
  expect(await onRedis(path, (client) => client.get('greeting'))).toBe('hello');
});

test('a restart that fails is tried again after a longer wait, up to the bound', async () => {
  const mark = join(dataDir, 'broken');
  const binary = await writeProgram(`[ "$1" != --version ] && [ -e '${mark}' ] && exit 9\nexec redis-server "$@"`);
  const redis = embed({ binary, maxRestartDelayMs: 150 });
  await redis.start();
  await writeFile(mark, '');
  const waits: number[] = [];
  const thirdFailure = new Promise<void>((resolve) => {
    redis.on('down', ({ restartInMs }) => waits.push(restartInMs) === 3 && resolve());
  });

  process.kill(await recordedPid(), 'SIGKILL');
  await thirdFailure;
  const up = once(redis, 'up');
  await rm(mark);
  await up;

  expect(waits.slice(0, 3)).toEqual([100, 150, 150]);
});

test('closing while it waits to restart ends the wait', async () => {
  const redis = embed();
  await redis.start();
  const down = once(redis, 'down');
  process.kill(await recordedPid(), 'SIGKILL');
  await down;

  await redis.close();

  expect(redis.state).toBe('closed');
  expect(existsSync(join(dataDir, 'redis/redis.sock'))).toBe(false);
});

test('closing twice, and before a start, does no harm', async () => {
  const redis = embed();
  await redis.start();
  await Promise.all([redis.close(), redis.close()]);
  await redis.close();

  const unused = embed();
  await unused.close();
  await expect(unused.start()).rejects.toMatchObject({ code: 'redis_closed' });
});

test('closing during a start ends both, and the directory is free again', async () => {
  const redis = embed();
  const started = expect(redis.start()).rejects.toMatchObject({ code: 'redis_closed' });
  await once(redis, 'log'); // Redis runs, and has not answered yet
  await redis.close();

  await started;
  await embed().start();
});

test('a Redis that does not end when asked is killed after the grace time', async () => {
  const redis = embed();
  await redis.start();
  const pid = await recordedPid();
  process.kill(pid, 'SIGSTOP'); // a stopped process does not see SIGTERM

  await redis.close({ graceMs: 50 });

  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a start waits until Redis has loaded its data', async () => {
  const first = embed();
  await onRedis((await first.start()).path, (client) => client.mset({ a: '1', b: '2', c: '3' }));
  await first.close();

  // Redis answers LOADING for 3 × 100 ms.
  const slow = await writeProgram(
    '[ "$1" = --version ] && exec redis-server --version\nexec redis-server "$@" --key-load-delay 100000',
  );
  const second = embed({ binary: slow });
  const { path } = await second.start();
  expect(await onRedis(path, (client) => client.get('c'))).toBe('3');
});

test('a data directory with a path too long for a socket gets its socket elsewhere', async () => {
  const deep = join(dataDir, 'a-long-name-'.repeat(10));
  await mkdir(deep);
  const redis = embed({ dataDir: deep });
  const { path } = await redis.start();

  expect(path.startsWith(deep)).toBe(false);
  expect((await stat(dirname(path))).mode & 0o077).toBe(0);
  expect(await onRedis(path, (client) => client.ping())).toBe('PONG');
  await redis.close();
  expect(existsSync(dirname(path))).toBe(false);
});

test('without a server program the error says what to install', async () => {
  const started = embed({ binary: 'no-such-redis' }).start();
  await expect(started).rejects.toMatchObject({ code: 'redis_not_found', message: expect.stringContaining('install') });
});

test('a server program older than 7.0 is refused by name and version', async () => {
  const binary = await writeProgram('echo "Redis server v=6.2.14 sha=00000000:0 malloc=libc bits=64"');
  await expect(embed({ binary }).start()).rejects.toMatchObject({
    code: 'redis_too_old',
    message: expect.stringContaining('6.2.14'),
  });
});

test('a server that ends at once is reported with its last words, and the directory is free again', async () => {
  const binary = await writeProgram(
    '[ "$1" = --version ] && exec redis-server --version\necho "bad luck today" >&2\nexit 3',
  );
  await expect(embed({ binary }).start()).rejects.toMatchObject({
    code: 'redis_start_failed',
    message: expect.stringMatching(/exited with code 3.*bad luck today/s),
  });
  await embed().start();
});

test('a server that never answers is ended at the deadline', async () => {
  const binary = await writeProgram('[ "$1" = --version ] && exec redis-server --version\nexec sleep 600');
  await expect(embed({ binary, startTimeoutMs: 100 }).start()).rejects.toMatchObject({
    code: 'redis_start_failed',
    message: expect.stringContaining('100 ms'),
  });
});

test('its log reaches the given logger, and a healthy start warns of nothing', async () => {
  const lines: string[] = [];
  const warnings: string[] = [];
  const log = { debug: (line: string) => lines.push(line), warn: (line: string) => warnings.push(line) };
  const redis = embed({ log });
  await redis.start();
  await redis.close();

  await vi.waitFor(() => expect(lines.join('\n')).toMatch(/ready to accept connections.*bye bye/s));
  expect(warnings).toEqual([]);
});
