import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

/** Refusals at limits in docs/limits.md that no other suite checks. */
let node: TestNode;
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_MAX_CLIENTS: '2', PORTCALL_MAX_SCHEDULES: '2' });
});
afterAll(() => node.stop());

const post = (path: string, body: object = {}) => request(node.url).post(`/v1/${path}`).send(body);

test('one client too many is 429 client_limit, and one that is deleted makes room', async () => {
  const client = { transport: 'udp', host: '127.0.0.1', port: 9 };
  const { body } = await post('clients', client).expect(201);
  await post('clients', client).expect(201);
  expect((await post('clients', client).expect(429)).body).toMatchObject({ code: 'client_limit', retryable: true });
  await request(node.url).delete(`/v1/clients/${body.id}`).expect(204);
  await post('clients', client).expect(201);
});

test('one schedule too many is 429 schedule_limit, and one that is deleted makes room', async () => {
  const schedule = { everyMs: 3_600_000, kind: 'sleep', input: { ms: 1 } };
  const { body } = await post('schedules', schedule).expect(201);
  await post('schedules', schedule).expect(201);
  expect((await post('schedules', schedule).expect(429)).body).toMatchObject({
    code: 'schedule_limit',
    retryable: true,
  });
  await request(node.url).delete(`/v1/schedules/${body.id}`).expect(204);
  await post('schedules', schedule).expect(201);
});

test('one running batch too many is 429 batch_limit', { timeout: 60_000 }, async () => {
  await post('pools', { name: 'full' }).expect(201);
  await post('pools/full/pause').expect(200);
  const map = () => post('pools/full/map', { kind: 'sleep', inputs: [{ ms: 1 }] });
  let left = 1000;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) await map().expect(202);
    }),
  );
  expect((await map().expect(429)).body).toMatchObject({ code: 'batch_limit', retryable: true });
});
