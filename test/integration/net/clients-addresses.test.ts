import { afterEach, expect, test } from 'vitest';
import { clientSpecSchema, type ClientSpecInput } from '../../../src/contract/client.ts';
import type { EgressRules } from '../../../src/contract/thread-messages.ts';
import { openTarget, type Outbound } from '../../../src/workers/net/connection/outbound/index.ts';
import { compileEgress } from '../../../src/workers/shared/egress.ts';
import { NameLookups, type ResolvedAddress } from '../../../src/workers/shared/name-lookups.ts';
import { closedPort } from '../../helpers/client-bench.ts';
import { PeerServer } from '../../helpers/net-client.ts';

const closers: (() => unknown)[] = [];
const live = new AbortController().signal;

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function serve(host: string, port = 0): Promise<PeerServer> {
  const server = await new PeerServer().listen(port, host);
  closers.push(() => server.close());
  return server;
}

/** A name server of the test: it gives these addresses for every name. */
function answering(addresses: readonly string[] | Promise<readonly string[]>): NameLookups {
  const lookups = new NameLookups();
  lookups.resolve = async () =>
    (await addresses).map((address): ResolvedAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  return lookups;
}

async function openedTo(
  input: Partial<ClientSpecInput> & { port: number },
  lookups: NameLookups,
  rules: Partial<EgressRules> = {},
  signal = live,
): Promise<Outbound> {
  const spec = clientSpecSchema.parse({ host: 'several.test', ...input });
  const opened = await openTarget(
    { spec, egress: compileEgress({ allow: [], deny: [], denyTargets: [], ...rules }), lookups },
    signal,
  );
  closers.push(() => opened.release());
  return opened;
}

test('the next address is tried when one refuses', async () => {
  const server = await serve('127.0.0.1');
  await openedTo({ port: server.port }, answering(['127.0.0.9', '::1', '127.0.0.1']));
  await server.socket();
});

test('when all refuse, the first error is reported', async () => {
  const port = await closedPort();
  await expect(openedTo({ port }, answering(['127.0.0.9', '127.0.0.8']))).rejects.toMatchObject({
    code: 'ECONNREFUSED',
    address: '127.0.0.9',
  });
});

test('a forbidden address is passed over even when it comes first', async () => {
  const forbidden = await serve('127.0.0.2');
  const allowed = await serve('127.0.0.1', forbidden.port);
  await openedTo({ port: allowed.port }, answering(['127.0.0.2', '127.0.0.1']), { deny: ['127.0.0.2'] });
  await allowed.socket();
  expect(forbidden.sockets).toHaveLength(0);
});

test('a forbidden address is passed over when all others fail, too', async () => {
  const forbidden = await serve('127.0.0.2');
  await expect(
    openedTo({ port: forbidden.port }, answering(['127.0.0.9', '127.0.0.2']), { deny: ['127.0.0.2'] }),
  ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(forbidden.sockets).toHaveLength(0);
});

test('an address of the other IP version than the own one is passed over', async () => {
  const server = await serve('::1');
  await openedTo({ port: server.port, socket: { localAddress: '::1' } }, answering(['127.0.0.1', '::1']));
  await server.socket();
  await expect(
    openedTo({ port: server.port, socket: { localAddress: '127.0.0.1' } }, answering(['::1'])),
  ).rejects.toMatchObject({ code: 'address_unavailable' });
});

test('a datagram socket takes the first allowed address', async () => {
  const opened = await openedTo({ transport: 'udp', port: 9 }, answering(['127.0.0.2', '127.0.0.3']), {
    deny: ['127.0.0.2'],
  });
  expect(opened).toBeDefined();
  await expect(
    openedTo({ transport: 'udp', port: 9 }, answering(['127.0.0.2']), { deny: ['127.0.0.2'] }),
  ).rejects.toMatchObject({ code: 'egress_forbidden' });
});

test.each(['tcp', 'udp'] as const)(
  'a name server that never answers is given up by the signal (%s)',
  async (transport) => {
    const cancel = new AbortController();
    const opening = openedTo({ transport, port: 9 }, answering(new Promise(() => {})), {}, cancel.signal);
    cancel.abort(new Error('long enough'));
    await expect(opening).rejects.toThrow('long enough');
  },
);

test('an answer that comes after the signal is not connected to', async () => {
  const server = await serve('127.0.0.1');
  const cancel = new AbortController();
  const answer = Promise.withResolvers<string[]>();
  const opening = openedTo({ port: server.port }, answering(answer.promise), {}, cancel.signal);
  answer.resolve(['127.0.0.1']);
  cancel.abort(new Error('too late'));
  await expect(opening).rejects.toThrow('too late');
  const probe = await openedTo({ port: server.port }, answering(['127.0.0.1']));
  await server.socket();
  probe.release();
  expect(server.sockets).toHaveLength(1);
});

test('there is one lookup of a name at a time', async () => {
  const lookups = new NameLookups();
  const [first, second, other] = [
    lookups.resolve('localhost', 0),
    lookups.resolve('localhost', 0),
    lookups.resolve('localhost', 4),
  ];
  expect(second).toBe(first);
  expect(other).not.toBe(first);
  await Promise.all([first, other]);
  expect(lookups.resolve('localhost', 0)).not.toBe(first);
});
