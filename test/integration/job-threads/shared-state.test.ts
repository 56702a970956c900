import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Counter } from '../../../src/contract/index.ts';
import { JobThreads } from '../../../src/modules/job-threads/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { mustAcquire, readLock, release, request, untilWaiting } from '../locks/api.ts';

/** Jobs of the kind `counter.add` on the real counters and locks. */
let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

let jobs = 0;
function add(input: object, signal = new AbortController().signal): Promise<unknown> {
  jobs += 1;
  return node.app
    .get(JobThreads, { strict: false })
    .run(
      { id: `job_${jobs}`, kind: 'counter.add', input, timeoutMs: 60_000, attempt: 1 },
      { signal, onProgress: () => undefined, onLog: () => undefined },
    );
}
const five = (input: object): Promise<unknown[]> => Promise.all(Array.from({ length: 5 }, () => add(input)));
const valueOf = async (name: string): Promise<number> =>
  (await request<Counter>(node, 'GET', `/counters/${name}`)).body.value;

test('five jobs of 200 additions make 1000: atomically, and under a lock; read, add and write without one makes fewer', async () => {
  await five({ counter: 'atomic', times: 200 });
  expect(await valueOf('atomic')).toBe(1000);
  await five({ counter: 'locked', times: 200, atomic: false, lock: 'l' });
  expect(await valueOf('locked')).toBe(1000);
  await five({ counter: 'raced', times: 200, atomic: false });
  expect(await valueOf('raced')).toBeLessThan(1000);
  expect((await readLock(node, 'l')).holder).toBeNull();
});

test('a job that is cancelled while it waits for the lock gives up its place', async () => {
  const lease = await mustAcquire(node, 'busy');
  const controller = new AbortController();
  const waiting = add({ counter: 'c', lock: 'busy' }, controller.signal);
  waiting.catch(() => undefined);
  await untilWaiting(node, 'busy', 1);
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'job_cancelled' });
  await untilWaiting(node, 'busy', 0);
  await release(node, lease);
});

test('a lock that is not free in time fails the job', async () => {
  const lease = await mustAcquire(node, 'taken');
  await expect(add({ counter: 'c', lock: 'taken', lockWaitMs: 20 })).rejects.toMatchObject({ code: 'lock_held' });
  await release(node, lease);
});

test('how busy the job threads are is among the metrics', async () => {
  await add({ counter: 'c' });
  const text = await (await fetch(`${node.url}/metrics`)).text();
  expect(text).toMatch(/^portcall_job_threads\{cost="io"\} 1$/m);
  expect(text).toMatch(/^portcall_job_threads\{cost="cpu"\} 0$/m);
  expect(text).toMatch(/^portcall_job_thread_busy_seconds_total\{cost="io"\} [\d.e-]+$/m);
  expect(text).toMatch(/^portcall_functions 0$/m);
});

test('a counter at its bound fails the job with the code', async () => {
  await request(node, 'PUT', '/counters/full', { body: { value: Number.MAX_SAFE_INTEGER } });
  await expect(add({ counter: 'full' })).rejects.toMatchObject({ code: 'counter_bound' });
});
