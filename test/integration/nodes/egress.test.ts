import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Redis } from 'ioredis';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { RedisKeys } from '../../../src/core/redis/index.ts';
import { EgressPolicy } from '../../../src/core/egress/index.ts';
import { JobThreads } from '../../../src/modules/job-threads/index.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { TunnelClient } from '../../helpers/tunnel-client.ts';

/** Long: what is seen sooner did not wait for a sign of life. */
const env = {
  PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
  PORTCALL_NODE_TIMEOUT_MS: '600000',
  PORTCALL_NET_THREADS: '1',
  PORTCALL_JOB_THREADS: '1',
  PORTCALL_IO_THREADS: '1',
};
let node: TestNode;
let jobs = 0;

beforeAll(async () => {
  node = await startTestNode(env);
  await request(node.url)
    .put('/v1/functions/fetches')
    .send({
      source:
        'export default async (url, ctx) => { try { return (await ctx.fetch(url)).status } catch (error) { return error.code } }',
    })
    .expect(201);
}, 60_000);
afterAll(() => node.stop());

async function newNode(more: Record<string, string> = {}): Promise<TestNode> {
  const started = await startTestNode({ ...env, ...more });
  onTestFinished(() => started.stop());
  return started;
}

const portOf = ({ app }: TestNode): number => (app.getHttpServer().address() as AddressInfo).port;

/** Code of the error, or undefined. */
async function runJob(kind: string, input: unknown): Promise<unknown> {
  const hooks = { signal: new AbortController().signal, onProgress: () => undefined, onLog: () => undefined };
  const work = { id: `job_${(jobs += 1)}`, kind, input, timeoutMs: 10_000, attempt: 1 };
  return node.app
    .get(JobThreads, { strict: false })
    .run(work, hooks)
    .then(
      (result) => (kind === 'function' ? result : undefined),
      ({ code }: { code: string }) => code,
    );
}

async function openClient(host: string, port: number): Promise<string | undefined> {
  const { body } = await request(node.url)
    .post('/v1/clients?waitMs=3000')
    .send({ host, port, limits: { connectTimeoutMs: 2000 } });
  if (body.id !== undefined) await request(node.url).delete(`/v1/clients/${body.id}?graceMs=0`);
  return body.code ?? body.status.error?.code;
}

const openTunnel = (host: string, port: number): Promise<unknown> =>
  TunnelClient.open(node.url, `/tunnel?host=${encodeURIComponent(host)}&port=${port}`).then(
    (tunnel) => void tunnel.ws.terminate(),
    ({ problem }: { problem: { code: string } }) => problem.code,
  );

async function redirectTo(url: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(302, { location: url }).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A listener that forwards; what a peer's message leads to: the code of the error, or undefined when an answer comes. */
async function newForward(host: string, port: number): Promise<() => Promise<string | undefined>> {
  const rules = [{ do: [{ type: 'forward', host, port }] }];
  const { body } = await request(node.url)
    .post('/v1/listeners')
    .send({ framing: { type: 'line' }, handler: { type: 'rules', rules } })
    .expect(201);
  onTestFinished(async () => void (await request(node.url).delete(`/v1/listeners/${body.id}?graceMs=0`)));
  let errors = 0;
  return async () => {
    const peer = connect(body.status.address.port, '127.0.0.1');
    peer.on('error', () => undefined);
    const answered = new Promise<undefined>((resolve) => void peer.once('data', () => resolve(undefined)));
    peer.write('nonsense\r\n\r\n');
    const read = async (): Promise<{ data: { code: string } }[]> =>
      (await request(node.url).get(`/v1/events?types=connection.error&listener=${body.id}`)).body.items;
    const failed = poll(read, (items) => items.length > errors, 10_000, 20).then((items) => {
      errors = items.length;
      return items.at(-1)?.data.code;
    });
    failed.catch(() => undefined);
    try {
      return await Promise.race([answered, failed]);
    } finally {
      peer.destroy();
    }
  };
}

const urlOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}/healthz`;

const ways: readonly (readonly [string, (host: string, port: number) => Promise<unknown>])[] = [
  ['a client', openClient],
  ['a tunnel', openTunnel],
  ['a job tcp.probe', (host, port) => runJob('tcp.probe', { host, port })],
  ['a job http.request', (host, port) => runJob('http.request', { url: urlOf(host, port) })],
  [
    'a job http.request after a redirect',
    async (host, port) => runJob('http.request', { url: await redirectTo(urlOf(host, port)) }),
  ],
  ['a job tls.inspect', (host, port) => runJob('tls.inspect', { host, port })],
  [
    'a job dns.lookup',
    (host, port) => runJob('dns.lookup', { name: 'a.example', protocol: 'tcp', server: { host, port } }),
  ],
  ['a job udp.exchange', (host, port) => runJob('udp.exchange', { host, port, steps: [{ send: { data: 'x' } }] })],
  ['a job tcp.load', (host, port) => runJob('tcp.load', { host, port, connections: 1, durationMs: 100 })],
  ['ctx.fetch', (host, port) => runJob('function', { function: 'fetches', input: urlOf(host, port) })],
  ['a forward', async (host, port) => (await newForward(host, port))()],
];

describe('the API of another node of the cluster', () => {
  it.each(ways)(
    'is no target of %s, by whatever name, from when it joins until it leaves',
    async (what, reach) => {
      const port = await findFreePort();
      // The threads are there before the other node is.
      expect(await reach('127.0.0.1', port), 'before').not.toBe('egress_forbidden');
      const other = await newNode({ PORTCALL_PORT: String(port) });
      const isForbidden = async (host: string): Promise<unknown> =>
        poll(
          () => reach(host, port),
          (code) => code === 'egress_forbidden',
          10_000,
          20,
        ).catch((error: unknown) => `${host}: ${String(error)}`);
      for (const host of [
        '127.0.0.1',
        'localhost',
        '::ffff:127.0.0.1',
        '0.0.0.0',
        ...(what === 'ctx.fetch' ? [] : ['LOCALHOST']),
      ])
        expect(await isForbidden(host)).toBe('egress_forbidden');
      await other.stop();
      await poll(
        () => reach('127.0.0.1', port),
        (code) => code !== 'egress_forbidden',
        10_000,
        20,
      );
    },
    90_000,
  );

  it('is no target of a forward that was there before the node, nor after its address has changed', async () => {
    const [first, second] = [await findFreePort(), await findFreePort()];
    const [atFirst, atSecond] = [await newForward('127.0.0.1', first), await newForward('127.0.0.1', second)];
    expect([await atFirst(), await atSecond()]).toEqual(['connection_refused', 'connection_refused']);
    const before = await startTestNode({ ...env, PORTCALL_NODE_NAME: 'moves', PORTCALL_PORT: String(first) });
    await poll(atFirst, (code) => code === 'egress_forbidden', 10_000, 20);
    expect(await atSecond()).toBe('connection_refused');
    await before.stop();
    await newNode({ PORTCALL_NODE_NAME: 'moves', PORTCALL_PORT: String(second) });
    await poll(atSecond, (code) => code === 'egress_forbidden', 10_000, 20);
    expect(await atFirst()).toBe('connection_refused');
  }, 90_000);

  it('that listens on every address is no target on any of them, nor under its advertised name or address', async () => {
    const advertised = await findFreePort();
    const other = await newNode({
      PORTCALL_HOST: '0.0.0.0',
      PORTCALL_ADVERTISE_URL: `http://localhost:${advertised}/base`,
      PORTCALL_EGRESS_PROFILE: 'lab',
      PORTCALL_API_KEYS: `a:read:${'0'.repeat(64)}`,
    });
    const addresses = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).filter(({ family }) => family === 'IPv4').map(({ address }) => address),
    );
    for (const host of ['127.0.0.77', ...addresses])
      expect([host, await openClient(host, portOf(other))]).toEqual([host, 'egress_forbidden']);
    for (const host of ['localhost', 'LocalHost', '127.0.0.1'])
      expect([host, await openClient(host, advertised)]).toEqual([host, 'egress_forbidden']);
  });

  it('stays forbidden when the node was lost: it may only stand still', async () => {
    const redis = new Redis(inject('redisUrl'));
    onTestFinished(() => void redis.disconnect());
    const keys = new RedisKeys(env.PORTCALL_KEY_PREFIX);
    const entry = {
      name: 'stands-still',
      instance: 'i',
      mark: { machine: 'm', pid: 1, startedAt: '' },
      url: 'http://192.0.2.77:7070',
      version: '0',
      startedAt: '',
      lastSeenAt: '',
      counts: {},
      slot: 900,
      left: 'lost',
    };
    onTestFinished(async () => void (await redis.hdel(keys.nodes, entry.name)));
    const denied = async (): Promise<string[]> =>
      (await node.app.get(EgressPolicy, { strict: false }).rules()).denyTargets.map(
        ({ host, port }) => `${host}:${port}`,
      );
    await redis.hset(keys.nodes, entry.name, JSON.stringify(entry));
    await redis.publish(`${keys.nodes}:changed`, entry.name);
    await poll(denied, (targets) => targets.includes('192.0.2.77:7070'), 10_000);
    await redis.hset(keys.nodes, entry.name, JSON.stringify({ ...entry, left: 'shutdown' }));
    await redis.publish(`${keys.nodes}:changed`, entry.name);
    await poll(denied, (targets) => !targets.includes('192.0.2.77:7070'), 10_000);
  });

  it('on another machine does not forbid loopback here', async () => {
    const port = await findFreePort();
    await node.app.get(EgressPolicy, { strict: false }).setCluster([
      {
        url: 'http://192.0.2.9:7070',
        network: 'elsewhere',
        targets: [
          { host: '127.0.0.1', port },
          { host: '0.0.0.0', port },
          { host: '192.0.2.10', port },
          { host: 'localhost', port },
        ],
      },
    ]);
    expect(await openClient('127.0.0.1', port)).toBe('connection_refused');
    expect(await openClient('192.0.2.10', port)).toBe('egress_forbidden');
    expect(await openClient('192.0.2.9', 7070)).toBe('egress_forbidden');
    await node.app.get(EgressPolicy, { strict: false }).setCluster([]);
  });
});

describe('Redis', () => {
  it.each(ways)(
    'is no target of %s, by whatever name',
    async (what, reach) => {
      const { port } = new URL(inject('redisUrl'));
      for (const host of [
        '127.0.0.1',
        'localhost',
        '::ffff:127.0.0.1',
        '0.0.0.0',
        '127.0.0.2',
        ...(what === 'ctx.fetch' ? [] : ['LOCALHOST']),
      ]) {
        expect([host, await reach(host, Number(port))]).toEqual([host, 'egress_forbidden']);
      }
    },
    60_000,
  );
});
