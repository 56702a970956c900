import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import request from 'supertest';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Setup, SetupResult } from '../../../src/contract/setup.ts';
import { RedisKeys } from '../../../src/core/redis/index.ts';
import { PoolDirectory } from '../../../src/modules/jobs/pools/pool-directory.ts';
import { SetupMemory } from '../../../src/modules/setups/setup-memory.ts';
import { PoolRepository } from '../../../src/modules/jobs/pools/pool.repository.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { startTestRedis, type TestRedis } from '../../helpers/redis.ts';

interface Cluster {
  readonly nodes: readonly [TestNode, TestNode];
  readonly env: Record<string, string>;
  readonly server: TestRedis;
  readonly redis: Redis;
  readonly keys: RedisKeys;
}

async function newCluster(): Promise<Cluster> {
  const server = await startTestRedis();
  onTestFinished(() => server.stop());
  // Long: nothing here waits for a sign of life.
  const env = {
    PORTCALL_REDIS_URL: server.url,
    PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    PORTCALL_NODE_TIMEOUT_MS: '600000',
    PORTCALL_NET_THREADS: '1',
    PORTCALL_LOG_LEVEL: 'silent',
  };
  const nodes = [await startTestNode(env), await startTestNode(env)] as const;
  onTestFinished(async () => void (await Promise.all(nodes.map((node) => node.stop()))));
  const redis = new Redis(server.url);
  redis.on('error', () => undefined);
  onTestFinished(() => void redis.disconnect());
  return { nodes, env, server, redis, keys: new RedisKeys(env.PORTCALL_KEY_PREFIX) };
}

const runSleep = ({ url }: TestNode, pool = 'default') =>
  request(url)
    .post('/v1/jobs?waitMs=20000')
    .send({ kind: 'sleep', pool, input: { ms: 1 } });

/** Emptied by a command, while all connections stay; or by a server that ended and comes back with nothing. */
const ways: readonly (readonly [string, (cluster: Cluster) => Promise<void>])[] = [
  ['a FLUSHALL', async ({ redis }) => void (await redis.flushall())],
  [
    'a server that comes back empty',
    async ({ server, nodes }) => {
      await server.kill();
      const again = await startTestRedis({ port: server.port });
      onTestFinished(() => again.stop());
      for (const { url } of nodes)
        await poll(
          async () => (await request(url).get('/readyz')).status,
          (status) => status === 200,
          20_000,
          20,
        );
    },
  ],
];

describe.each(ways)('after %s', (_what, empty) => {
  it('jobs run at once, in the pools as they were, with their limits', async () => {
    const cluster = await newCluster();
    const [a, b] = cluster.nodes;
    await request(a.url).patch('/v1/pools/default').send({ maxWorkers: 3, attempts: 2 }).expect(200);
    await request(a.url)
      .post('/v1/pools')
      .send({ name: 'own', maxWorkers: 2, rateLimit: { max: 1000, perMs: 1000 } })
      .expect(201);
    await request(a.url).post('/v1/pools').send({ name: 'waits' }).expect(201);
    await request(a.url).post('/v1/pools/waits/pause').expect(200);
    for (const pool of ['default', 'own']) expect((await runSleep(b, pool)).body.state).toBe('completed');
    const before = (await request(a.url).get('/v1/pools')).body.items as { name: string; revision: number }[];
    await empty(cluster);
    for (const [node, pool] of [
      [b, 'default'],
      [a, 'own'],
      [b, 'own'],
      [a, 'default'],
    ] as const) {
      const answer = await runSleep(node, pool);
      expect([answer.status, answer.body.state], JSON.stringify(answer.body)).toEqual([200, 'completed']);
    }
    const after = (await request(b.url).get('/v1/pools').expect(200)).body.items as {
      name: string;
      revision: number;
      status: { state: string };
    }[];
    expect(after.map(({ name, revision }) => [name, revision])).toEqual(
      before.map(({ name, revision }) => [name, revision]),
    );
    expect(after).toMatchObject([
      { name: 'default', maxWorkers: 3, attempts: 2 },
      { name: 'own', maxWorkers: 2 },
      { name: 'waits', status: { state: 'paused' } },
    ]);
    await poll(
      () =>
        cluster.redis
          .hget(`${cluster.keys.bullPrefix}:pool-own:meta`, 'concurrency')
          .then((own) => own ?? findConcurrency(cluster, 'own')),
      (value) => value === '2',
      10_000,
      20,
    );
    expect(
      (
        await request(a.url)
          .post('/v1/pools/default/map')
          .send({ kind: 'sleep', inputs: [{ ms: 1 }, { ms: 1 }] })
      ).status,
    ).toBe(202);
  }, 90_000);

  it.each([
    ['reading a pool', (node: TestNode) => request(node.url).get('/v1/pools/default').expect(200)],
    [
      'changing a pool',
      (node: TestNode) => request(node.url).patch('/v1/pools/own').send({ maxWorkers: 5 }).expect(200),
    ],
    [
      'listing pools',
      async (node: TestNode) => expect((await request(node.url).get('/v1/pools')).body.items).toHaveLength(2),
    ],
    [
      'a batch',
      (node: TestNode) =>
        request(node.url)
          .post('/v1/pools/own/map')
          .send({ kind: 'sleep', inputs: [{ ms: 1 }] })
          .expect(202),
    ],
    [
      'a job',
      (node: TestNode) =>
        request(node.url)
          .post('/v1/jobs')
          .send({ kind: 'sleep', pool: 'own', input: { ms: 1 } })
          .expect(202),
    ],
  ])(
    '%s is the first thing that works',
    async (_first, first) => {
      const cluster = await newCluster();
      await request(cluster.nodes[0].url).post('/v1/pools').send({ name: 'own' }).expect(201);
      await empty(cluster);
      await first(cluster.nodes[1]);
    },
    90_000,
  );

  it('endpoints, nodes and the secret of the cluster are written again, and requests are forwarded', async () => {
    const cluster = await newCluster();
    const [a, b] = cluster.nodes;
    const {
      body: { id },
    } = await request(a.url).post('/v1/listeners').send({ name: 'kept' }).expect(201);
    await request(b.url).get(`/v1/listeners/${id}`).expect(200);
    const secret = await cluster.redis.get(cluster.keys.clusterSecret);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    await empty(cluster);
    await poll(
      async () => (await request(b.url).get('/v1/listeners/kept')).body.id,
      (found) => found === id,
      20_000,
      20,
    );
    await poll(
      () => cluster.redis.get(cluster.keys.clusterSecret),
      (found) => found === secret,
      20_000,
      20,
    );
    expect(
      (
        await request(b.url)
          .patch(`/v1/listeners/${id}`)
          .send({ labels: { a: 'b' } })
          .expect(200)
      ).body.revision,
    ).toBe(2);
    const names = [a, b].map(({ identity: { name } }) => name).sort();
    const alive = async (): Promise<string[]> =>
      ((await request(a.url).get('/v1/nodes')).body.items as { name: string; alive: boolean }[]).flatMap((node) =>
        node.alive ? [node.name] : [],
      );
    await poll(alive, (seen) => seen.join() === names.join(), 20_000, 20);
  }, 90_000);
});

describe.each(ways)('set-ups after %s', (_what, empty) => {
  it('are written again by the node that applied them, and end in time; one that was deleted stays deleted', async () => {
    const cluster = await newCluster();
    const [a, b] = cluster.nodes;
    const put = (node: TestNode, name: string, document: object) =>
      request(node.url).put(`/v1/setups/${name}`).send(document);
    const listeners = { one: {}, two: { handler: { type: 'echo' } } };
    const functions = { f: { source: 'export default () => 1' } };
    await put(a, 'kept', { listeners, functions, pools: { p: {} } }).expect(200);
    await put(b, 'brief', { listeners, ttlMs: 4000 }).expect(200);
    await put(a, 'gone', { listeners }).expect(200);
    await put(a, 'moved', { listeners: { old: {} } }).expect(200);
    await put(b, 'moved', { listeners: { new: {} } }).expect(200);
    await request(b.url).delete('/v1/setups/gone').expect(204);
    // At once, and not when it looks the next time.
    for (const node of [a, b]) await node.app.get(SetupMemory, { strict: false }).look();
    const before = (await request(a.url).get('/v1/setups/kept')).body as Setup;
    await empty(cluster);
    const statusOf = (name: string) => async () => (await request(b.url).get(`/v1/setups/${name}`)).status;
    for (const name of ['kept', 'moved']) await poll(statusOf(name), (status) => status === 200, 20_000, 20);
    const statesIn = ({ items }: Setup): Record<string, string> =>
      Object.fromEntries(items.map(({ name, state }) => [name, state]));
    const after = await poll(
      async () => (await request(b.url).get('/v1/setups/kept')).body as Setup,
      (setup) => statesIn(setup)['two'] === 'listening',
      20_000,
      20,
    );
    expect(after).toMatchObject({ revision: before.revision, document: before.document });
    expect(statesIn(after)).toMatchObject({ one: 'listening', f: 'missing' });
    expect((await request(a.url).get('/v1/setups/moved')).body.document.listeners).toHaveProperty('new');
    // What it created is known again: the next document deletes it.
    const { items } = (await put(b, 'kept', { listeners: { one: {} }, functions }).expect(200)).body as SetupResult;
    expect(Object.fromEntries(items.map(({ name, action }) => [name, action]))).toMatchObject({
      one: 'keep',
      two: 'delete',
      f: 'create',
    });
    await poll(statusOf('brief'), (status) => status === 404, 20_000, 20);
    const left = (await request(a.url).get('/v1/listeners?setup=brief')).body as { items: [] };
    expect([left.items, await statusOf('gone')()]).toEqual([[], 404]);
  }, 90_000);
});

/** The other node writes the pools again after this one has missed its pool, and before it looks whether Redis has lost them all. */
function restoreBetween([a, b]: Cluster['nodes']): void {
  const [other, own] = [a, b].map((node) => node.app.get(PoolDirectory, { strict: false })) as [
    PoolDirectory,
    PoolDirectory,
  ];
  const restore = own.restoreLost.bind(own);
  vi.spyOn(own, 'restoreLost').mockImplementation(async () => {
    await other.restoreLost();
    await restore();
  });
}

describe('pools that another node has written again a moment before', () => {
  it.each([
    ['a job', '/v1/jobs', { kind: 'sleep', pool: 'own', input: { ms: 1 } }],
    ['a batch', '/v1/pools/own/map', { kind: 'sleep', inputs: [{ ms: 1 }] }],
  ])('%s is accepted', async (_what, path, body) => {
    const cluster = await newCluster();
    const [, b] = cluster.nodes;
    await request(b.url).post('/v1/pools').send({ name: 'own' }).expect(201);
    restoreBetween(cluster.nodes);
    await cluster.redis.flushall();
    await request(b.url).post(path).send(body).expect(202);
    expect((await request(b.url).get('/v1/pools/own').expect(200)).body.revision).toBe(1);
  });

  it('are not deleted, whether one is read or all are', async () => {
    const cluster = await newCluster();
    const [, b] = cluster.nodes;
    await request(b.url).post('/v1/pools').send({ name: 'own' }).expect(201);
    const directory = b.app.get(PoolDirectory, { strict: false });
    const deleted: string[] = [];
    directory.onChange((name, pool) => pool ?? deleted.push(name));
    const repository = b.app.get(PoolRepository, { strict: false });
    const all = repository.all.bind(repository);
    vi.spyOn(repository, 'all').mockImplementationOnce(async () => {
      await cluster.redis.flushall();
      return all();
    });
    await directory.renewAll();
    restoreBetween(cluster.nodes);
    await cluster.redis.flushall();
    expect((await directory.read('own'))?.spec.name).toBe('own');
    expect([deleted, directory.known().length]).toEqual([[], 2]);
  });
});

async function findConcurrency({ redis, keys }: Cluster, pool: string): Promise<string | null> {
  const found = (await redis.keys(`${keys.bullPrefix}:*${pool}*:meta`))[0];
  return found === undefined ? null : redis.hget(found, 'concurrency');
}

describe('a node with another secret than the cluster has', () => {
  it('reads it again when it is refused, and when it refuses', async () => {
    const {
      nodes: [a],
      env,
      redis,
      keys,
    } = await newCluster();
    const {
      body: { id: atA },
    } = await request(a.url).post('/v1/listeners').send({}).expect(201);
    await redis.set(keys.clusterSecret, randomBytes(32).toString('hex'));
    const c = await startTestNode(env);
    onTestFinished(() => c.stop());
    const {
      body: { id: atC },
    } = await request(c.url).post('/v1/listeners').send({}).expect(201);
    for (const [node, id] of [
      [a, atC],
      [c, atA],
      [a, atC],
    ] as const) {
      expect(
        (
          await request(node.url)
            .patch(`/v1/listeners/${id}`)
            .send({ labels: { n: randomBytes(4).toString('hex') } })
        ).status,
      ).toBe(200);
    }
  }, 60_000);
});
