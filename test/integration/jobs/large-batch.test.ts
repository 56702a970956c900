import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pool } from '../../../src/contract/jobs/index.ts';
import { Service } from '../../helpers/service.ts';
import { clientOf, until, type ApiClient } from './api.ts';

/** As many as one call takes. */
const INPUTS = 100_000;

let service: Service;
let api: ApiClient;
beforeAll(async () => {
  service = await Service.start();
  api = clientOf(service);
});
afterAll(() => service.end());

/** Asks over and over how long `GET /healthz` takes, until stopped; milliseconds, shortest first. */
function watchHealth(): { stop(): Promise<number[]> } {
  const over = new AbortController();
  const watch = async (): Promise<number[]> => {
    const times: number[] = [];
    while (!over.signal.aborted) {
      const begun = performance.now();
      await (await fetch(`${service.url}/healthz`)).text();
      times.push(performance.now() - begun);
    }
    return times.sort((a, b) => a - b);
  };
  const watching = watch();
  return {
    stop: () => {
      over.abort();
      return watching;
    },
  };
}

const residentBytes = async (): Promise<number> =>
  Number(/^process_resident_memory_bytes (\d+)/m.exec(await (await fetch(`${service.url}/metrics`)).text())?.[1]);

test('100,000 inputs are accepted in one call, worked off a few at a time, and leave the API as quick as it was', async () => {
  await api.pool({ name: 'large', maxWorkers: 64, retention: { count: 100 } });
  await api.map('large', { kind: 'sleep', inputs: [{ ms: 0 }] });
  const before = await residentBytes();
  const health = watchHealth();

  const batch = await api.map('large', { kind: 'sleep', inputs: Array.from({ length: INPUTS }, () => ({ ms: 0 })) });
  let mostQueued = 0;
  let mostBytes = 0;
  await until(
    async () => {
      const { status } = await api.get<Pool>('/pools/large');
      mostQueued = Math.max(mostQueued, status.queued + status.running);
      mostBytes = Math.max(mostBytes, await residentBytes());
      return api.batch(batch.id);
    },
    ({ counts }) => counts.completed >= 10_000,
    60_000,
  );
  const times = await health.stop();
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;

  expect(mostQueued).toBeLessThanOrEqual(2000);
  expect(p99).toBeLessThan(250);
  expect(mostBytes - before).toBeLessThan(400 * 1024 * 1024);
  expect(await api.delete(`/batches/${batch.id}`)).toMatchObject({ total: INPUTS });
  const ended = await until(
    () => api.batch(batch.id),
    ({ state }) => state !== 'running',
  );
  expect(ended.counts.completed + ended.counts.cancelled).toBe(INPUTS);
}, 90_000);
