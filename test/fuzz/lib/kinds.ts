import { faults, worksOn } from './faults.ts';

/** What a sequence may do with a kind of resource, and what has to come of it. `{name}` is one of a few names, so that steps meet. */
export interface Step {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Statuses when the resource is there, and when it is not. */
  readonly there: readonly number[];
  readonly missing: readonly number[];
  /** What the step makes of it when it succeeds. */
  readonly then?: 'made' | 'gone';
}

const read = (path: string): Step => ({ method: 'GET', path, there: [200], missing: [404] });
const remove = (path: string, extra: readonly number[] = []): Step => ({
  method: 'DELETE',
  path,
  there: [200, 202, 204],
  missing: [404, ...extra],
  then: 'gone',
});
const act = (method: string, path: string, body?: unknown, there: readonly number[] = [200, 202, 204, 409]): Step => ({
  method,
  path,
  ...(body === undefined ? {} : { body }),
  there,
  missing: [404],
});

/** Faults are added, changed and removed, one by one and by a patch, at a proxy of this transport. */
function faultSteps(transport: 'tcp' | 'udp'): Step[] {
  const path = `/v1/listeners/${transport}-{name}`;
  const handler = { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: '{port}' }] };
  const framing = { type: transport === 'tcp' ? 'line' : 'raw' };
  const create: Step = {
    method: 'POST',
    path: '/v1/listeners',
    body: { name: `${transport}-{name}`, transport, framing, handler },
    there: [409],
    missing: [201],
    then: 'made',
  };
  const spec = { transport, framing, handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: 9 }] } };
  const [good, bad] = [true, false].map((works) => faults.filter((fault) => worksOn(fault, spec) === works));
  return [
    ...(good ?? []).flatMap((fault) => [
      // A name has one type, and every other name any type.
      act('PUT', `${path}/faults/${fault.type}`, fault, [200, 201]),
      act('PUT', `${path}/faults/any`, fault, [200, 201]),
    ]),
    ...(bad ?? []).map((fault) => act('PUT', `${path}/faults/bad`, fault, [400])),
    ...[...new Set(faults.map(({ type }) => type))].map((type) =>
      act('DELETE', `${path}/faults/${type}`, undefined, [204, 404]),
    ),
    act('PATCH', path, { faults: { any: null, latency: { type: 'latency', ms: 3, ramp: null } } }, [200]),
    act('PATCH', path, { faults: { latency: { ramp: { attribute: 'no such', from: 0, to: 1, overMs: 1 } } } }, [400]),
    act('GET', `${path}/faults`, undefined, [200]),
    act('POST', `${path}/stop`, { graceMs: 0 }),
    act('POST', `${path}/start`),
    ...Array.from({ length: 8 }, () => create),
    ...Array.from({ length: 2 }, () => remove(`${path}?graceMs=0`)),
  ];
}

/** `{port}` is that of a listener that echoes. */
export const kinds: Readonly<Record<string, readonly Step[]>> = {
  streamFaults: faultSteps('tcp'),
  datagramFaults: faultSteps('udp'),
  listeners: [
    {
      method: 'POST',
      path: '/v1/listeners',
      body: { name: '{name}', handler: { type: 'echo' } },
      there: [409],
      missing: [201],
      then: 'made',
    },
    { method: 'POST', path: '/v1/listeners?dryRun=true', body: { name: '{name}' }, there: [409], missing: [200] },
    { method: 'POST', path: '/v1/listeners', body: { name: '{name}', port: -1 }, there: [400], missing: [400] },
    read('/v1/listeners/{name}'),
    act('PATCH', '/v1/listeners/{name}', { labels: { a: 'b' } }, [200]),
    act(
      'PATCH',
      '/v1/listeners/{name}',
      { handler: { type: 'rules', rules: [{ do: [{ type: 'send', data: '{{message}}' }] }] } },
      [200],
    ),
    act('PATCH', '/v1/listeners/{name}', { handler: { type: 'no such' } }, [400]),
    act('POST', '/v1/listeners/{name}/stop', { graceMs: 0 }),
    act('POST', '/v1/listeners/{name}/start'),
    act('POST', '/v1/listeners/{name}/broadcast', { data: 'x' }),
    remove('/v1/listeners/{name}?graceMs=0'),
  ],
  clients: [
    {
      method: 'POST',
      path: '/v1/clients',
      body: { name: '{name}', host: '127.0.0.1', port: '{port}' },
      there: [409],
      missing: [201],
      then: 'made',
    },
    {
      method: 'POST',
      path: '/v1/clients?waitMs=0',
      body: { name: '{name}', host: '127.0.0.1', port: 1 },
      there: [409],
      missing: [201],
      then: 'made',
    },
    read('/v1/clients/{name}'),
    act('PATCH', '/v1/clients/{name}', { labels: { a: 'b' } }, [200]),
    act('POST', '/v1/clients/{name}/send', { data: 'x' }),
    act('POST', '/v1/clients/{name}/exchange', { data: 'x', timeoutMs: 50 }, [200, 409, 502, 504]),
    act('POST', '/v1/clients/{name}/stop', { graceMs: 0 }),
    act('POST', '/v1/clients/{name}/start?waitMs=0'),
    remove('/v1/clients/{name}?graceMs=0'),
  ],
  pools: [
    {
      method: 'POST',
      path: '/v1/pools',
      body: { name: '{name}', maxWorkers: 2 },
      there: [409],
      missing: [201, 409],
      then: 'made',
    },
    read('/v1/pools/{name}'),
    act('PATCH', '/v1/pools/{name}', { maxWorkers: 3 }, [200]),
    act('POST', '/v1/pools/{name}/pause'),
    act('POST', '/v1/pools/{name}/resume'),
    {
      method: 'POST',
      path: '/v1/jobs',
      body: { pool: '{name}', kind: 'sleep', input: { ms: 1 } },
      there: [202, 409],
      missing: [404, 409],
    },
    {
      method: 'POST',
      path: '/v1/pools/{name}/map',
      body: { kind: 'sleep', inputs: [{ ms: 1 }, { ms: 2 }] },
      there: [202, 409],
      missing: [404, 409],
    },
  ],
  functions: [
    {
      method: 'PUT',
      path: '/v1/functions/{name}',
      body: { source: 'export default (input) => input' },
      there: [200],
      missing: [201],
      then: 'made',
    },
    { method: 'PUT', path: '/v1/functions/{name}', body: { source: 'export default (' }, there: [400], missing: [400] },
    read('/v1/functions/{name}'),
    {
      method: 'POST',
      path: '/v1/jobs?waitMs=2000',
      body: { kind: 'function', input: { function: '{name}', input: 1 } },
      there: [200, 202],
      missing: [200, 202, 404],
    },
    remove('/v1/functions/{name}'),
  ],
  counters: [
    { method: 'PUT', path: '/v1/counters/{name}', body: { value: 1 }, there: [200], missing: [201], then: 'made' },
    { method: 'POST', path: '/v1/counters/{name}/add', body: { by: 1 }, there: [200], missing: [200], then: 'made' },
    { method: 'POST', path: '/v1/counters/{name}/add', body: { by: 1, max: -5 }, there: [409], missing: [409] },
    read('/v1/counters/{name}'),
    remove('/v1/counters/{name}'),
  ],
  locks: [
    {
      method: 'POST',
      path: '/v1/locks/{name}/leases',
      body: { ttlMs: 60_000 },
      there: [409],
      missing: [201],
      then: 'made',
    },
    { method: 'GET', path: '/v1/locks/{name}', there: [200], missing: [200] },
    { method: 'DELETE', path: '/v1/locks/{name}/holder', there: [204], missing: [404], then: 'gone' },
    { method: 'PATCH', path: '/v1/locks/{name}/leases/lea_none', body: { ttlMs: 1000 }, there: [410], missing: [410] },
  ],
  setups: [
    {
      method: 'PUT',
      path: '/v1/setups/{name}',
      body: { listeners: { a: { handler: { type: 'echo' } } }, counters: { hits: {} } },
      there: [200],
      missing: [200],
      then: 'made',
    },
    {
      method: 'PUT',
      path: '/v1/setups/{name}',
      body: { listeners: { b: { handler: { type: 'sink' } } }, pools: { p: {} } },
      there: [200],
      missing: [200],
      then: 'made',
    },
    {
      method: 'PUT',
      path: '/v1/setups/{name}',
      body: { listeners: { a: { port: -1 } } },
      there: [400],
      missing: [400],
    },
    { method: 'PUT', path: '/v1/setups/{name}?dryRun=true', body: {}, there: [200], missing: [200] },
    read('/v1/setups/{name}'),
    remove('/v1/setups/{name}'),
  ],
  schedules: [
    {
      method: 'POST',
      path: '/v1/schedules',
      body: { name: '{name}', everyMs: 3_600_000, kind: 'sleep', input: { ms: 1 } },
      there: [409],
      missing: [201],
      then: 'made',
    },
    {
      method: 'POST',
      path: '/v1/schedules',
      body: { name: '{name}', cron: '61 * * * *', kind: 'sleep', input: { ms: 1 } },
      there: [400],
      missing: [400],
    },
    read('/v1/schedules/{name}'),
    act('PATCH', '/v1/schedules/{name}', { everyMs: 3_600_001 }, [200]),
    remove('/v1/schedules/{name}'),
  ],
};
