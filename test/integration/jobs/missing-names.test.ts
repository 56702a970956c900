import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Batch, Job, JobSummary, Schedule } from '../../../src/contract/jobs/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient, type Refusal } from './api.ts';

let node: TestNode;
let api: ApiClient;
beforeAll(async () => {
  node = await startTestNode();
  api = clientOf(node);
  await request(node, 'PUT', '/functions/there', { source: 'export default (input) => input' });
});
afterAll(() => node.stop());

const refused = (path: string) => ({
  status: 404,
  body: {
    code: 'not_found',
    detail: expect.stringContaining('"absent"') as string,
    errors: [{ path, message: 'is not a stored function' }],
  },
});

describe('a function that is not stored', () => {
  test('refuses a job, and nothing is queued', async () => {
    expect(
      await request<Refusal>(node, 'POST', '/jobs?waitMs=1000', {
        kind: 'function',
        input: { function: 'absent' },
        labels: { absent: 'job' },
      }),
    ).toMatchObject(refused('input.function'));
    expect((await api.get<{ items: unknown[] }>('/jobs?label=absent:job')).items).toEqual([]);
  });

  test('refuses a batch by the place of the input', async () => {
    const inputs = [{ function: 'there' }, { function: 'there' }, { function: 'absent' }];
    expect(
      await request<Refusal>(node, 'POST', '/pools/default/map', {
        kind: 'function',
        inputs,
        labels: { absent: 'batch' },
      }),
    ).toMatchObject(refused('inputs[2].function'));
    expect((await api.get<{ items: unknown[] }>('/jobs?label=absent:batch')).items).toEqual([]);
    const many = await request<Refusal>(node, 'POST', '/pools/default/map', {
      kind: 'function',
      inputs: Array.from({ length: 2000 }, (_, index) => ({ function: `f${index}` })),
    });
    expect(many.status).toBe(404);
    expect(many.body.errors?.length).toBeLessThanOrEqual(100);
    const batch = await api.map('default', { kind: 'function', inputs: inputs.slice(0, 2) });
    await until(
      () => api.get<Batch>(`/batches/${batch.id}`),
      ({ state }) => state === 'completed',
    );
  });

  test('refuses a schedule, new or changed to it', async () => {
    expect(
      await request<Refusal>(node, 'POST', '/schedules', {
        name: 'never',
        everyMs: 60_000,
        kind: 'function',
        input: { function: 'absent' },
      }),
    ).toMatchObject(refused('input.function'));
    expect((await request(node, 'GET', '/schedules/never')).status).toBe(404);
    await api.post<Schedule>('/schedules', {
      name: 'changed',
      everyMs: 60_000,
      kind: 'function',
      input: { function: 'there' },
    });
    expect(
      await request<Refusal>(node, 'PATCH', '/schedules/changed', { input: { function: 'absent' } }),
    ).toMatchObject(refused('input.function'));
    expect(await api.get<Schedule>('/schedules/changed')).toMatchObject({ revision: 1, input: { function: 'there' } });
  });

  test('that was deleted leaves its schedule to be paused, and says so in its last runs', async () => {
    await request(node, 'PUT', '/functions/gone', { source: 'export default () => 1' });
    await api.post<Schedule>('/schedules', {
      name: 'orphan',
      everyMs: 100,
      kind: 'function',
      input: { function: 'gone' },
    });
    await request(node, 'DELETE', '/functions/gone');
    const { lastRuns } = await until(
      () => api.get<Schedule>('/schedules/orphan'),
      ({ lastRuns: runs }) => (runs[0]?.error ?? null) !== null,
      30_000,
    );
    expect(lastRuns[0]).toMatchObject({ job: null, skipped: false, error: { code: 'not_found' } });
    expect(await api.patch<Schedule>('/schedules/orphan', { paused: true })).toMatchObject({ paused: true });
  });
});

describe('in lists of jobs and batches', () => {
  test('a pool, or the name of a schedule, that does not exist is 404', async () => {
    expect(await request<Refusal>(node, 'GET', '/jobs?pool=defualt')).toMatchObject({
      status: 404,
      body: { code: 'not_found', errors: [{ path: 'pool' }] },
    });
    expect(await request<Refusal>(node, 'GET', '/batches?pool=defualt')).toMatchObject({
      status: 404,
      body: { code: 'not_found', errors: [{ path: 'pool' }] },
    });
    expect(await request<Refusal>(node, 'GET', '/jobs?schedule=nightyl')).toMatchObject({
      status: 404,
      body: { code: 'not_found', errors: [{ path: 'schedule' }] },
    });
    expect(await request<Refusal>(node, 'GET', '/jobs?kind=http.requst')).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path: 'kind' }] },
    });
  });

  test('ids are taken, whether or not they exist', async () => {
    for (const query of ['schedule=sch_00000000000000000000000000', 'batch=bat_00000000000000000000000000']) {
      expect(await request(node, 'GET', `/jobs?${query}`)).toMatchObject({ status: 200, body: { items: [] } });
    }
  });

  test('the name of a schedule does what its id does', async () => {
    const { id } = await api.post<Schedule>('/schedules', {
      name: 'quick',
      everyMs: 100,
      kind: 'sleep',
      input: { ms: 0 },
    });
    const byName = await until(
      () => api.get<{ items: JobSummary[] }>('/jobs?schedule=quick'),
      ({ items }) => items.length > 0,
      30_000,
    );
    await api.delete('/schedules/quick');
    expect(byName.items[0]?.schedule).toBe(id);
    expect(
      (await api.get<{ items: JobSummary[] }>(`/jobs?schedule=${id}`)).items.map((job: Pick<Job, 'id'>) => job.id),
    ).toContain(byName.items[0]?.id);
  });
});
