import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { certificate, type KeyPair } from '../../helpers/certificates.ts';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers, type TcpPeer } from './peers.ts';

let thread: NetThreadUnderTest;
let own: KeyPair;
const peers = new Peers();
beforeAll(async () => {
  [thread, own] = await Promise.all([startNetThread(), certificate('server.test')]);
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

type Target = { host: string; port: number };
interface Fault {
  readonly what: string;
  readonly provoke: (target: Target) => Promise<TcpPeer>;
  readonly code: string;
  readonly detail: RegExp;
}

/** ClientHello of TLS 1.0, without extensions: record and message header, version 3.1, random, no session, one cipher, no compression. */
const HELLO_TLS10 = Buffer.from(`160301002d010000290301${'00'.repeat(32)}000002002f0100`, 'hex');

const plain = async (target: Target, bytes: string | Buffer) => (await peers.tcp(target)).send(bytes);
const faults: Fault[] = [
  {
    what: 'plain text',
    provoke: (target) => plain(target, 'HELLO\r\n'),
    code: 'tls_failed',
    detail: /127\.0\.0\.1:\d+ does not speak TLS\.$/,
  },
  {
    what: 'a request of HTTP',
    provoke: (target) => plain(target, 'GET / HTTP/1.1\r\n\r\n'),
    code: 'tls_failed',
    detail: /does not speak TLS: it sent a plain HTTP request/,
  },
  {
    what: 'garbage',
    provoke: (target) => plain(target, Buffer.alloc(5000, 0xa7)),
    code: 'tls_failed',
    detail: /does not speak TLS/,
  },
  {
    what: 'a TLS 1.0 hello',
    provoke: (target) => plain(target, HELLO_TLS10),
    code: 'tls_failed',
    detail: /no version of TLS in common/,
  },
  {
    what: 'its FIN in the handshake',
    provoke: async (target) => (await plain(target, HELLO_TLS10.subarray(0, 9))).end(),
    code: 'tls_failed',
    detail: /the peer closed the connection/,
  },
  {
    what: 'nothing at all',
    provoke: (target) => peers.tcp(target),
    code: 'tls_handshake_timeout',
    detail: /longer than 150 ms/,
  },
];

test.each(faults)(
  '$what: that connection is closed with a code, and nothing else happens',
  async ({ provoke, code, detail }) => {
    const listener = await thread.open({
      transport: 'tls',
      tls: { ...own, handshakeTimeoutMs: 150 },
      handler: { type: 'echo' },
    });
    const other = await peers.tls(listener);
    const peer = await provoke(listener);
    await peer.over();
    const [error] = await thread.seen('connection.error', 1, listener.id);
    expect(error?.data).toEqual({ code, detail: expect.stringMatching(detail) as string });
    expect(error?.connection).toBeUndefined();
    expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([{ rejected: 1, connections: 1 }]);
    expect(await other.send('still').bytes(5)).toBe('still');
  },
);

test('a RST in the handshake', async () => {
  const listener = await thread.open({ transport: 'tls', tls: own });
  const peer = await peers.tcp(listener);
  peer.send(HELLO_TLS10.subarray(0, 9));
  // It has been accepted when a later one is served.
  await peers.tls(listener);
  peer.socket.resetAndDestroy();
  expect((await thread.seen('connection.error', 1, listener.id))[0]?.data).toMatchObject({ code: 'connection_reset' });
});

test('one that sends a byte now and then has no more time than others', async () => {
  const listener = await thread.open({ transport: 'tls', tls: { ...own, handshakeTimeoutMs: 200 } });
  const peer = await peers.tcp(listener);
  let at = 0;
  const timer = setInterval(() => void (at < HELLO_TLS10.length - 1 && peer.send(HELLO_TLS10.subarray(at, ++at))), 20);
  await peer.over().finally(() => clearInterval(timer));
  expect((await thread.seen('connection.error', 1, listener.id))[0]?.data).toMatchObject({
    code: 'tls_handshake_timeout',
  });
});

test('all of many failures are counted, and the first ones are reported', async () => {
  const listener = await thread.open({ transport: 'tls', tls: own });
  await Promise.all(Array.from({ length: 40 }, async () => (await plain(listener, 'plain text\n')).over()));
  await thread.poll(
    () => thread.call('traffic', { endpoint: listener.id }),
    ([traffic]) => traffic?.rejected === 40,
    '40 rejected',
  );
  const reported = (await thread.seen('connection.error', 1, listener.id)).length;
  expect(reported).toBeLessThanOrEqual(20);
});
