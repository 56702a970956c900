import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { WaitSlots } from '../../../src/core/wait-slots.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
}, 60_000);
afterAll(() => node.stop());
afterEach(() => void vi.restoreAllMocks());

const HOUR_MS = 3_600_000;

it.each([
  ['back', -HOUR_MS, 800, 20_000],
  ['forward', HOUR_MS, 3000, 20_000],
])(
  'a wall clock that is set %s does not change how long `waitMs` waits',
  async (_where, byMs, waitMs, mostMs) => {
    const beganMs = performance.now();
    const answer = request(node.url)
      .post(`/v1/jobs?waitMs=${waitMs}`)
      .send({ kind: 'sleep', input: { ms: 60_000 } })
      .then((response) => response);
    const slots = node.app.get(WaitSlots, { strict: false });
    await poll(
      () => slots.taken,
      (taken) => taken === 1,
    );
    const real = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + byMs);
    const { status, body } = await answer;
    const tookMs = performance.now() - beganMs;
    vi.restoreAllMocks();
    expect(status).toBe(202);
    expect(tookMs).toBeGreaterThanOrEqual(waitMs - 20);
    expect(tookMs).toBeLessThan(mostMs);
    await request(node.url).post(`/v1/jobs/${body.id}/cancel`);
  },
  60_000,
);
