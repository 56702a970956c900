import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Counter, Lease } from '../../../src/contract/index.ts';
import { Counters } from '../../../src/modules/counters/index.ts';
import { Locks } from '../../../src/modules/locks/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { mustAcquire, release, request } from '../locks/api.ts';

/** Section 2.3 of the tutorial: several workers add 1000 each to a variable that they share. */
const WORKERS = 5;
const INCREMENTS = 1000;

let nodes: TestNode[];
beforeAll(async () => {
  const PORTCALL_KEY_PREFIX = `test-${randomBytes(6).toString('hex')}`;
  nodes = [await startTestNode({ PORTCALL_KEY_PREFIX }), await startTestNode({ PORTCALL_KEY_PREFIX })];
});
afterAll(() => Promise.all(nodes.map((node) => node.stop())));

const nodeOf = (worker: number): TestNode => nodes[worker % nodes.length] as TestNode;
const workers = <T>(work: (worker: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));

test('two that read, add and write without a lock lose an addition when one comes between', async () => {
  const counters = nodes.map((node) => node.app.get(Counters)) as [Counters, Counters];
  await counters[0].set('race', 0);
  const [readByOne, readByTwo] = [await counters[0].valueOf('race'), await counters[1].valueOf('race')];
  await counters[0].set('race', readByOne + 1);
  await counters[1].set('race', readByTwo + 1);
  expect(await counters[0].valueOf('race')).toBe(1);
});

test('five workers on two nodes that read, add and write 1000 times each under a lock make 5000', async () => {
  await workers((worker) => {
    const counters = nodeOf(worker).app.get(Counters);
    return nodeOf(worker)
      .app.get(Locks)
      .withLease({ name: 'counter', owner: `worker-${worker}`, waitMs: 60_000 }, async ({ fencingToken }) => {
        for (let done = 0; done < INCREMENTS; done += 1) {
          const value = await counters.valueOf('locked');
          await counters.set('locked', value + 1, { lock: 'counter', fencingToken });
        }
      });
  });
  expect(await nodeOf(0).app.get(Counters).valueOf('locked')).toBe(WORKERS * INCREMENTS);
}, 60_000);

test('five workers that add 1000 times each in one step need no lock to make 5000', async () => {
  await workers(async (worker) => {
    const counters = nodeOf(worker).app.get(Counters);
    for (let done = 0; done < INCREMENTS; done += 1) await counters.add('atomic', { by: 1 });
  });
  expect(await nodeOf(0).app.get(Counters).valueOf('atomic')).toBe(WORKERS * INCREMENTS);
});

test('the same over HTTP: a lock around each read, add and write of five workers on two nodes', async () => {
  const increments = 20;
  await workers(async (worker) => {
    const node = nodeOf(worker);
    for (let done = 0; done < increments; done += 1) {
      const lease: Lease = await mustAcquire(node, 'http', { waitMs: 30_000 });
      const { status, body } = await request<Counter>(node, 'GET', '/counters/http');
      const value = status === 404 ? 0 : body.value;
      await request(node, 'PUT', '/counters/http', {
        body: { value: value + 1, lock: 'http', fencingToken: lease.fencingToken },
      });
      await release(node, lease);
    }
  });
  expect((await request<Counter>(nodeOf(0), 'GET', '/counters/http')).body.value).toBe(WORKERS * increments);
});
