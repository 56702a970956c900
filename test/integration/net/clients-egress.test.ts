import { expect, test } from 'vitest';
import { clientBench } from '../../helpers/client-bench.ts';

const bench = clientBench();
const open = { allow: [], deny: [], denyTargets: [] };

test('a forbidden address is not connected to, and not tried again', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, { reconnect: { initialDelayMs: 1 } }, { ...open, deny: ['127.0.0.0/8'] });
  expect(await client.open()).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'egress_forbidden' } });
  expect((await client.seen('client.failed'))[0]?.data).toMatchObject({ code: 'egress_forbidden', retryInMs: null });
  expect(server.sockets).toHaveLength(0);
});

test('a name is judged by the addresses it resolves to', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, { host: 'localhost' }, { ...open, deny: ['127.0.0.0/8', '::1'] });
  expect((await client.open()).error?.code).toBe('egress_forbidden');
  expect(server.sockets).toHaveLength(0);
});

test('of several addresses of a name only the allowed are tried', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, { host: 'localhost' }, { ...open, deny: ['::1'] });
  expect((await client.open()).remoteAddress?.host).toBe('127.0.0.1');
});

test('an allowed block is an exception from a denied one', async () => {
  const server = await bench.serve();
  expect(
    (await bench.client(server.port, {}, { ...open, deny: ['127.0.0.0/8'], allow: ['127.0.0.1/32'] }).open()).state,
  ).toBe('connected');
});

test.each(['127.0.0.1', '::ffff:127.0.0.1', '0.0.0.0', 'localhost', '2130706433', '127.1'])(
  "Portcall's own port cannot be reached as %s",
  async (host) => {
    const server = await bench.serve();
    const own = {
      ...open,
      allow: ['0.0.0.0/0', '::/0'],
      denyTargets: [
        { host: '127.0.0.1', port: server.port },
        { host: '::1', port: server.port },
      ],
    };
    const client = bench.client(server.port, { host }, own);
    expect((await client.open()).error?.code).toBe('egress_forbidden');
    expect(server.sockets).toHaveLength(0);
  },
);

test('holds for UDP too', async () => {
  const client = bench.client(9, { transport: 'udp' }, { ...open, deny: ['127.0.0.0/8'] });
  expect((await client.open()).error?.code).toBe('egress_forbidden');
});

test('changed rules count from the next attempt on', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, { reconnect: { initialDelayMs: 5 } });
  await client.open();
  await bench.thread.call('updateClient', { ...client.endpoint, egress: { ...open, deny: ['127.0.0.1'] } });
  (await server.socket()).resetAndDestroy();
  expect((await client.reached('failed')).error?.code).toBe('egress_forbidden');
});
