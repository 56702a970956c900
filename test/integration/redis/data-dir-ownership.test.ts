import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Interface, createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EmbeddedRedis } from '../../../src/core/redis/embedded-redis.ts';
import { findProcess } from '../../../src/core/redis/process-identity.ts';

interface Outcome {
  readonly path?: string;
  readonly code?: string;
  readonly message?: string;
}

const ownerProgram = new URL('./fixtures/owner.ts', import.meta.url).pathname;
let dataDir: string;
const owners: ChildProcess[] = [];
const opened: EmbeddedRedis[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portcall-owner-'));
});

afterEach(async () => {
  await Promise.all(owners.splice(0).map((owner) => end(owner, 'SIGTERM')));
  await Promise.all(opened.splice(0).map((redis) => redis.close()));
  await rm(dataDir, { recursive: true, force: true });
});

function embed(directory = dataDir): EmbeddedRedis {
  const redis = new EmbeddedRedis({ dataDir: directory });
  opened.push(redis);
  return redis;
}

/** Starts another process on the directory and reads how its start went. */
async function spawnOwner(directory = dataDir): Promise<{ owner: ChildProcess; outcome: Outcome; lines: Interface }> {
  const owner = spawn(process.execPath, [ownerProgram, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  owners.push(owner);
  const lines = createInterface({ input: owner.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  return { owner, outcome: JSON.parse(line) as Outcome, lines };
}

async function end(owner: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  owner.kill(signal);
  await once(owner, 'exit');
}

async function recordedPid(): Promise<number> {
  const record = JSON.parse(await readFile(join(dataDir, 'redis/owner.json'), 'utf8'));
  return record.redis.process.pid;
}

async function onRedis<T>(path: string, use: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({ path, retryStrategy: () => null });
  client.on('error', () => {});
  try {
    return await use(client);
  } finally {
    client.disconnect();
  }
}

test('a second process on the same directory is refused, with the owner in the error', async () => {
  const { owner, outcome } = await spawnOwner();
  expect(outcome.path).toBeDefined();

  await expect(embed().start()).rejects.toMatchObject({
    code: 'data_dir_in_use',
    message: expect.stringMatching(new RegExp(`${dataDir}.*process ${owner.pid}`)),
  });
  expect(await onRedis(outcome.path ?? '', (client) => client.ping())).toBe('PONG');
});

test('of several processes that start at the same moment exactly one gets the directory', async () => {
  const outcomes = (await Promise.all([1, 2, 3, 4].map(() => spawnOwner()))).map(({ outcome }) => outcome);

  expect(outcomes.filter(({ path }) => path !== undefined)).toHaveLength(1);
  expect(outcomes.filter(({ code }) => code === 'data_dir_in_use')).toHaveLength(3);
});

test('two in one process exclude each other as well, until the first is closed', async () => {
  const first = embed();
  await first.start();
  await expect(embed().start()).rejects.toMatchObject({ code: 'data_dir_in_use' });
  await first.close();
  await embed().start();
});

test('a refused or failed one that is closed later leaves the owner alone', async () => {
  const first = embed();
  const { path } = await first.start();
  const second = embed();
  await expect(second.start()).rejects.toMatchObject({ code: 'data_dir_in_use' });
  await second.close();
  expect(await onRedis(path, (client) => client.ping())).toBe('PONG');
});

test('the Redis of an owner killed without warning is ended, and its data taken over', async () => {
  const { owner, outcome } = await spawnOwner();
  await onRedis(outcome.path ?? '', (client) => client.set('greeting', 'hello'));
  const orphan = await recordedPid();
  await end(owner, 'SIGKILL');
  expect(findProcess(orphan)).toBeDefined();

  const { path } = await embed().start();

  expect(findProcess(orphan)).toBeUndefined();
  expect(await recordedPid()).not.toBe(orphan);
  expect(await onRedis(path, (client) => client.get('greeting'))).toBe('hello');
});

test('an orphan is found by its socket when its owner was killed before it noted the pid', async () => {
  const { owner, outcome } = await spawnOwner();
  const orphan = await recordedPid();
  await end(owner, 'SIGKILL');
  await writeFile(join(dataDir, 'redis/owner.json'), JSON.stringify({ redis: { socket: outcome.path } }));

  await embed().start();
  expect(findProcess(orphan)).toBeUndefined();
});

test('an orphan with its socket in a temporary directory is found, and that directory removed', async () => {
  const deep = join(dataDir, 'a-long-name-'.repeat(10));
  await mkdir(deep);
  const { owner, outcome } = await spawnOwner(deep);
  await end(owner, 'SIGKILL');

  const { path } = await embed(deep).start();
  expect(path).not.toBe(outcome.path);
  expect(existsSync(dirname(outcome.path ?? ''))).toBe(false);
});

test('an orphan that does not answer is not killed: the start is refused, naming its pid', async () => {
  const { owner } = await spawnOwner();
  const orphan = await recordedPid();
  await end(owner, 'SIGKILL');
  // The socket is gone but the process is not: it could be anything that happens to run.
  await rm(join(dataDir, 'redis/redis.sock'));
  const redis = new EmbeddedRedis({ dataDir, orphanTimeoutMs: 100 });

  await expect(redis.start()).rejects.toMatchObject({
    code: 'data_dir_in_use',
    message: expect.stringContaining(`pid ${orphan}`),
  });
  expect(findProcess(orphan)).toBeDefined();

  process.kill(orphan, 'SIGTERM');
  await vi.waitFor(() => expect(findProcess(orphan)).toBeUndefined(), { timeout: 5000 });
  await embed().start();
});

test('a record of a process that is long gone, or that cannot be read, is passed over', async () => {
  await mkdir(join(dataDir, 'redis'));
  const other = { ...findProcess(process.pid), startedAt: 'another time' };
  const record = { owner: other, redis: { socket: join(dataDir, 'redis/redis.sock'), process: other } };
  await writeFile(join(dataDir, 'redis/owner.json'), JSON.stringify(record));
  const first = embed();
  await first.start();
  await first.close();

  await writeFile(join(dataDir, 'redis/owner.json'), '{"owner":');
  await embed().start();
});

test('an owner that ends by an uncaught error or process.exit takes its Redis along', async () => {
  const script = `
    import { EmbeddedRedis } from ${JSON.stringify(new URL('../../../src/core/redis/embedded-redis.ts', import.meta.url).href)};
    await new EmbeddedRedis({ dataDir: ${JSON.stringify(dataDir)} }).start();
    process.exit(0);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  await once(owner, 'exit');
  const redis = await recordedPid();
  await vi.waitFor(() => expect(findProcess(redis)).toBeUndefined(), { timeout: 5000 });
});

test('once closed it leaves no timer behind that would hold up the end of the process', async () => {
  const { owner, lines } = await spawnOwner();
  const last = once(lines, 'line');
  await end(owner, 'SIGTERM');
  expect(await last).toEqual(['{"timers":0}']);
  expect(owner.exitCode).toBe(0);
});
