import { Stream } from '../stream.ts';
import { after, expectSame, type Operation } from './operation.ts';

const KEPT = ['kept-tcp', 'kept-tls', 'kept-udp', 'kept-rules'] as const;

/** What was captured, in each of its forms. */
export const capture: Operation = {
  weight: 6,
  async run({ api, random, count }) {
    const path = `/v1/listeners/${random.pick(KEPT)}/messages`;
    await random.pick([
      () => api.call('GET', `${path}?limit=100&direction=in`),
      () => api.call('GET', `${path}?limit=20&contains=PING`),
      () => api.read(`${path}.ndjson`),
      () => api.read(`${path}.pcapng`),
      () => api.call('DELETE', path),
    ])();
    count('readings of captures');
  },
};

/** One that holds and one that does not hold in time. */
export const verification: Operation = {
  weight: 4,
  async run({ api, random, count }) {
    const fits = random.chance(0.7);
    const match = fits ? { contains: 'P' } : { equals: 'this is never sent' };
    const { body } = await api.call<{ ok?: boolean; matched?: number }>(
      'POST',
      '/v1/listeners/kept-rules/verify',
      { match, withinMs: 300, count: { atLeast: 1 } },
      [200, 504],
    );
    if (!fits && (body.matched ?? 0) > 0) throw new Error('a verification found what was never sent');
    count('verifications');
  },
};

/** What people look at: lists, history, metrics, documents. */
export const looking: Operation = {
  weight: 20,
  async run({ api, random, count }) {
    await random.pick([
      () => api.call('GET', '/v1/listeners?limit=100'),
      () => api.call('GET', '/v1/connections?limit=100'),
      () => api.call('GET', `/v1/jobs?limit=50&state=completed`),
      () => api.call('GET', '/v1/nodes'),
      () => api.call('GET', '/v1/pools/soak'),
      () => api.call('GET', '/healthz'),
      () => api.call('GET', '/openapi.json'),
      () => api.call('GET', '/v1/events?from=earliest&limit=100&types=connection.closed'),
    ])();
    count('readings');
  },
};

/** Requests that have to be refused, each with the status that says why. */
export const refused: Operation = {
  weight: 10,
  async run({ api, random, count }) {
    await random.pick([
      () => api.call('POST', '/v1/listeners', { port: 70_000 }, [400]),
      () =>
        api.call(
          'POST',
          '/v1/listeners',
          { handler: { type: 'rules', rules: [{ when: { matches: '(' }, do: [{ type: 'close' }] }] } },
          [400],
        ),
      () => api.call('POST', '/v1/listeners', { name: 'kept-tcp' }, [409]),
      () => api.call('GET', '/v1/connections/con_none', undefined, [404, 410]),
      () => api.call('POST', '/v1/jobs', { kind: 'none', input: {} }, [400]),
      () => api.call('PUT', '/v1/functions/bad', { source: 'export default (' }, [400]),
      () => api.call('GET', '/v1/nothing', undefined, [404]),
    ])();
    count('refusals');
  },
};

/** Comes, listens for a moment, leaves: in order or not. */
export const subscriber: Operation = {
  weight: 6,
  async run({ service, random, count }) {
    const filter = random.pick([
      {},
      { types: ['connection.*'] },
      { listener: ['kept-tcp', 'kept-udp'] },
      { labels: { soak: 'churn' } },
    ]);
    const stream = await Stream.open(
      service.url,
      {
        ...filter,
        from: random.pick(['now', 'now', 'earliest'] as const),
        payload: random.pick(['full', 'none'] as const),
      },
      () => undefined,
    );
    await after(random.int(50, 2500));
    expectSame('a subscriber that reads', stream.closed, undefined);
    if (random.chance(0.3)) await stream.cut();
    else await stream.close();
    count('subscribers');
  },
};
