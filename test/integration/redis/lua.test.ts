import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import { Job as BullJob, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { KEEP_ANSWER } from '../../../src/core/http/idempotency-scripts.ts';
import { luaSource } from '../../../src/core/redis/lua-source.ts';
import { RedisScript } from '../../../src/core/redis/index.ts';
import { WRITE as WRITE_COUNTER, REMOVE as REMOVE_COUNTER } from '../../../src/modules/counters/scripts.ts';
import * as endpoints from '../../../src/modules/data-plane/endpoints/endpoint-scripts.ts';
import { APPEND, PREPARE, RETIRE } from '../../../src/modules/events/log/log-scripts.ts';
import * as functions from '../../../src/modules/functions/scripts.ts';
import { RENEW as RENEW_PLACES } from '../../../src/modules/jobs/run-queue/places.ts';
import { entryOf } from '../../../src/modules/jobs/run-queue/bull-entry.ts';
import * as jobs from '../../../src/modules/jobs/records/scripts.ts';
import { SAVE_SCHEDULE } from '../../../src/modules/jobs/schedules/schedule-scripts.ts';
import * as locks from '../../../src/modules/locks/lock-scripts.ts';
import * as setups from '../../../src/modules/setups/setup-scripts.ts';
import { LEAVE, REGISTER } from '../../../src/modules/nodes/registry-scripts.ts';

/** Every script, run once by itself: what it returns in the plainest case. What it does otherwise is tested where it is used. */
const src = new URL('../../../src/', import.meta.url);
const files = globSync('**/*.lua', { cwd: fileURLToPath(src) });
const isPart = (file: string): boolean => file.includes('/lua/parts/');
const NOW = 1_800_000_000_000;
/** Longer than any test. */
const LONG_MS = 600_000;

let redis: Redis;
let root: string;
const ran = new Set<string>();
beforeAll(() => {
  redis = new Redis(inject('redisUrl'));
});
beforeEach(() => {
  root = `{test-${randomUUID()}}:`;
});
afterAll(() => redis.disconnect());

/** The only way for a script to be run here. */
function run(
  script: RedisScript,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
): Promise<unknown> {
  ran.add(script.file.href.slice(src.href.length));
  return script.run(redis, keys, args);
}
/** What a reply begins with. */
async function startOf(reply: Promise<unknown>, length: number): Promise<unknown[]> {
  return ((await reply) as unknown[]).slice(0, length);
}
const key = (name: string): string => root + name;
/** Jobs, pools and batches are found from the root. */
const atRoot = (script: RedisScript, ...args: (string | number)[]): Promise<unknown> => run(script, [root], args);

const makePool = (limit = 10): Promise<number> =>
  redis.hset(key('pool:p:meta'), { queueLimit: limit, keepCount: 10, keepAgeMs: LONG_MS });
const makeJob = (id: string, fields: Record<string, string | number> = {}): Promise<number> =>
  redis.hset(key(`job:${id}`), {
    pool: 'p',
    gen: 1,
    state: 'queued',
    kind: 'sleep',
    labels: '{}',
    input: '{}',
    ...fields,
  });
/** What the queue gave to a worker, as `hold` takes it. */
async function givenOut(id: string): Promise<[string, string, string, number, number]> {
  await redis.set(key(`q:${id}:lock`), 'token');
  return [key('q:'), id, 'token', 1, LONG_MS];
}
const OPTIONS = JSON.stringify({ kind: 'sleep' });
const beginBatch = (): Promise<unknown> =>
  atRoot(jobs.BEGIN_BATCH, 'b', 'p', 2, 100, 10, 'spec', '["kind","sleep"]', 'options', OPTIONS);

describe('jobs', () => {
  test('start begins a run and returns the fields of the job', async () => {
    await makeJob('j', { timeoutMs: 5 });
    const [state, values] = (await atRoot(jobs.START, 'j', 1, 'n', NOW, '', ...(await givenOut('j.1')))) as [
      string,
      string[],
    ];
    const fields = Object.fromEntries(jobs.STARTED_FIELDS.map((name, at) => [name, values[at]]));
    expect(state).toBe('started');
    expect(fields).toMatchObject({ pool: 'p', kind: 'sleep', timeoutMs: '5', run: '2', lock: null });
  });

  test('steps begin, look at and finish jobs', async () => {
    await makePool();
    await makeJob('j', { bundle: 'x' });
    const finish = ['finish', 'j', 1, 1, NOW, 'completed', '7', '', 1, 1000, 'n', NOW];
    expect(await atRoot(jobs.STEPS, 'look', 'j', 'x', 'begin', 'j', 1, 1, 'n', NOW, ...finish)).toEqual([
      'open',
      'started',
      ['done', '', 0],
    ]);
    expect(await redis.hgetall(key('job:j'))).toMatchObject({ state: 'completed', result: '7' });
  });

  test('defer puts a running job back', async () => {
    await makeJob('j', { state: 'active', run: 1 });
    expect(await atRoot(jobs.DEFER, 'j', 1, 1, NOW, NOW + 5, '', 1, 0)).toEqual(['done']);
    expect(await redis.hget(key('job:j'), 'state')).toBe('delayed');
  });

  test('note keeps progress and lines', async () => {
    await makeJob('j', { state: 'active', run: 1 });
    expect(await atRoot(jobs.NOTE, 'j', 1, 1, '0.5', 10, 'a', 'b')).toBe(1);
    expect(await redis.lrange(key('job:j:logs'), 0, -1)).toEqual(['a', 'b']);
  });

  test('cancel ends a job that waits', async () => {
    await makePool();
    await makeJob('j');
    expect(await startOf(atRoot(jobs.CANCEL, 'j', NOW, '{}', 1000, key('q.')), 3)).toEqual(['cancelled', 'p', '1']);
  });

  test('reopen queues a job that failed', async () => {
    await makePool();
    await makeJob('j', { state: 'failed' });
    expect(await atRoot(jobs.REOPEN, 'j', NOW)).toEqual(['added', 2]);
  });

  test('unbundle takes jobs out of their bundle', async () => {
    await makeJob('j', { bundle: 'x' });
    expect(await atRoot(jobs.UNBUNDLE, NOW, 'x', ...(await givenOut('x')), 'j')).toEqual(['j']);
    expect(await redis.zscore(key('outbox'), 'j')).toBe(String(NOW));
  });

  test('await has an end published', async () => {
    await makeJob('j');
    expect(await atRoot(jobs.AWAIT, 'j', 'n')).toBe(1);
  });

  test('find-strays finds a job without an entry in its queue', async () => {
    await makeJob('lost');
    await makeJob('kept');
    await redis.zadd(key('pool:p:pending'), NOW, 'lost', NOW, 'kept');
    await redis.hset(key('q:kept.1'), 'ats', 0);
    expect(await atRoot(jobs.FIND_STRAYS, 'p', 'pending', NOW, 0, 10, key('q:'))).toEqual([2, 'lost']);
  });

  test('begin-batch, feed, await-batch and stop-batch take a batch through its life', async () => {
    await makePool();
    expect(await beginBatch()).toEqual(['added']);
    await redis.rpush(key('batch:b:inputs'), '1', '2');
    await redis.hset(key('batch:b'), 'ready', 1);
    expect(await atRoot(jobs.FEED, 'b', NOW, 1, 10, 1000, 'j_', 1, 1)).toEqual([1, OPTIONS, 0, ['1'], 1]);
    expect(await atRoot(jobs.AWAIT_BATCH, 'b')).toBe(1);
    expect(await atRoot(jobs.STOP_BATCH, 'b', NOW, 'cancelled')).toEqual(['stopped', 0]);
  });

  test('save-pool, retain-pool and drop-pool take a pool through its life', async () => {
    const save = (before: string, after: string, closed: string) =>
      run(jobs.SAVE_POOL, [root, key('pools')], ['p', before, after, 10, closed, 10, 0, LONG_MS]);
    expect(await save('', '{}', '')).toBe('saved');
    await redis.zadd(key('pool:p:ended'), NOW, 'old');
    expect(await atRoot(jobs.RETAIN_POOL, 'p', NOW, 10)).toBe(1);
    expect(await save('{}', '{"a":1}', 'deleting')).toBe('saved');
    expect(await run(jobs.DROP_POOL, [root, key('pools')], ['p'])).toBe(1);
  });

  test('save writes a schedule', async () => {
    expect(await run(SAVE_SCHEDULE, [key('schedules'), key('names')], ['s', '', '{}', '', 'name', 10])).toBe('saved');
  });

  test('renew separates held locks from lost ones', async () => {
    const held = await givenOut('a');
    expect(await run(RENEW_PLACES, [key('q:')], [...held, key('q:'), 'b', 'token', 1, LONG_MS])).toEqual([1, 0]);
  });

  test.each([
    ['standard', {}],
    ['prioritized', { priority: 1 }],
    ['delayed', { delay: LONG_MS }],
  ])('accept and enqueue add a %s job by the script of BullMQ', async (_, options) => {
    const queue = new Queue('q', { connection: redis, prefix: root, skipWaitingForReady: true });
    await queue.waitUntilReady();
    const entry = (id: string) => entryOf(new BullJob(queue, 'sleep', {}, { jobId: id, ...options }, id));
    await makePool();
    const [first, second] = [entry('a.1'), entry('b.1')];
    const submit = ['a', 'p', NOW, NOW, '', 0, 'state', 'queued'];
    expect(await run(first.accept, [root, ...first.keys], [...first.args, ...submit])).toEqual(['added']);
    await redis.zadd(key('outbox'), NOW, 'b');
    expect(await run(second.enqueue, [root, ...second.keys], [...second.args, 1, 'b'])).toBeNull();
    expect(await redis.zcard(key('outbox'))).toBe(0);
    expect(await queue.getJobCountByTypes('wait', 'prioritized', 'delayed')).toBe(2);
  });
});

describe('locks', () => {
  const keys = () => Array.from({ length: 9 }, (_, at) => key(String(at)));
  const take = (lease: string) =>
    run(locks.TAKE, keys(), ['name', lease, 'owner', LONG_MS, LONG_MS, LONG_MS, 'channel', 'n', 10, 10, '', '']);

  test('take grants, renew extends and release ends a lease', async () => {
    expect(await startOf(take('a'), 2)).toEqual(['granted', []]);
    expect(await startOf(run(locks.RENEW, keys(), ['name', 'a', LONG_MS, '']), 2)).toEqual(['ok', []]);
    const [status, ended] = (await run(locks.RELEASE, keys(), ['name', 'lease', 'a', ''])) as [string, string[]];
    expect([status, ...ended.slice(0, 2)]).toEqual(['released', 'released', 'owner']);
  });

  test('refresh keeps a waiter, settle does what is due, view shows both, due says when', async () => {
    await take('a');
    expect(await startOf(take('b'), 2)).toEqual(['waiting', []]);
    expect(await startOf(run(locks.REFRESH, keys(), ['name', LONG_MS, 'b']), 2)).toEqual(['ok', []]);
    expect(await startOf(run(locks.SETTLE, keys(), ['name']), 2)).toEqual(['ok', []]);
    const [, , , lease, waiters] = (await run(locks.VIEW, keys(), ['name'])) as [
      string,
      unknown,
      string,
      string[],
      string[],
    ];
    expect([lease.includes('owner'), waiters]).toEqual([true, ['b']]);
    const [ms] = (await run(locks.DUE, [key('5')], [10])) as [string];
    expect(Number(ms)).toBeGreaterThan(0);
  });
});

test('counters: write and remove', async () => {
  const keys = ['counter', 'fences', 'names', 'lock', 'job'].map(key);
  const written = run(WRITE_COUNTER, keys, ['c', 'add', 2, 0, 10, '', '', '', '', '', 10, 10, '']);
  expect(await startOf(written, 3)).toEqual(['ok', '2', 1]);
  expect(await run(REMOVE_COUNTER, keys.slice(0, 3), ['c', ',1,', LONG_MS])).toEqual(['ok']);
});

test('set-ups: hold, release, and many endpoints at once', async () => {
  const restored = [key('setups'), key('due'), key('owners')];
  expect(await run(setups.RESTORE, restored, ['s', '{}', NOW, 'n'])).toBe(1);
  expect(await run(setups.RESTORE, restored, ['s', '{"other":1}', '', 'n'])).toBe(0);
  expect(await redis.hget(key('setups'), 's')).toBe('{}');
  expect(await run(setups.HOLD, [key('lease')], ['a', '', LONG_MS])).toBe('');
  expect(await run(setups.HOLD, [key('lease')], ['b', '', LONG_MS])).toBe('a');
  expect(await run(setups.HOLD, [key('lease')], ['b', 'a', LONG_MS])).toBe('');
  expect(await run(setups.RELEASE, [key('lease')], ['a'])).toBe(0);
  expect(await run(setups.RELEASE, [key('lease')], ['b'])).toBe(1);
  const keys = ['docs', 'names', 'ids', 'deleted'].map(key);
  expect(await run(endpoints.CREATE_ALL, keys, ['e', '{}', 's/a', 'f', '{}', 's/b'])).toEqual(['ok']);
  expect(await redis.hgetall(keys[1] ?? '')).toEqual({ 's/a': 'e', 's/b': 'f' });
  expect(await run(endpoints.CREATE_ALL, keys, ['g', '{}', 's/c', 'h', '{}', 's/b'])).toEqual(['name_taken', 's/b']);
  expect(await redis.hlen(keys[0] ?? '')).toBe(2);
});

test('functions: store and remove', async () => {
  const keys = ['functions', 'sources', 'removed'].map(key);
  expect(await run(functions.STORE, keys, ['f', 'return 1', 8, '', 'now', '', 10, ''])).toMatchObject([
    'ok',
    expect.stringContaining('"revision":1'),
    1,
  ]);
  expect(await run(functions.REMOVE, keys, ['f', '', NOW, 10])).toEqual(['ok']);
});

test('nodes: register and leave', async () => {
  const keys = ['nodes', 'alive'].map(key);
  const entry = JSON.stringify({ name: 'n', instance: 'i' });
  expect(await run(REGISTER, keys, ['n', entry, 'i', -1, LONG_MS, '', key(''), '', 1])).toEqual(['ok', 0, '', 0]);
  expect(await run(LEAVE, keys, ['n', 'i', 'shutdown'])).toBe(1);
});

test('endpoints: write, remove and remove-orphan', async () => {
  const keys = ['documents', 'names', 'ids', 'deleted', 'alive'].map(key);
  const document = JSON.stringify({ revision: 3, node: 'n', spec: { name: 'a' } });
  expect(await run(endpoints.WRITE, keys.slice(0, 4), ['e', document, 'a', '0'])).toEqual(['ok']);
  expect(await run(endpoints.REMOVE, keys.slice(0, 4), ['e', ',2,'])).toEqual(['revision', 3]);
  expect(await run(endpoints.REMOVE_ORPHAN, keys, ['e', '', 'n', NOW, NOW + LONG_MS, 10])).toEqual(['ok']);
  expect(await redis.exists(...keys.slice(0, 3))).toBe(0);
});

test('the event log: prepare, append and retire', async () => {
  const keys = ['log', 'writers'].map(key);
  expect(await run(PREPARE, keys, ['n', 'boot', 'empty', 10])).toBeNull();
  expect(await run(APPEND, keys, ['n', 'boot', 0, 0, 2, 1, 100, 0, 0, 'body'])).toMatch(/^\d+-\d+$/);
  expect(await redis.hget(keys[1] ?? '', 'n')).toBe('boot 2 1');
  expect(await run(RETIRE, keys, ['n', 'boot'])).toBeNull();
});

test('answers kept for their keys: keep-answer', async () => {
  const keys = ['answer', 'all', 'mine', 'owners', 'totals'].map(key);
  expect(await run(KEEP_ANSWER, keys, ['{}', 2, 'me', LONG_MS, 100, 100, key('mine:')])).toBe(0);
  expect(await redis.hgetall(key('totals'))).toEqual({ me: '2', '*': '2' });
});

test('every script was run here, and every part belongs to one', () => {
  expect([...ran].toSorted()).toEqual(files.filter((file) => !isPart(file)).toSorted());
  const texts = RedisScript.all().map(({ source }) => source);
  for (const part of files.filter(isPart)) {
    const header = luaSource(new URL(part, src)).slice(0, 200);
    expect(
      texts.some((text) => text.includes(header)),
      part,
    ).toBe(true);
  }
});

test.each(files)('%s says what it takes and returns', (file) => {
  const header = /^--\[\[\n([\s\S]+?)\n\]\]\n/.exec(readFileSync(new URL(file, src), 'utf8'))?.[1] ?? '';
  expect(header).not.toBe('');
  if (!isPart(file))
    for (const name of ['KEYS ', 'ARGV ', 'Returns ']) expect(header).toMatch(new RegExp(`^ {2}${name}`, 'm'));
});

test('a script that Redis has forgotten is sent again', async () => {
  await RedisScript.loadAll(redis);
  await redis.script('FLUSH');
  await makeJob('j');
  expect(await atRoot(jobs.AWAIT, 'j', 'n')).toBe(1);
});

test('a file that is missing is named', () => {
  expect(() => new RedisScript(new URL('no-such.lua', src)).source).toThrow('no-such.lua');
});
