import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { certificate, type KeyPair } from '../../helpers/certificates.ts';
import { ClientUnderTest } from '../../helpers/net-client.ts';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
let own: KeyPair;
const peers = new Peers();
beforeAll(async () => {
  [thread, own] = await Promise.all([startNetThread(), certificate('server.test')]);
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  expect(await thread.shutdown()).toBe(0);
});

const open = (input: ListenerSpecInput = {}) =>
  thread.open({ proxyProtocol: 'any', handler: { type: 'echo' }, ...input });
const openedOf = async ({ id }: OpenListener) => (await thread.seen('connection.opened', 1, id))[0];
const errorOf = async ({ id }: OpenListener) => (await thread.seen('connection.error', 1, id))[0]?.data;
const HEADER = 'PROXY TCP4 192.0.2.1 198.51.100.7 12345 443\r\n';

test("the announced addresses are the connection's, the proxy is reported as well, and no byte after the header is lost", async () => {
  const listener = await open();
  const peer = await peers.tcp(listener);
  expect(await peer.send(`${HEADER}hello`).bytes(5)).toBe('hello');
  const opened = await openedOf(listener);
  const { localPort } = peer.socket;
  const facts = {
    local: { host: '198.51.100.7', port: 443 },
    remote: { host: '192.0.2.1', port: 12_345 },
    proxy: { version: 1, command: 'proxy', peer: { host: '127.0.0.1', port: localPort } },
  };
  expect(opened?.data).toEqual({ transport: 'tcp', direction: 'inbound', ...facts });
  expect(await thread.call('findConnection', { connection: opened?.connection ?? '' })).toMatchObject({
    ...facts,
    bytesIn: 5,
  });
  peer.end();
  expect(await peer.gone()).toBeUndefined();
});

test("a header byte by byte, and the peer's end right behind it", async () => {
  const listener = await open({ handler: { type: 'greet', data: 'welcome', then: 'close' } });
  const peer = await peers.tcp(listener);
  for (const byte of HEADER) peer.send(byte);
  peer.end();
  expect(await peer.fin()).toBe('welcome');
  expect((await openedOf(listener))?.data).toMatchObject({ remote: { host: '192.0.2.1' } });
});

test('without addresses in the header those of the socket stay', async () => {
  const listener = await open();
  const peer = await peers.tcp(listener);
  peer.send('PROXY UNKNOWN\r\n');
  expect((await openedOf(listener))?.data).toMatchObject({
    remote: { host: '127.0.0.1', port: peer.socket.localPort },
    proxy: { command: 'unknown' },
  });
});

test('the header goes before the handshake, in one packet with it too', async () => {
  const listener = await open({ transport: 'tls', tls: own });
  const peer = await peers.tcp(listener);
  peer.socket.cork();
  peer.send(HEADER);
  const tls = connect({ socket: peer.socket, rejectUnauthorized: false, servername: 'server.test' });
  tls.on('error', () => {});
  peer.socket.uncork();
  tls.write('hello');
  const [opened, received] = [await openedOf(listener), (await thread.seen('message.received', 1, listener.id))[0]];
  expect(opened?.data).toMatchObject({
    transport: 'tls',
    remote: { host: '192.0.2.1', port: 12_345 },
    tls: { serverName: 'server.test' },
    proxy: { version: 1, peer: { host: '127.0.0.1' } },
  });
  expect(received?.data).toMatchObject({ data: 'hello' });
});

test.each([
  ['a forged header', 'PROXY TCP4 1.2.3.4 missing 1 2\r\n', 'proxy_header_invalid'],
  ['no header', 'GET / HTTP/1.1\r\n\r\n', 'proxy_header_invalid'],
  ['a header without end', `PROXY UNKNOWN ${'x'.repeat(2000)}`, 'proxy_header_invalid'],
  ['a slow header', 'PROXY TCP4 ', 'proxy_header_timeout'],
])('%s: the connection is closed with a code, and nothing else happens', async (_what, bytes, code) => {
  const listener = await open({ limits: { proxyHeaderTimeoutMs: 100 } });
  const peer = await peers.tcp(listener);
  await peer.send(bytes).over();
  expect(await errorOf(listener)).toMatchObject({ code, detail: expect.stringContaining(`127.0.0.1:`) as string });
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([{ rejected: 1, connections: 0 }]);
  expect(thread.events.filter(({ listener: id, type }) => id === listener.id && type === 'connection.opened')).toEqual(
    [],
  );
});

test('a peer that goes before its header is whole', async () => {
  const listener = await open();
  (await peers.tcp(listener)).send('PROXY TCP4').end();
  expect(await errorOf(listener)).toMatchObject({ code: 'proxy_header_invalid' });
});

test('who is no trusted proxy is not listened to', async () => {
  const listener = await open({ proxyTrusted: ['192.0.2.0/24'] });
  const peer = await peers.tcp(listener);
  await peer.send(HEADER).over();
  expect(await errorOf(listener)).toMatchObject({ code: 'proxy_untrusted' });
});

test('allow and deny are about the announced address', async () => {
  const listener = await open({ limits: { deny: ['192.0.2.0/24'] } });
  await (await peers.tcp(listener)).send(HEADER).over();
  expect(await errorOf(listener)).toMatchObject({
    code: 'peer_denied',
    detail: expect.stringContaining('192.0.2.1') as string,
  });
  const other = await peers.tcp(listener);
  expect(await other.send(HEADER.replace('192.0.2.1', '203.0.113.9').concat('ok')).bytes(2)).toBe('ok');
});

/** The signature of version 2, command (0 LOCAL, 1 PROXY), family and protocol, and what follows. */
const v2 = (command: number, family: number, rest = Buffer.alloc(0)): Buffer => {
  const head = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');
  head[12] = 0x20 | command;
  head[13] = family;
  head.writeUInt16BE(rest.length, 14);
  return Buffer.concat([head, rest]);
};
const V4 = Buffer.from('c0000201c6336407303901bb', 'hex');

test.each([
  ['v1 UNKNOWN', Buffer.from('PROXY UNKNOWN\r\n'), 'unknown'],
  ['v1 UNKNOWN with addresses', Buffer.from('PROXY UNKNOWN 192.0.2.1 198.51.100.7 1 2\r\n'), 'unknown'],
  ['v2 LOCAL', v2(0, 0), 'local'],
  ['v2 LOCAL with addresses, which do not count', v2(0, 0x11, V4), 'local'],
  ['v2 without an address family', v2(1, 0), 'unknown'],
  ['v2 of a UNIX socket', v2(1, 0x31, Buffer.alloc(216)), 'unknown'],
])('%s from a trusted proxy is accepted whatever allow and deny say', async (_, header, command) => {
  const listener = await open({ limits: { allow: ['203.0.113.0/24'], deny: ['127.0.0.0/8', '::/0'] } });
  const peer = await peers.tcp(listener);
  expect(await peer.send(Buffer.concat([header, Buffer.from('ok')])).bytes(2)).toBe('ok');
  expect((await openedOf(listener))?.data).toMatchObject({
    remote: { host: '127.0.0.1', port: peer.socket.localPort },
    proxy: { command },
  });
});

test('what announces no address still counts for maxConnections, and an announced one for allow', async () => {
  const listener = await open({ limits: { allow: ['203.0.113.0/24'], maxConnections: 1 } });
  await (await peers.tcp(listener)).send(v2(1, 0x11, V4)).over();
  expect(await errorOf(listener)).toMatchObject({
    code: 'peer_denied',
    detail: expect.stringContaining('192.0.2.1') as string,
  });
  expect(await (await peers.tcp(listener)).send('PROXY UNKNOWN\r\nok').bytes(2)).toBe('ok');
  await (await peers.tcp(listener)).send('PROXY UNKNOWN\r\n').over();
  expect((await thread.seen('connection.error', 2, listener.id))[1]?.data).toMatchObject({ code: 'connection_limit' });
});

test('LOCAL and UNKNOWN of one that is not trusted are refused', async () => {
  const listener = await open({ proxyTrusted: ['192.0.2.0/24'] });
  await (await peers.tcp(listener)).send('PROXY UNKNOWN\r\n').over();
  expect(await errorOf(listener)).toMatchObject({ code: 'proxy_untrusted' });
});

test('it can be switched on and off for connections that come later', async () => {
  const listener = await open();
  await thread.update(listener, { handler: { type: 'echo' } });
  expect(await (await peers.tcp(listener)).send('plain').bytes(5)).toBe('plain');
});

test('stopping ends those that are still at their header', async () => {
  const listener = await open({ limits: { proxyHeaderTimeoutMs: 60_000 } });
  const peer = await peers.tcp(listener);
  await thread.call('closeListener', { id: listener.id, graceMs: 0, forget: true });
  await peer.over();
});

test.each(['v1', 'v2'] as const)(
  'a client announces its own address or a given one, %s, before TLS',
  async (proxyProtocol) => {
    const listener = await open({ transport: 'tls', tls: own, proxyProtocol });
    const spec = {
      transport: 'tls',
      host: '127.0.0.1',
      port: listener.port,
      proxyProtocol,
      tls: { ca: own.cert },
    } as const;
    const plainClient = new ClientUnderTest(thread, spec);
    const { localAddress } = await plainClient.open();
    expect((await openedOf(listener))?.data).toMatchObject({
      remote: localAddress,
      local: { host: '127.0.0.1', port: listener.port },
      proxy: { version: Number(proxyProtocol[1]) },
    });
    const given = new ClientUnderTest(thread, { ...spec, proxySource: { host: '2001:db8::7', port: 9 } });
    await given.open();
    const second = (await thread.seen('connection.opened', 2, listener.id))[1];
    expect(second?.data).toMatchObject({
      remote: { host: '2001:db8::7', port: 9 },
      local: { host: '::ffff:127.0.0.1' },
      proxy: { peer: { host: '127.0.0.1' } },
    });
    await Promise.all([plainClient.close(0, true), given.close(0, true)]);
  },
);
