import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers, type UdpPeer } from './peers.ts';

let thread: NetThreadUnderTest;
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

/** Name of the loopback interface; everything here stays on it. */
const loopback =
  Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some(({ address }) => address === '127.0.0.1'),
  )?.[0] ?? 'lo';
const isLinux = process.platform === 'linux';

type Groups = NonNullable<NonNullable<NonNullable<ListenerSpecInput['socket']>['multicast']>['groups']>;
const spec = (groups: Groups, more: ListenerSpecInput = {}): ListenerSpecInput => ({
  transport: 'udp',
  host: '0.0.0.0',
  handler: { type: 'echo' },
  ...more,
  socket: { multicast: { groups, interface: loopback }, ...more.socket },
});

/** A sender to a group over loopback, from this address. */
async function sender(group: string, port: number, from = '127.0.0.1'): Promise<UdpPeer> {
  const peer = await peers.udp({ host: group, port }, 'udp4', from);
  peer.socket.setMulticastInterface('127.0.0.1');
  return peer;
}

/** Whether any socket of the machine is in the group. */
function isJoined(group: string): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  const hex = [d, c, b, a]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
  return readFileSync('/proc/net/igmp', 'utf8').includes(hex);
}

test.each([
  ['as a string', '239.255.42.1'],
  ['with an interface of its own', { group: '239.255.42.1', interface: '127.0.0.1' }],
])('a group is joined and heard, %s', async (_, entry) => {
  const listener = await thread.open(spec([entry]));
  expect(await (await sender('239.255.42.1', listener.port)).send('to the group').datagrams(1)).toEqual([
    'to the group',
  ]);
});

test('a listener that is bound to its group hears nothing else on the port, and answers', async () => {
  const listener = await thread.open(spec(['239.255.42.2'], { host: '239.255.42.2' }));
  (await peers.udp({ host: '127.0.0.1', port: listener.port })).send('not to the group');
  expect(await (await sender('239.255.42.2', listener.port)).send('hello').datagrams(1)).toEqual(['hello']);
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([{ messagesIn: 1 }]);
});

test.skipIf(!isLinux)('of a source-specific group only that sender is heard', async () => {
  const listener = await thread.open(spec([{ group: '232.1.2.3', source: '127.0.0.2' }]));
  const [wanted, other] = [
    await sender('232.1.2.3', listener.port, '127.0.0.2'),
    await sender('232.1.2.3', listener.port),
  ];
  other.send('from another');
  expect(await wanted.send('from the source').datagrams(1)).toEqual(['from the source']);
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([{ messagesIn: 1 }]);
});

/** An interface that does IPv6 multicast, which loopback does not; interface-local groups (ff01::/16, RFC 4291) never leave it. */
const [ipv6Name, ipv6Address] =
  Object.entries(networkInterfaces())
    .flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ address, internal, scopeid }) => !internal && isIPv6(address) && scopeid === 0)
        .map(({ address }) => [name, address]),
    )
    .at(0) ?? [];

test.skipIf(ipv6Name === undefined || !isLinux)(
  'IPv6 groups, one of them by source (skipped without a multicast interface with a global IPv6 address)',
  async () => {
    const multicast = {
      groups: [
        'ff01::4242',
        { group: 'ff11::4243', interface: `::%${ipv6Name}` },
        { group: 'ff31::4244', source: ipv6Address, interface: ipv6Address },
        { group: 'ff31::4245', source: '2001:db8::1' },
      ],
      interface: ipv6Name,
    };
    const own = await thread.open({ transport: 'udp', host: '::', handler: { type: 'echo' }, socket: { multicast } });
    for (const group of ['ff01::4242', 'ff11::4243', 'ff31::4244']) {
      const peer = await peers.udp({ host: group, port: own.port }, 'udp6', ipv6Address);
      peer.socket.setMulticastInterface(`::%${ipv6Name}`);
      expect(await peer.send(group).datagrams(1)).toEqual([group]);
    }
    const other = await peers.udp({ host: 'ff31::4245', port: own.port }, 'udp6', ipv6Address);
    other.socket.setMulticastInterface(`::%${ipv6Name}`);
    other.send('from another source');
    (await peers.udp({ host: '::1', port: own.port }, 'udp6')).send('last');
    await thread.until(
      () =>
        thread.events.some(
          ({ type, listener, data }) => type === 'message.received' && listener === own.id && data['data'] === 'last',
        ),
      'the last message',
    );
    expect(await thread.call('traffic', { endpoint: own.id })).toMatchObject([{ messagesIn: 4 }]);
  },
);

test('groups change while the listener is open: sessions go on, new groups are heard, old ones left', async () => {
  const listener = await thread.open(spec(['239.255.42.3', '239.255.42.4']));
  const [kept, left, added] = [
    await sender('239.255.42.3', listener.port),
    await sender('239.255.42.4', listener.port),
    await sender('239.255.42.5', listener.port),
  ];
  await kept.send('1').datagrams(1);
  await left.send('1').datagrams(1);
  await thread.update(listener, spec(['239.255.42.5', '239.255.42.3']));
  await added.send('1').datagrams(1);
  await kept.send('2').datagrams(2);
  left.send('2');
  await added.send('2').datagrams(2);
  expect(left.received).toEqual(['1']);
  expect(await thread.seen('connection.opened', 3, listener.id)).toHaveLength(3);
  expect(thread.events.some(({ type, listener: id }) => type === 'connection.closed' && id === listener.id)).toBe(
    false,
  );
});

test.skipIf(!isLinux)('a join that fails names the group, and leaves nothing open or half joined', async () => {
  // By name and by address it is the same interface: the system refuses to join twice.
  const groups = [
    '239.255.42.6',
    { group: '239.255.42.7', interface: '127.0.0.1' },
    { group: '239.255.42.7', interface: loopback },
  ];
  const refused = { code: 'multicast_join_failed', errors: [{ path: 'socket.multicast.groups[2]' }] };
  await expect(thread.open(spec(groups, { port: 0 }))).rejects.toMatchObject(refused);
  expect(['239.255.42.6', '239.255.42.7'].map(isJoined)).toEqual([false, false]);
  const listener = await thread.open(spec(['239.255.42.8']));
  await expect(thread.update(listener, spec(groups))).rejects.toMatchObject(refused);
  expect(['239.255.42.6', '239.255.42.7', '239.255.42.8'].map(isJoined)).toEqual([false, false, true]);
  expect(await (await sender('239.255.42.8', listener.port)).send('still here').datagrams(1)).toEqual(['still here']);
  await thread.call('closeListener', { id: listener.id, graceMs: 0, forget: true });
  expect(isJoined('239.255.42.8')).toBe(false);
});

test.each([
  ['an address', { multicast: { groups: ['239.255.42.9'], interface: '198.51.100.77' } }, 'socket.multicast.interface'],
  [
    'a name',
    { multicast: { groups: [{ group: '239.255.42.9', interface: 'nosuch0' }], interface: loopback } },
    'socket.multicast.groups[0].interface',
  ],
])('an interface that does not exist, given as %s, is refused by its path', async (_, socket, path) => {
  await expect(thread.open({ transport: 'udp', host: '0.0.0.0', socket })).rejects.toMatchObject({
    code: 'address_unavailable',
    errors: [{ path }],
  });
});

test('an unknown IPv6 scope is refused, not taken for any interface', async () => {
  const multicast = { groups: ['ff02::4243'], interface: '::%nosuch0' };
  await expect(thread.open({ transport: 'udp', host: '::', socket: { multicast } })).rejects.toMatchObject({
    code: 'address_unavailable',
  });
});

test('loopback and ttl of what is sent can change live', async () => {
  const group = '239.255.42.10';
  const listener = await thread.open(spec([group]));
  const send = (loop: boolean, ttl: number) =>
    thread.update(
      listener,
      spec([group], { socket: { ttl, multicast: { groups: [group], interface: loopback, loopback: loop, ttl } } }),
    );
  for (const [loop, ttl] of [
    [false, 3],
    [true, 200],
    [true, 1],
  ] as const)
    await send(loop, ttl);
  await thread.update(listener, spec([group]));
  expect(await (await sender(group, listener.port)).send('x').datagrams(1)).toEqual(['x']);
});
