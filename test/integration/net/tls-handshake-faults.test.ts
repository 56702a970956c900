import { once } from 'node:events';
import { connect, type ConnectionOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ListenerSpecInput } from '../../../src/contract/listener.ts';
import { authority, certificate, type KeyPair } from '../../helpers/certificates.ts';
import { startNetThread, type NetThreadUnderTest, type OpenListener } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
let own: KeyPair;
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
  own = await certificate('server.test');
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

type Fault = NonNullable<ListenerSpecInput['faults']>[string];
const spec = (fault: Fault | undefined, tls: object = {}): ListenerSpecInput => ({
  handler: { type: 'echo' },
  transport: 'tls',
  tls: { ...own, ...tls },
  ...(fault === undefined ? {} : { faults: { bad: fault } }),
});
const failing = (failure: string, more: object = {}) => ({ type: 'tlsHandshake', failure, ...more }) as Fault;

/** The code of the error of a client that checks the certificate; undefined: it is connected. */
async function codeOf({ host, port }: OpenListener, options: ConnectionOptions = {}): Promise<string | undefined> {
  const socket = connect({ host, port, servername: 'server.test', ca: own.cert, ...options });
  const failed = once(socket, 'error').then(([error]) => (error as NodeJS.ErrnoException).code);
  const result = await Promise.race([once(socket, 'secureConnect').then(() => undefined), failed]);
  socket.destroy();
  return result;
}
const errorOf = async (listener: OpenListener) =>
  (await thread.seen('connection.error', 1, listener.id))[0]?.data as { code: string; detail: string };

test.each([
  ['alert', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'],
  ['truncate', 'ECONNRESET'],
])('%s ends the handshake, and is reported with the name of the fault', async (failure, code) => {
  const listener = await thread.open(spec(failing(failure)));
  const seen = await codeOf(listener);
  expect(seen?.replaceAll('SSLV3_ALERT', 'SSL/TLS_ALERT')).toBe(code);
  expect(await errorOf(listener)).toMatchObject({ code: 'tls_failed', detail: expect.stringContaining('"bad"') });
  expect((await thread.call('traffic', { endpoint: listener.id }))[0]).toMatchObject({ rejected: 1, connections: 0 });
});

test('a client that trusts the authority of the listener sees exactly what is wrong with the certificate', async () => {
  const ca = await authority();
  const options = { ca: ca.cert };
  for (const [failure, code] of [
    ['expired', 'CERT_HAS_EXPIRED'],
    ['wrongName', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['unknownCa', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ] as const) {
    const listener = await thread.open(spec(failing(failure), ca));
    expect([failure, await codeOf(listener, options)]).toEqual([failure, code]);
    // A client that does not check it is connected.
    const peer = await peers.tls(listener);
    expect(await peer.send('x').bytes(1)).toBe('x');
  }
});

test('each server name gets its certificate spoilt, and removing the fault heals the next handshake', async () => {
  const ca = await authority();
  const other = await certificate('other.test', { ca });
  const tls = { sni: [{ serverNames: ['other.test'], ...other }] };
  const listener = await thread.open(spec(failing('expired'), tls));
  expect(await codeOf(listener, { servername: 'other.test', ca: ca.cert })).toBe('CERT_HAS_EXPIRED');
  const peer = await peers.tls(listener, { servername: 'other.test' });
  expect(peer.tls.getPeerCertificate().subjectaltname).toContain('other.test');
  await thread.update(listener, spec(undefined, tls));
  expect(await codeOf(listener, { servername: 'other.test', ca: ca.cert })).toBeUndefined();
});

test('an RSA key, and one that cannot sign, present a wrong certificate as well', async () => {
  const rsa = await certificate('server.test', { keyType: 'rsa' });
  const listener = await thread.open(spec(failing('expired'), rsa));
  expect(await codeOf(listener, { ca: rsa.cert })).toBe('CERT_HAS_EXPIRED');
});

test('stall lasts until the time for the handshake is over, or the fault is removed', async () => {
  const listener = await thread.open(spec(failing('stall'), { handshakeTimeoutMs: 100 }));
  expect(await codeOf(listener)).toBe('ECONNRESET');
  expect(await errorOf(listener)).toMatchObject({
    code: 'tls_handshake_timeout',
    detail: expect.stringContaining('"bad"'),
  });
  const other = await thread.open(spec(failing('stall')));
  const peer = peers.tls(other);
  await thread.poll(
    async () => {
      await thread.update(other, spec(failing('stall')));
      return thread.call('faultCounts', { endpoint: other.id });
    },
    (counts) => counts.length === 1,
    'it stalls',
  );
  await thread.update(other, spec(undefined));
  expect(await (await peer).send('x').bytes(1)).toBe('x');
});

test('delayMs delays the handshake by no less, past the time for the handshake as well', async () => {
  const listener = await thread.open(spec({ type: 'tlsHandshake', delayMs: 200 }, { handshakeTimeoutMs: 150 }));
  const startMs = performance.now();
  const peer = await peers.tls(listener);
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(200);
  expect(await peer.send('x').bytes(1)).toBe('x');
  expect(await thread.call('faultCounts', { endpoint: listener.id })).toMatchObject([{ name: 'bad', delayed: 1 }]);
});

test('a peer that never begins its handshake is bounded, and ends with the listener', async () => {
  const listener = await thread.open({ ...spec(failing('alert')), limits: { maxHandshakes: 1 } });
  const silent = await peers.tcp(listener);
  await thread.seen('connection.error', 1, listener.id);
  expect(await (await peers.tcp(listener)).gone()).toBe('ECONNRESET');
  await thread.call('closeListener', { id: listener.id, graceMs: 1000, forget: true });
  await silent.over();
});

test('only the connections of its scope are affected, behind a PROXY protocol header too', async () => {
  const listener = await thread.open(spec(failing('alert', { when: { connections: { to: 1 } } })));
  expect(await codeOf(listener)).toBeDefined();
  expect(await (await peers.tls(listener)).send('x').bytes(1)).toBe('x');
  const announced = await thread.open({ ...spec(failing('alert')), proxyProtocol: 'v1' });
  const peer = await peers.tcp(announced);
  peer.send('PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n').send(Buffer.from('160301000501', 'hex'));
  expect(Buffer.from(await peer.fin(), 'latin1').toString('hex')).toBe('15030300020228');
});
