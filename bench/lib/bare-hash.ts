// What the machine itself gives: worker threads that hash and nothing else.
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { settings } from './child.ts';

if (isMainThread) {
  const { rounds } = settings<{ rounds: number }>();
  process.on(
    'message',
    ({ threads }: { threads: number }) => void run(threads, rounds).then((perSecond) => process.send?.({ perSecond })),
  );
  process.send?.({ ready: true });
} else {
  let digest: Buffer = Buffer.from('x');
  for (let round = 0; round < (workerData as number); round += 1) digest = hash('sha256', digest, 'buffer');
  parentPort?.postMessage(null);
}

/** Runs of `rounds` a second, with so many threads. */
async function run(threads: number, rounds: number): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: threads }, () =>
      once(new Worker(new URL(import.meta.url), { workerData: rounds }), 'message'),
    ),
  );
  return (threads / (performance.now() - startedAt)) * 1000;
}
