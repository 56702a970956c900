import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import type { ListenerTls } from '../../../src/contract/tls.ts';
import { authority, certificate, type KeyPair } from '../../helpers/certificates.ts';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
let ca: KeyPair;
let own: KeyPair;
const peers = new Peers();
beforeAll(async () => {
  [thread, ca] = await Promise.all([startNetThread(), authority()]);
  own = await certificate('server.test', { ca });
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  expect(await thread.shutdown()).toBe(0);
});

type Tls = Partial<ListenerTls>;
const specOf = (input: Omit<ListenerSpecInput, 'tls'>, tls: Tls = {}): ListenerSpecInput => ({
  transport: 'tls',
  tls: { ...own, ...tls },
  ...input,
});
const open = (input: Omit<ListenerSpecInput, 'tls'>, tls: Tls = {}): Promise<OpenListener> =>
  thread.open(specOf(input, tls));
const openedOf = async ({ id }: OpenListener, count = 1) =>
  (await thread.seen('connection.opened', count, id))[count - 1];
const rejected = async ({ id }: OpenListener) => (await thread.call('traffic', { endpoint: id }))[0]?.rejected;

test('an echo, and what the handshake led to in the event and in the connection', async () => {
  const listener = await open({ handler: { type: 'echo' } }, { alpn: ['x-echo'] });
  const peer = await peers.tls(listener, {
    ca: ca.cert,
    servername: 'server.test',
    ALPNProtocols: ['other', 'x-echo'],
  });
  expect(await peer.send('hello').bytes(5)).toBe('hello');
  const opened = await openedOf(listener);
  const tls = {
    version: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    alpn: 'x-echo',
    serverName: 'server.test',
    authorized: false,
    authorizationError: null,
    peerCertificate: null,
  };
  expect(opened?.data).toMatchObject({ transport: 'tls', tls });
  expect(await thread.call('findConnection', { connection: opened?.connection ?? '' })).toMatchObject({
    transport: 'tls',
    tls,
    bytesIn: 5,
    bytesOut: 5,
  });
  expect(thread.of(opened?.connection ?? '').map(({ type }) => type)).toEqual([
    'connection.opened',
    'message.received',
    'message.sent',
  ]);
});

test('50 clients at once each get the whole reply and an end in order, never a RST', async () => {
  const data = 'Hello from Server!'.repeat(5000);
  const listener = await open({ handler: { type: 'reply', data, then: 'close' } });
  const clients = await Promise.all(Array.from({ length: 50 }, async () => (await peers.tls(listener)).send('hello')));
  const replies = await Promise.all(clients.map((peer) => peer.fin()));
  expect(new Set(replies)).toEqual(new Set([data]));
  const ends = await Promise.all(clients.map((peer) => peer.end().gone()));
  expect(ends.filter((error) => error !== undefined)).toEqual([]);
  expect((await thread.seen('connection.closed', 50, listener.id)).map((event) => event.data['reason'])).toEqual(
    clients.map(() => 'handler'),
  );
});

test("the peer's end: its last messages are answered, and ours stays open until the API closes it", async () => {
  const listener = await open({ framing: { type: 'line' } });
  const peer = await peers.tls(listener);
  const connection = (await openedOf(listener))?.connection ?? '';
  peer.send('one\ntwo\nthree').end();
  await thread.poll(
    () => thread.call('findConnection', { connection }),
    (found) => found?.state === 'half_closed_remote',
    'half_closed_remote',
  );
  await thread.call('send', { connection, bytes: Buffer.from('late'), raw: false });
  expect(await peer.bytes(5)).toBe('late\n');
  await thread.call('closeConnection', { connection, mode: 'graceful' });
  expect(await peer.gone()).toBeUndefined();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'api',
    messagesIn: 3,
  });
});

test('half: our end is sent, receiving goes on', async () => {
  const listener = await open({});
  const peer = await peers.tls(listener);
  const connection = (await openedOf(listener))?.connection ?? '';
  await thread.call('closeConnection', { connection, mode: 'half' });
  await peer.fin();
  peer.send('still heard').end();
  expect(await peer.gone()).toBeUndefined();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'peer_closed',
    bytesIn: 11,
  });
});

test('reset is a RST', async () => {
  const listener = await open({});
  const peer = await peers.tls(listener);
  const connection = (await openedOf(listener))?.connection ?? '';
  await thread.call('closeConnection', { connection, mode: 'reset' });
  expect(await peer.gone()).toBe('ECONNRESET');
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({ reason: 'api' });
});

test('a reset after our end takes effect at once, too', async () => {
  const listener = await open({});
  const peer = await peers.tls(listener);
  const connection = (await openedOf(listener))?.connection ?? '';
  await thread.call('closeConnection', { connection, mode: 'half' });
  await thread.call('closeConnection', { connection, mode: 'reset' });
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({ reason: 'api' });
  expect(await peer.send('too late').gone()).toMatch(/ECONNRESET|EPIPE/);
});

test('a peer that does not read is not read from, and gets everything later', async () => {
  const listener = await open({
    handler: { type: 'echo' },
    events: 'lifecycle',
    limits: { maxSendBufferBytes: 16_384 },
  });
  const peer = await peers.tls(listener);
  const connection = (await openedOf(listener))?.connection ?? '';
  peer.socket.pause();
  const sent = 24 * 1024 * 1024;
  for (let chunk = 0; chunk < 24; chunk += 1) peer.send(Buffer.alloc(1024 * 1024, 'x'));
  const found = await thread.poll(
    () => thread.call('findConnection', { connection }),
    (answer) => answer?.paused === true,
    'paused',
  );
  expect(found?.sendBufferBytes).toBeLessThan(16_384 + 65_536);
  expect(found?.bytesIn).toBeLessThan(sent);
  peer.socket.resume();
  await peer.bytes(sent);
});

test('an idle connection is closed in order', async () => {
  const listener = await open({ limits: { idleTimeoutMs: 40 } });
  const peer = await peers.tls(listener);
  await peer.fin();
  expect(await peer.end().gone()).toBeUndefined();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({ reason: 'idle_timeout' });
});

test("clients' certificates: without one that the CA has signed there is no connection, and it is said why", async () => {
  const [client, stranger] = await Promise.all([certificate('client.test', { ca }), certificate('stranger.test')]);
  const listener = await open({ handler: { type: 'echo' } }, { ca: ca.cert, requestCert: true });
  const peer = await peers.tls(listener, { ...client });
  expect(await peer.send('hi').bytes(2)).toBe('hi');
  const tls = {
    authorized: true,
    authorizationError: null,
    peerCertificate: { subject: 'CN=client.test', issuer: 'CN=test authority' },
  };
  expect((await openedOf(listener))?.data).toMatchObject({ tls });
  await (await peers.tls(listener, { maxVersion: 'TLSv1.2' })).over();
  await (await peers.tls(listener, { ...stranger })).over();
  const errors = await thread.seen('connection.error', 2, listener.id);
  expect(errors.map(({ data }) => data['code']).sort()).toEqual(['tls_certificate_rejected', 'tls_failed']);
  expect(errors.map(({ data }) => String(data['detail'])).join(' ')).toMatch(
    /sent no certificate, and one is required.*DEPTH_ZERO_SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT.*sent no certificate, and one is required/,
  );
  expect(await rejected(listener)).toBe(2);
});

test('optional client certificates: all clients may connect, and the connection shows whether it is trusted', async () => {
  const stranger = await certificate('stranger.test');
  const listener = await open({}, { ca: ca.cert, requestCert: true, rejectUnauthorized: false });
  await peers.tls(listener);
  expect((await openedOf(listener))?.data).toMatchObject({
    tls: { authorized: false, authorizationError: null, peerCertificate: null },
  });
  await peers.tls(listener, { ...stranger });
  expect((await openedOf(listener, 2))?.data).toMatchObject({
    tls: {
      authorized: false,
      authorizationError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      peerCertificate: { subject: 'CN=stranger.test' },
    },
  });
});

test('the certificate goes by the server name: exact before wildcard, and the first one for all others', async () => {
  const [wild, exact] = await Promise.all([
    certificate('wild', { names: ['*.example.test'] }),
    certificate('a.example.test'),
  ]);
  const listener = await open(
    {},
    {
      sni: [
        { serverNames: ['*.example.test'], ...wild },
        { serverNames: ['A.Example.Test', 'b.c.example.test'], ...exact },
      ],
    },
  );
  const shown = async (servername: string) =>
    (await peers.tls(listener, { servername })).tls.getPeerCertificate().subject.CN;
  const names = [
    'b.example.test',
    'a.example.test',
    'b.c.example.test',
    'c.c.example.test',
    'example.test',
    'other.test',
  ];
  expect(await Promise.all(names.map(shown))).toEqual([
    'wild',
    'a.example.test',
    'a.example.test',
    'server.test',
    'server.test',
    'server.test',
  ]);
});

test('a client that offers none of the protocols is refused, one that offers nothing is not', async () => {
  const listener = await open({}, { alpn: ['x-one', 'x-two'] });
  expect(await (await peers.tls(listener, { ALPNProtocols: ['x-three'] })).gone()).toBe(
    'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
  );
  expect((await peers.tls(listener, { ALPNProtocols: ['x-two', 'x-one'] })).tls.alpnProtocol).toBe('x-one');
  await peers.tls(listener);
  expect((await openedOf(listener, 2))?.data).toMatchObject({ tls: { alpn: null } });
});

test('the oldest version is kept to', async () => {
  const listener = await open({}, { minVersion: 'TLSv1.3' });
  expect(await (await peers.tls(listener, { maxVersion: 'TLSv1.2' })).gone()).toBe(
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  );
  expect((await thread.seen('connection.error', 1, listener.id))[0]?.data).toMatchObject({
    code: 'tls_failed',
    detail: expect.stringContaining('no version of TLS in common') as string,
  });
});

test('another certificate is for new handshakes: open connections stay', async () => {
  const listener = await open({ handler: { type: 'echo' } });
  const before = await peers.tls(listener, { ca: ca.cert });
  const next = await certificate('next.test');
  await thread.update(listener, specOf({ handler: { type: 'echo' } }, next));
  expect(await before.send('still').bytes(5)).toBe('still');
  const after = await peers.tls(listener, { ca: next.cert, servername: 'next.test' });
  expect(after.tls.getPeerCertificate().subject.CN).toBe('next.test');
});

test('a broken record ends its connection, with a code', async () => {
  const listener = await open({});
  const peer = await peers.tcp(listener);
  connect({ socket: peer.socket, rejectUnauthorized: false }).on('error', () => {});
  await openedOf(listener);
  peer.send('this is no record of TLS');
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'tls_failed',
    code: 'tls_failed',
  });
});

test('stopping ends handshakes that are under way', async () => {
  const listener = await open({});
  const silent = await peers.tcp(listener);
  const talking = await peers.tls(listener);
  await openedOf(listener);
  await thread.call('closeListener', { id: listener.id, graceMs: 20, forget: true });
  await Promise.all([silent.over(), talking.over()]);
});

test('peers that are denied never shake hands', async () => {
  const listener = await open({ limits: { deny: ['127.0.0.0/8'] } });
  expect(await (await peers.tls(listener)).gone()).toBe('ECONNRESET');
  expect((await thread.seen('connection.error', 1, listener.id))[0]?.data).toMatchObject({ code: 'peer_denied' });
});

test('so many handshakes at once and no more; one that has ended makes room', async () => {
  const listener = await open({ limits: { maxHandshakes: 2 } });
  const [silent] = [await peers.tcp(listener), await peers.tcp(listener)];
  expect(await (await peers.tls(listener)).gone()).toBe('ECONNRESET');
  expect((await thread.seen('connection.error', 1, listener.id))[0]?.data).toMatchObject({ code: 'handshake_limit' });
  silent.socket.destroy();
  await thread.seen('connection.error', 2, listener.id);
  await peers.tls(listener);
  await openedOf(listener);
});
