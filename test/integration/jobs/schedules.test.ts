import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JobSummary, Schedule } from '../../../src/contract/jobs/index.ts';
import type { Page } from '../../../src/contract/page.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, request, until, type ApiClient, type Refusal } from './api.ts';

const QUICK = { kind: 'sleep', input: { ms: 0 } };

let node: TestNode;
let api: ApiClient;
beforeAll(async () => {
  node = await startTestNode();
  api = clientOf(node);
});
afterAll(() => node.stop());

const create = (spec: Record<string, unknown>) => api.post<Schedule>('/schedules', spec);
const get = (id: string) => api.get<Schedule>(`/schedules/${id}`);
const jobsOf = async (id: string) => (await api.get<Page<JobSummary>>(`/jobs?schedule=${id}&limit=500`)).items;

test('an interval submits a job each time, and shows the last and the next ones', async () => {
  const answer = await request<Schedule>(node, 'POST', '/schedules', {
    ...QUICK,
    everyMs: 150,
    labels: { by: 'schedule' },
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.get('location')).toBe(`/v1/schedules/${answer.body.id}`);
  const next = answer.body.nextRuns.map((at) => Date.parse(at));
  expect(next).toHaveLength(5);
  expect(next.slice(1).every((at, index) => at - (next[index] ?? 0) === 150)).toBe(true);
  const seen = await until(
    () => get(answer.body.id),
    ({ lastRuns }) => lastRuns.length >= 3 && lastRuns.every(({ state }) => state === 'completed'),
  );
  const times = seen.lastRuns.map(({ at }) => Date.parse(at));
  expect(times.slice(1).every((at, index) => at < (times[index] ?? 0))).toBe(true);
  expect(await jobsOf(answer.body.id)).toContainEqual(
    expect.objectContaining({ schedule: answer.body.id, labels: { by: 'schedule' }, state: 'completed' }),
  );
  await request(node, 'DELETE', `/schedules/${answer.body.id}`);
});

test('a deleted schedule submits no more', async () => {
  const { id } = await create({ ...QUICK, everyMs: 100 });
  await until(
    () => get(id),
    ({ lastRuns }) => lastRuns.length > 0,
  );
  expect((await request(node, 'DELETE', `/schedules/${id}`)).status).toBe(204);
  expect((await request(node, 'GET', `/schedules/${id}`)).status).toBe(404);
  const before = (await jobsOf(id)).length;
  await api.run({ ...QUICK, delayMs: 500 });
  expect((await jobsOf(id)).length).toBeLessThanOrEqual(before + 1);
});

test('with overlap: skip a time passes while the job before runs', async () => {
  const { id } = await create({ kind: 'sleep', input: { ms: 60_000 }, everyMs: 100, overlap: 'skip' });
  const seen = await until(
    () => get(id),
    ({ lastRuns }) => lastRuns.filter(({ skipped }) => skipped).length >= 2,
  );
  expect(seen.lastRuns.filter(({ job }) => job !== null)).toHaveLength(1);
  await request(node, 'DELETE', `/schedules/${id}`);
  for (const job of await jobsOf(id)) await api.delete(`/jobs/${job.id}`);
});

test('with overlap: queue every time gets its job', async () => {
  const { id } = await create({ kind: 'sleep', input: { ms: 60_000 }, everyMs: 100, overlap: 'queue' });
  await until(
    () => get(id),
    ({ lastRuns }) => lastRuns.filter(({ job }) => job !== null).length >= 3,
  );
  await request(node, 'DELETE', `/schedules/${id}`);
  for (const job of await jobsOf(id)) await api.delete(`/jobs/${job.id}`);
});

test('paused it has no next times and submits nothing; resumed it goes on', async () => {
  const { id } = await create({ ...QUICK, everyMs: 100, paused: true });
  expect((await get(id)).nextRuns).toEqual([]);
  await api.run({ ...QUICK, delayMs: 300 });
  expect((await get(id)).lastRuns).toEqual([]);
  const resumed = await api.patch<Schedule>(`/schedules/${id}`, { paused: false });
  expect(resumed).toMatchObject({ paused: false, revision: 2 });
  expect(resumed.nextRuns).toHaveLength(5);
  await until(
    () => get(id),
    ({ lastRuns }) => lastRuns.length > 0,
  );
  await api.patch(`/schedules/${id}`, { paused: true });
  expect((await get(id)).nextRuns).toEqual([]);
  await request(node, 'DELETE', `/schedules/${id}`);
});

test('a cron expression counts in its time zone, across the change of the clock', async () => {
  const { id, nextRuns } = await create({ ...QUICK, cron: '30 2 * * *', timeZone: 'America/New_York' });
  const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' });
  expect(nextRuns).toHaveLength(5);
  expect(nextRuns.every((at) => ['02:30', '03:30', '03:00'].includes(local.format(new Date(at))))).toBe(true);
  await request(node, 'DELETE', `/schedules/${id}`);
});

test('a time that a clock change skips is the first moment after the gap, also at midnight', async () => {
  const { id, nextRuns } = await create({ ...QUICK, cron: '0 0 * 9 0', timeZone: 'America/Santiago' });
  const local = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'America/Santiago',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  // The clock goes from 00:00 to 01:00 on the first Sunday after the first Saturday of September.
  expect(new Set(nextRuns.map((at) => local.format(new Date(at))))).toEqual(new Set(['Sun 00:00', 'Sun 01:00']));
  await request(node, 'DELETE', `/schedules/${id}`);
});

test('names of common expressions work', async () => {
  const { id, nextRuns } = await create({ ...QUICK, cron: '@yearly', timeZone: 'Asia/Tokyo' });
  expect(nextRuns.every((at) => at.endsWith('-12-31T15:00:00.000Z'))).toBe(true);
  await request(node, 'DELETE', `/schedules/${id}`);
});

test.each([
  '* * *',
  '* * * *',
  '* * * * * * *',
  'H * * * *',
  'H/15 * * * *',
  '0 H(1-4) * * *',
  '@reboot',
  '@secondly',
  '0 0 30 2 *',
  '60 * * * *',
])('the cron expression "%s" is refused, in a change, too', async (cron) => {
  expect(await request<Refusal>(node, 'POST', '/schedules', { ...QUICK, cron })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'cron' }] },
  });
  const { id, cron: before } = await create({ ...QUICK, cron: '0 0 1 1 *' });
  expect(await request<Refusal>(node, 'PATCH', `/schedules/${id}`, { cron })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'cron' }] },
  });
  expect((await get(id)).cron).toBe(before);
  await request(node, 'DELETE', `/schedules/${id}`);
});

test('a cron expression with seconds is kept to', async () => {
  const { id } = await create({ ...QUICK, cron: '* * * * * *' });
  const seen = await until(
    () => get(id),
    ({ lastRuns }) => lastRuns.length >= 2,
  );
  expect(seen.lastRuns.every(({ at }) => at.endsWith('.000Z'))).toBe(true);
  await request(node, 'DELETE', `/schedules/${id}`);
});

test('a schedule is found by its name, which is taken once and follows a change', async () => {
  const name = `s-${randomUUID()}`;
  const { id } = await create({ ...QUICK, name, everyMs: 3_600_000 });
  expect((await get(name)).id).toBe(id);
  expect((await request<Refusal>(node, 'POST', '/schedules', { ...QUICK, name, everyMs: 3_600_000 })).body.code).toBe(
    'name_taken',
  );
  await api.patch(`/schedules/${name}`, { name: `${name}-2` });
  expect((await get(`${name}-2`)).id).toBe(id);
  expect((await request(node, 'GET', `/schedules/${name}`)).status).toBe(404);
  await request(node, 'DELETE', `/schedules/${name}-2`);
  await create({ ...QUICK, name: `${name}-2`, everyMs: 3_600_000 });
});

test('a change of the input or the interval holds from the next time on', async () => {
  const { id } = await create({ ...QUICK, everyMs: 3_600_000 });
  const changed = await api.patch<Schedule>(`/schedules/${id}`, { everyMs: null, cron: '0 0 1 1 *', input: { ms: 3 } });
  expect(changed).toMatchObject({ cron: '0 0 1 1 *', input: { ms: 3 }, revision: 2 });
  expect(changed.everyMs).toBeUndefined();
  expect(changed.nextRuns[0]).toMatch(/-01-01T00:00:00\.000Z$/);
  const stale = await request<Refusal>(node, 'PATCH', `/schedules/${id}`, { paused: true }, { 'if-match': '"1"' });
  expect(stale.status).toBe(412);
  await request(node, 'DELETE', `/schedules/${id}`);
});

test('the reason why a job was not submitted is in its run', async () => {
  const pool = `p-${randomUUID()}`;
  await api.pool({ name: pool });
  const { id } = await create({ ...QUICK, pool, everyMs: 200 });
  await api.post(`/pools/${pool}/drain`);
  const seen = await until(
    () => get(id),
    ({ lastRuns }) => lastRuns.some(({ error }) => error !== null),
  );
  expect(seen.lastRuns.find(({ error }) => error !== null)).toMatchObject({
    job: null,
    skipped: false,
    error: { code: 'pool_closed' },
  });
  await request(node, 'DELETE', `/schedules/${id}`);
});

test.each([
  [{ ...QUICK }, 'everyMs'],
  [{ ...QUICK, everyMs: 1000, cron: '* * * * *' }, 'cron'],
  [{ ...QUICK, everyMs: 99 }, 'everyMs'],
  [{ ...QUICK, cron: 'often' }, 'cron'],
  [{ ...QUICK, cron: '* * * * *', timeZone: 'Mars/Olympus' }, 'timeZone'],
  [{ kind: 'sleep', input: {}, everyMs: 1000 }, 'input.ms'],
  [{ ...QUICK, everyMs: 1000, overlap: 'both' }, 'overlap'],
])('%j is refused with the path of the wrong field', async (spec, path) => {
  const { status, body } = await request<Refusal>(node, 'POST', '/schedules', spec);
  expect(status).toBe(400);
  expect(body.errors?.map((error) => error.path)).toContain(path);
});

test('a pool that does not exist is not found', async () => {
  expect(
    await request<Refusal>(node, 'POST', '/schedules', { ...QUICK, everyMs: 1000, pool: 'nowhere' }),
  ).toMatchObject({ status: 404, body: { errors: [{ path: 'pool' }] } });
});

test('schedules are listed in order of creation', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 3; index += 1)
    ids.push((await create({ ...QUICK, everyMs: 3_600_000, labels: { list: 'yes' } })).id);
  const listed: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<Schedule> = await api.get(`/schedules?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    listed.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(listed.filter((id) => ids.includes(id))).toEqual(ids);
});
