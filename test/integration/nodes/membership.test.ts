import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import request from 'supertest';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { Node } from '../../../src/contract/index.ts';
import { RedisKeys } from '../../../src/core/redis/index.ts';
import { NodeRegistry } from '../../../src/modules/nodes/node-registry.ts';
import { ownMark } from '../../../src/modules/nodes/process-mark.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { pollUntil } from '../../helpers/poll.ts';

/** Short, so that a lost node is missed soon. */
const NODE_TIMEOUT_MS = 900;

const newPrefix = (): string => `test-${randomBytes(6).toString('hex')}`;

async function start(keyPrefix: string, env: Record<string, string> = {}): Promise<TestNode> {
  const node = await startTestNode({
    PORTCALL_KEY_PREFIX: keyPrefix,
    PORTCALL_NODE_TIMEOUT_MS: String(NODE_TIMEOUT_MS),
    PORTCALL_NET_THREADS: '1',
    ...env,
  });
  onTestFinished(() => node.stop());
  return node;
}

function registry(keyPrefix: string): { redis: Redis; keys: RedisKeys } {
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => void redis.disconnect());
  return { redis, keys: new RedisKeys(keyPrefix) };
}

async function nodesSeenBy({ url }: TestNode): Promise<Node[]> {
  return ((await request(url).get('/v1/nodes').expect(200)).body as { items: Node[] }).items;
}

async function eventsSeenBy({ url }: TestNode, type: string): Promise<{ node: string; data: unknown }[]> {
  const { body } = await request(url).get(`/v1/events?types=${type}`).expect(200);
  return (body as { items: { node: string; data: unknown }[] }).items;
}

/** A process that had a name and ended without a word. `mark` says where it ran. */
async function leaveBehind(
  keyPrefix: string,
  entry: { name: string; mark: object; slot?: number; aliveMs: number },
): Promise<void> {
  const { redis, keys } = registry(keyPrefix);
  const { name, mark, slot = 0, aliveMs } = entry;
  const past = new Date(Date.now() - 60_000).toISOString();
  await redis.hset(
    keys.nodes,
    name,
    JSON.stringify({
      name,
      instance: `ended-${name}`,
      mark,
      url: 'http://127.0.0.1:1',
      version: '0',
      startedAt: past,
      lastSeenAt: past,
      counts: { listeners: 1, clients: 2, connections: 3 },
      slot,
    }),
  );
  if (aliveMs > 0) await redis.set(keys.nodeAlive(name), `ended-${name}`, 'PX', aliveMs);
}

const elsewhere = { machine: 'another machine', pid: 1, startedAt: '0' };
const hereButEnded = { ...ownMark(), pid: 2 ** 22 + 1 };

describe('nodes of one cluster', () => {
  it('see each other, with what each has open, and have slots of their own', async () => {
    const prefix = newPrefix();
    const [a, b] = [await start(prefix), await start(prefix)];
    await request(a.url).post('/v1/listeners').send({}).expect(201);
    await pollUntil(async () => (await nodesSeenBy(b)).some(({ counts }) => counts?.listeners === 1));
    const seen = await nodesSeenBy(b);
    expect(seen.map(({ name }) => name)).toEqual([a.identity.name, b.identity.name].sort());
    expect(seen.find(({ name }) => name === a.identity.name)).toMatchObject({
      url: a.url,
      alive: true,
      self: false,
      slot: a.identity.slot,
      counts: { listeners: 1, clients: 0, connections: 0 },
    });
    expect(seen.find(({ name }) => name === b.identity.name)).toMatchObject({
      url: b.url,
      alive: true,
      self: true,
      slot: b.identity.slot,
    });
    expect(new Set(seen.map(({ slot }) => slot))).toEqual(new Set([0, 1]));
    expect((await eventsSeenBy(a, 'node.joined')).map(({ node }) => node)).toEqual([a.identity.name, b.identity.name]);
  });

  it('with another prefix are another cluster', async () => {
    const [a, b] = [await start(newPrefix()), await start(newPrefix())];
    expect(await nodesSeenBy(a)).toHaveLength(1);
    expect(b.identity.slot).toBe(0);
  });

  it('say so when they leave, and keep their slot for when they come back', async () => {
    const prefix = newPrefix();
    const a = await start(prefix, { PORTCALL_NODE_NAME: 'a' });
    const b = await start(prefix, { PORTCALL_NODE_NAME: 'b' });
    await a.stop();
    expect((await nodesSeenBy(b)).find(({ name }) => name === 'a')).toMatchObject({
      alive: false,
      counts: null,
      slot: 0,
    });
    expect(await eventsSeenBy(b, 'node.left')).toMatchObject([{ node: 'a', data: { reason: 'shutdown' } }]);
    const c = await start(prefix, { PORTCALL_NODE_NAME: 'c' });
    expect(c.identity.slot).toBe(2);
    expect((await start(prefix, { PORTCALL_NODE_NAME: 'a' })).identity.slot).toBe(0);
  });

  it('get a slot each when they start at the same time', async () => {
    const prefix = newPrefix();
    const nodes = await Promise.all(Array.from({ length: 4 }, () => start(prefix)));
    expect(nodes.map(({ identity }) => identity.slot).sort()).toEqual([0, 1, 2, 3]);
  });

  it('take the slot of the node that was not seen for the longest time when all are given away', async () => {
    const prefix = newPrefix();
    const { redis, keys } = registry(prefix);
    const entries = Array.from({ length: 1024 }, (_, slot) => [
      `old-${slot}`,
      JSON.stringify({
        name: `old-${slot}`,
        instance: `${slot}`,
        mark: elsewhere,
        url: '',
        version: '',
        startedAt: '',
        lastSeenAt: slot === 77 ? '2020-01-01T00:00:00.000Z' : '2025-01-01T00:00:00.000Z',
        counts: {},
        slot,
        left: 'shutdown',
      }),
    ]);
    await redis.hset(keys.nodes, ...entries.flat());
    const node = await start(prefix);
    expect(node.identity.slot).toBe(77);
    expect(await redis.hexists(keys.nodes, 'old-77')).toBe(0);
  });
});

describe('a node that ends without a word', () => {
  it('is missed by the others, once', async () => {
    const prefix = newPrefix();
    const [a, b] = [await start(prefix), await start(prefix)];
    await leaveBehind(prefix, { name: 'gone', mark: elsewhere, slot: 9, aliveMs: 200 });
    await pollUntil(async () => (await eventsSeenBy(a, 'node.left')).length > 0);
    // Both have looked again by then.
    const lastSeen = async (): Promise<string[]> =>
      (await nodesSeenBy(a)).filter(({ alive }) => alive).map(({ lastSeenAt }) => lastSeenAt);
    const before = await lastSeen();
    await pollUntil(async () => (await lastSeen()).every((at, index) => at > (before[index] ?? '')));
    expect(await eventsSeenBy(b, 'node.left')).toMatchObject([{ node: 'gone', data: { reason: 'lost' } }]);
    expect((await nodesSeenBy(b)).find(({ name }) => name === 'gone')).toMatchObject({ alive: false, counts: null });
  });

  it('is reported by one of the nodes that notice at the same time', async () => {
    const prefix = newPrefix();
    const nodes = [
      await start(prefix, { PORTCALL_NODE_TIMEOUT_MS: '3600000' }),
      await start(prefix, { PORTCALL_NODE_TIMEOUT_MS: '3600000' }),
    ];
    await leaveBehind(prefix, { name: 'gone', mark: elsewhere, slot: 9, aliveMs: 0 });
    const leave = (node: TestNode) =>
      node.app.get(NodeRegistry, { strict: false }).leave({ name: 'gone', instance: 'ended-gone' }, 'lost');
    expect((await Promise.all([...nodes, ...nodes].map(leave))).filter(Boolean)).toHaveLength(1);
  });

  it('gives its name to a process of the same machine at once', async () => {
    const prefix = newPrefix();
    await leaveBehind(prefix, { name: 'till', mark: hereButEnded, slot: 5, aliveMs: 60_000 });
    const node = await start(prefix, { PORTCALL_NODE_NAME: 'till' });
    expect(node.identity.slot).toBe(5);
    expect(await eventsSeenBy(node, 'node.*')).toMatchObject([
      { node: 'till', data: { reason: 'lost' } },
      { node: 'till', data: { url: node.url } },
    ]);
  });

  it('gives its name to a process of another machine when its sign of life has run out', async () => {
    const prefix = newPrefix();
    await leaveBehind(prefix, { name: 'till', mark: elsewhere, slot: 5, aliveMs: 500 });
    const begun = Date.now();
    const node = await start(prefix, { PORTCALL_NODE_NAME: 'till' });
    expect(Date.now() - begun).toBeGreaterThan(400);
    expect(node.identity.slot).toBe(5);
  });
});

describe('a second process with the name of a living node', () => {
  it('refuses to start and says why; the first is not disturbed', async () => {
    const prefix = newPrefix();
    const node = await start(prefix, { PORTCALL_NODE_NAME: 'till' });
    await expect(start(prefix, { PORTCALL_NODE_NAME: 'till' })).rejects.toThrow(
      /PORTCALL_NODE_NAME: another running process already uses the node name "till" at http:/,
    );
    expect((await nodesSeenBy(node)).map(({ name, alive }) => ({ name, alive }))).toEqual([
      { name: 'till', alive: true },
    ]);
  });

  it('on another machine is detected by the next heartbeat', async () => {
    const prefix = newPrefix();
    const { redis, keys } = registry(prefix);
    await leaveBehind(prefix, { name: 'till', mark: elsewhere, aliveMs: 60_000 });
    const beat = setInterval(
      () =>
        void redis.hset(
          keys.nodes,
          'till',
          JSON.stringify({
            name: 'till',
            instance: 'ended-till',
            mark: elsewhere,
            url: 'http://10.0.0.9:7070',
            version: '0',
            startedAt: '2026-01-01T00:00:00.000Z',
            lastSeenAt: new Date().toISOString(),
            counts: {},
            slot: 0,
          }),
        ),
      100,
    );
    onTestFinished(() => clearInterval(beat));
    await expect(start(prefix, { PORTCALL_NODE_NAME: 'till' })).rejects.toThrow(
      /the node name "till" at http:\/\/10\.0\.0\.9:7070/,
    );
  });
});

describe('a node whose name another process has taken meanwhile', () => {
  it('stops serving', async () => {
    const prefix = newPrefix();
    const node = await start(prefix, { PORTCALL_NODE_NAME: 'till', PORTCALL_LOG_LEVEL: 'silent' });
    const { redis, keys } = registry(prefix);
    await redis.set(keys.nodeAlive('till'), 'another process');
    await pollUntil(async () => (await request(node.url).get('/v1/nodes')).status === 503);
    expect((await request(node.url).get('/v1/nodes')).body).toMatchObject({ code: 'shutting_down' });
  });
});
