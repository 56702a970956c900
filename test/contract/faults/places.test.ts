import { expect, test } from 'vitest';
import { clientSpecSchema } from '../../../src/contract/client.ts';
import { listenerSpecSchema } from '../../../src/contract/listener.ts';

const proxy = { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: 9 }] };
const listener = (fault: object, more: object = {}) =>
  listenerSpecSchema.safeParse({ handler: proxy, ...more, faults: { one: fault } });
const client = (fault: object, more: object = {}) =>
  clientSpecSchema.safeParse({ host: '127.0.0.1', port: 9, ...more, faults: { one: fault } });
type Result = ReturnType<typeof listener | typeof client>;
const refusalOf = ({ error }: Result) =>
  error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

const dials = [{ type: 'dialFailure' }, { type: 'dialDelay', ms: 1 }];

test.each(dials)('$type is for endpoints that dial: others are refused with the reason', (fault) => {
  expect(refusalOf(listener(fault))).toEqual([]);
  expect(refusalOf(listener(fault, { transport: 'udp' }))).toEqual([]);
  for (const result of [
    listener(fault, { handler: { type: 'echo' } }),
    listener(fault, { handler: { type: 'rules', rules: [] } }),
    client(fault),
    client(fault, { transport: 'udp' }),
    listener(fault, { transport: 'udp', handler: { type: 'echo' } }),
  ])
    expect(refusalOf(result)).toEqual([
      expect.stringMatching(/^faults\.one\.type: dial.* does not work .*dials nothing/),
    ]);
});

test.each(dials)('$type has no field of a direction', (fault) => {
  for (const field of [{ direction: 'in' }, { order: 1 }, { after: { ms: 1 } }, { until: { bytes: 1 } }])
    expect(refusalOf(listener({ ...fault, ...field }))).toHaveLength(1);
});

const arrivals = [{ type: 'acceptDelay', ms: 1 }, { type: 'limitConnections', max: 1 }, { type: 'refuse' }];

test.each(arrivals)('$type is for listeners of every transport, and no client has it', (fault) => {
  for (const transport of ['tcp', 'udp'])
    expect(refusalOf(listener(fault, { transport, handler: { type: 'echo' } }))).toEqual([]);
  expect(refusalOf(client(fault))).toEqual([expect.stringMatching(/^faults\.one\.type: .*accepts nothing/)]);
});

test('limitConnections has a limit', () => {
  expect(refusalOf(listener({ type: 'limitConnections' }))).toEqual([expect.stringMatching(/^faults\.one\.max/)]);
  expect(refusalOf(listener({ type: 'limitConnections', perSecond: 0 }))).toHaveLength(1);
  expect(refusalOf(listener({ type: 'limitConnections', max: -1 }))).toHaveLength(1);
  expect(refusalOf(listener({ type: 'limitConnections', max: 0, perSecond: 10_000 }))).toEqual([]);
});

test('of the common fields only enabled and schedule are for refuse', () => {
  expect(refusalOf(listener({ type: 'refuse', enabled: false, schedule: { durationMs: 1 } }))).toEqual([]);
  for (const field of [{ direction: 'in' }, { probability: 1 }, { when: {} }, { seed: 1 }, { order: 1 }])
    expect(refusalOf(listener({ type: 'refuse', ...field }))).toHaveLength(1);
});

test('tlsHandshake is for listeners with TLS, and does something', () => {
  const tls = { transport: 'tls', tls: { selfSigned: true } };
  const fault = { type: 'tlsHandshake', failure: 'alert' };
  expect(refusalOf(listener(fault, tls))).toEqual([]);
  expect(refusalOf(listener({ type: 'tlsHandshake', delayMs: 5 }, tls))).toEqual([]);
  expect(refusalOf(listener(fault))).toEqual([expect.stringMatching(/^faults\.one\.type: .*transport tls/)]);
  expect(refusalOf(client(fault, { transport: 'tls' }))).toEqual([expect.stringMatching(/accepts nothing/)]);
  expect(refusalOf(listener(fault, { transport: 'udp', handler: { type: 'echo' } }))).toEqual([
    expect.stringMatching(/^faults\.one\.type: .*no TLS/),
  ]);
  expect(refusalOf(listener({ type: 'tlsHandshake' }, tls))).toEqual([expect.stringMatching(/^faults\.one\.failure/)]);
});
