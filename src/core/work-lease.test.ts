import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { WorkLease } from './work-lease.ts';

afterEach(() => void vi.useRealTimers());

test('a lease that was never extended is not over', () => {
  expect(new WorkLease().isOver).toBe(false);
});

test('it is over when its time has passed, and extending it begins anew', () => {
  const lease = new WorkLease();
  lease.extend(-1);
  expect(lease.isOver).toBe(true);
  lease.extend(60_000);
  expect(lease.isOver).toBe(false);
});

test('the wall clock alone ends it too: it counts while the machine is suspended', () => {
  const lease = new WorkLease();
  lease.extend(60_000);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_001 });
  expect(lease.isOver).toBe(true);
});

test('a wall clock that is set back does not make it longer', () => {
  const lease = new WorkLease();
  lease.extend(-1);
  vi.useFakeTimers({ toFake: ['Date'], now: 0 });
  expect(lease.isOver).toBe(true);
});

test('one that was over and begins anew is in doubt on other threads until they have heard what was said meanwhile', () => {
  const main = new WorkLease();
  const thread = new WorkLease(main.buffer);
  main.extend(-1);
  main.beginAnew(60_000);
  expect([main.isOver, main.isDoubtful, thread.isOver, thread.isDoubtful]).toEqual([false, false, false, true]);
  thread.acknowledge(thread.beginning);
  expect(thread.isDoubtful).toBe(false);
  expect(new WorkLease(main.buffer).isDoubtful).toBe(false);
});

test.each([
  { ms: 60_000, isOver: false },
  { ms: -1, isOver: true },
])('another thread that began later sees the same: $ms ms', async ({ ms, isOver }) => {
  const lease = new WorkLease();
  lease.extend(ms);
  const code = `
    import { parentPort, workerData } from 'node:worker_threads';
    import { WorkLease } from '${new URL('./work-lease.ts', import.meta.url).href}';
    parentPort.postMessage(new WorkLease(workerData).isOver);`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData: lease.buffer });
  expect(await once(worker, 'message')).toEqual([isOver]);
  await worker.terminate();
});
