import { FUNCTION, FUNCTION_SOURCE, POOL, type World } from '../world.ts';
import { after, expectSame, type Operation } from './operation.ts';

interface Job {
  readonly id: string;
  readonly state: string;
}

/** Kinds of work, and how they have to end. */
const WORK: readonly { readonly spec: (world: World) => object; readonly state: string }[] = [
  { spec: () => ({ kind: 'sleep', input: { ms: 5 } }), state: 'completed' },
  { spec: () => ({ kind: 'hash', input: { data: 'soak', rounds: 200 } }), state: 'completed' },
  { spec: () => ({ kind: 'counter.add', input: { counter: 'soak-jobs', by: 1, times: 3 } }), state: 'completed' },
  { spec: () => ({ kind: 'function', input: { function: FUNCTION, input: { a: 1, b: 2 } } }), state: 'completed' },
  { spec: () => ({ kind: 'function', input: { function: FUNCTION, input: null } }), state: 'failed' },
  {
    spec: ({ ports }) => ({
      kind: 'tcp.exchange',
      input: {
        host: '127.0.0.1',
        port: ports.tcp,
        steps: [{ send: { data: 'hi' } }, { expect: { match: { equals: 'hi' } } }],
      },
    }),
    state: 'completed',
  },
  {
    spec: ({ service }) => ({
      kind: 'tcp.probe',
      input: { host: '127.0.0.1', port: Number(new URL(service.url).port) },
    }),
    state: 'failed',
  },
  { spec: () => ({ kind: 'sleep', input: { ms: 60_000 }, timeoutMs: 50 }), state: 'timed_out' },
];

export const singleJob: Operation = {
  weight: 25,
  async run(world) {
    const { spec, state } = world.random.pick(WORK);
    const work = spec(world);
    const { body } = await world.api.call<Job>('POST', '/v1/jobs?waitMs=20000', { pool: POOL, ...work });
    expectSame(`end of ${JSON.stringify(work)}`, body.state, state);
    world.count('jobs');
  },
};

/** Queued, delayed or running: whatever it is when the cancellation comes. */
export const cancelledJob: Operation = {
  weight: 6,
  async run({ api, random, count }) {
    const {
      body: { id },
    } = await api.call<Job>('POST', '/v1/jobs', {
      pool: POOL,
      kind: 'sleep',
      input: { ms: 60_000 },
      delayMs: random.pick([0, 0, 5000]),
    });
    await after(random.int(0, 100));
    await api.call('DELETE', `/v1/jobs/${id}?waitMs=10000`);
    const { body } = await api.call<Job>('GET', `/v1/jobs/${id}?waitMs=10000`);
    expectSame('a cancelled job', body.state, 'cancelled');
    count('jobs cancelled');
  },
};

interface Batch {
  readonly id: string;
  readonly state: string;
}

export const batch: Operation = {
  weight: 3,
  async run({ api, random, count }) {
    const inputs = Array.from({ length: random.int(5, 40) }, () => ({ ms: random.int(0, 3) }));
    const {
      body: { id },
    } = await api.call<Batch>('POST', `/v1/pools/${POOL}/map`, { kind: 'sleep', inputs });
    const isCancelled = random.chance(0.2);
    if (isCancelled) await api.call('DELETE', `/v1/batches/${id}`, undefined, [200, 202, 204, 409]);
    for (let state = 'running', asked = 0; state === 'running'; asked++) {
      if (asked > 200) throw new Error(`batch ${id} does not end`);
      await after(100);
      ({
        body: { state },
      } = await api.call<Batch>('GET', `/v1/batches/${id}`));
      if (state !== 'running' && !isCancelled) expectSame('a batch', state, 'completed');
    }
    const {
      body: { items },
    } = await api.call<{ items: unknown[] }>('GET', `/v1/batches/${id}/results?limit=100`);
    if (!isCancelled) expectSame('results of a batch', items.length, inputs.length);
    count('batches');
  },
};

/** Stored, run, stored again, deleted. On a machine that is very busy the check of a source may be stopped at its time limit, by the clock. */
export const functionLife: Operation = {
  weight: 3,
  async run({ api, random, count }) {
    const name = `soak-${random.int(0, 1_000_000)}`;
    for (const source of [FUNCTION_SOURCE, `${FUNCTION_SOURCE} + ${random.int(0, 9)}`]) {
      const { status, body } = await api.call<{ detail?: string }>(
        'PUT',
        `/v1/functions/${name}`,
        { source },
        [200, 201, 400],
      );
      if (status !== 400) continue;
      expectSame('why a function is refused', body.detail, 'It was stopped at its time limit.');
      return count('functions whose check took too long');
    }
    const { body } = await api.call<Job>('POST', '/v1/jobs?waitMs=20000', {
      pool: POOL,
      kind: 'function',
      input: { function: name, input: { a: 1, b: 2 } },
    });
    expectSame('a function', body.state, 'completed');
    await api.call('DELETE', `/v1/functions/${name}`);
    return count('lives of functions');
  },
};

export const scheduleLife: Operation = {
  weight: 2,
  async run({ api, count }) {
    const {
      body: { id },
    } = await api.call<Job>('POST', '/v1/schedules', { everyMs: 200, pool: POOL, kind: 'sleep', input: { ms: 0 } });
    await after(700);
    const { body } = await api.call<{ runs?: unknown[] }>('GET', `/v1/schedules/${id}`);
    if (typeof body !== 'object') throw new Error('a schedule that cannot be read');
    await api.call('DELETE', `/v1/schedules/${id}`);
    count('lives of schedules');
  },
};
