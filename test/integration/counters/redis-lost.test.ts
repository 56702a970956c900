import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { RedisConnections } from '../../../src/core/redis/index.ts';
import { Counters } from '../../../src/modules/counters/index.ts';
import { startTestNode } from '../../helpers/node.ts';
import { startTestRedis } from '../../helpers/redis.ts';
import { request } from '../locks/api.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Between a node and its Redis: can swallow the answers to one command and cut the connection that sent it. */
class CuttingProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #marker: string | undefined;
  #cut: (() => void) | undefined;

  constructor(port: number) {
    this.#server = createServer((client) => {
      const redis = connect(port, '127.0.0.1');
      let isDeaf = false;
      for (const socket of [client, redis]) {
        this.#sockets.add(socket);
        socket
          .on('error', () => undefined)
          .once('close', () => {
            this.#sockets.delete(socket);
            client.destroy();
            redis.destroy();
          });
      }
      client.on('data', (data) => {
        if (this.#marker !== undefined && data.includes(this.#marker)) {
          isDeaf = true;
          this.#marker = undefined;
        }
        redis.write(data);
      });
      redis.on('data', (data) => {
        if (!isDeaf) client.write(data);
        else {
          client.destroy();
          this.#cut?.();
        }
      });
    });
  }

  async listen(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Lets the next command with `marker` in it through; when Redis has answered, the connection is cut and the answer lost. */
  cutAfter(marker: string): Promise<void> {
    this.#marker = marker;
    return new Promise((resolve) => {
      this.#cut = resolve;
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

test('an addition whose answer was lost is a 503 and was made once, not again when Redis is back', async () => {
  const redis = await startTestRedis();
  closers.push(() => redis.stop());
  const proxy = new CuttingProxy(redis.port);
  const PORTCALL_REDIS_URL = await proxy.listen();
  closers.push(() => proxy.close());
  const node = await startTestNode({ PORTCALL_REDIS_URL });
  closers.push(() => node.stop());
  const counters = node.app.get(Counters);
  // Redis knows the script from here on.
  await counters.add('lost-answer', { by: 1 });
  const cut = proxy.cutAfter('counter:lost-answer');
  const up = once(node.app.get(RedisConnections), 'up');
  expect(await request(node, 'POST', '/counters/lost-answer/add', { body: { by: 1 } })).toMatchObject({
    status: 503,
    body: { code: 'redis_unavailable', retryable: true },
  });
  await cut;
  await up;
  // What is sent over a connection is answered in order: anything sent again would have been run by now.
  await node.app.get(RedisConnections).api.ping();
  expect(await counters.valueOf('lost-answer')).toBe(2);
});

test('without Redis counters answer 503 at once', async () => {
  const redis = await startTestRedis();
  closers.push(() => redis.stop());
  const node = await startTestNode({ PORTCALL_REDIS_URL: redis.url });
  closers.push(() => node.stop());
  const down = once(node.app.get(RedisConnections), 'down');
  await redis.kill();
  await down;
  const begunAt = performance.now();
  for (const [method, path, body] of [
    ['GET', '/counters'],
    ['GET', '/counters/x'],
    ['PUT', '/counters/x', { value: 1 }],
    ['POST', '/counters/x/add', {}],
    ['DELETE', '/counters/x'],
  ] as const) {
    expect(await request(node, method, path, body === undefined ? {} : { body })).toMatchObject({
      status: 503,
      body: { code: 'redis_unavailable' },
    });
  }
  expect(performance.now() - begunAt).toBeLessThan(2000);
});
