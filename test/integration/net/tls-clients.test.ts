import { once } from 'node:events';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ClientSpecInput } from '../../../src/contract/client.ts';
import { authority, certificate, type KeyPair } from '../../helpers/certificates.ts';
import { clientBench } from '../../helpers/client-bench.ts';

const bench = clientBench();
let ca: KeyPair;
let server: KeyPair;
beforeAll(async () => {
  ca = await authority();
  server = await certificate('server.test', { ca });
});

/** A TLS server that echoes. */
async function serving(options: TlsOptions = {}): Promise<number> {
  const sockets = new Set<TLSSocket>();
  const listening = createServer({ ...server, ...options }, (socket) => {
    sockets.add(socket.on('error', () => {}).on('data', (chunk) => socket.write(chunk)));
  })
    .on('tlsClientError', () => {})
    .listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    listening.close();
  });
  return (listening.address() as AddressInfo).port;
}

const client = (port: number, tls?: ClientSpecInput['tls'], more: Partial<ClientSpecInput> = {}) =>
  bench.client(port, {
    transport: 'tls',
    reconnect: { initialDelayMs: 60_000, maxDelayMs: 60_000 },
    ...(tls === undefined ? {} : { tls }),
    ...more,
  });

test('connects to a trusted server, reports the negotiated parameters, and exchanges', async () => {
  const port = await serving({ ALPNProtocols: ['x-echo'] });
  const one = client(port, { ca: ca.cert, serverName: 'server.test', alpn: ['x-echo'] });
  expect((await one.open()).state).toBe('connected');
  expect((await one.seen('connection.opened'))[0]?.data).toMatchObject({
    transport: 'tls',
    direction: 'outbound',
    remote: { host: '127.0.0.1', port },
    tls: {
      version: 'TLSv1.3',
      alpn: 'x-echo',
      serverName: 'server.test',
      authorized: true,
      peerCertificate: { subject: 'CN=server.test', issuer: 'CN=test authority' },
    },
  });
  expect((await one.exchange('hello')).message.data).toBe('hello');
  await one.close();
  expect((await one.seen('connection.closed'))[0]?.data).toMatchObject({ reason: 'endpoint_stopped' });
});

test.each([
  [
    'one without a trusted issuer',
    undefined,
    /was rejected: .*\((?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)\)/,
  ],
  ['one for another name', 'other.test', /other\.test.*ERR_TLS_CERT_ALTNAME_INVALID/],
])(
  "a server's certificate that does not count, %s: the attempt fails with OpenSSL's reason",
  async (_what, serverName, detail) => {
    const one = client(await serving(), serverName === undefined ? undefined : { ca: ca.cert, serverName });
    const { state, error } = await one.open();
    expect([state, error?.code]).toEqual(['waiting', 'tls_certificate_rejected']);
    expect((await one.seen('client.failed'))[0]?.data).toMatchObject({
      code: 'tls_certificate_rejected',
      detail: expect.stringMatching(detail) as string,
    });
  },
);

test('without verification it connects, and reports that the certificate is not trusted', async () => {
  const one = client(await serving(), { verify: false });
  await one.open();
  expect((await one.seen('connection.opened'))[0]?.data).toMatchObject({
    tls: { authorized: false, authorizationError: expect.stringMatching(/^[A-Z_]+$/) as string },
  });
});

test('it shows its own certificate to a server that asks for one', async () => {
  const own = await certificate('client.test', { ca });
  const port = await serving({ ca: ca.cert, requestCert: true });
  const one = client(port, { ca: ca.cert, ...own });
  await one.open();
  expect((await one.exchange('hi')).message.data).toBe('hi');
  const without = client(port, { ca: ca.cert, maxVersion: 'TLSv1.2' });
  expect((await without.open()).error).toMatchObject({
    code: 'tls_failed',
    detail: expect.stringContaining('alert handshake_failure') as string,
  });
});

test.each([
  [
    'speaks plain text',
    (port: number) => client(port),
    'tls_failed',
    /^The TLS handshake failed: 127\.0\.0\.1:\d+ does not speak TLS\.$/,
  ],
  ['closes in the handshake', (port: number) => client(port), 'tls_failed', /the peer closed the connection/],
  [
    'says nothing',
    (port: number) => client(port, undefined, { limits: { connectTimeoutMs: 100 } }),
    'connect_timeout',
    /100 ms/,
  ],
])('a server that %s', async (what, make, code, detail) => {
  const behaviour = { 'speaks plain text': 'HELLO THERE\r\n', 'closes in the handshake': '' }[what];
  const peer = await bench.serve((socket) => void (behaviour === undefined || socket.end(behaviour)));
  const { error } = await make(peer.port).open();
  expect(error).toMatchObject({ code, detail: expect.stringMatching(detail) as string });
});

test("the server's end is followed by ours, and then it connects again, with what was changed meanwhile", async () => {
  const port = await serving();
  const one = client(port, { ca: ca.cert }, { reconnect: { initialDelayMs: 10 } });
  await one.open();
  await one.update({
    host: '127.0.0.1',
    port,
    transport: 'tls',
    tls: { ca: ca.cert, maxVersion: 'TLSv1.2' },
    reconnect: { initialDelayMs: 10 },
  });
  const [first] = await one.seen('connection.opened');
  await bench.thread.call('closeConnection', { connection: first?.connection ?? '', mode: 'reset' });
  expect((await one.seen('connection.opened', 2))[1]?.data).toMatchObject({ tls: { version: 'TLSv1.2' } });
});
