import { once } from 'node:events';
import { connect as connectTcp, createServer as createTcpServer, type AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../../src/contract/index.ts';
import type { Job } from '../../../src/contract/jobs/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { clientOf, until, type ApiClient } from '../jobs/api.ts';

const RAW = /error:|SSL routines|[0-9A-F]{8}|\.c:\d|--use|EPROTO/;
const servers: ReturnType<typeof createTcpServer>[] = [];
let node: TestNode;
let api: ApiClient;
beforeAll(async () => {
  node = await startTestNode();
  api = clientOf(node);
});
afterAll(async () => {
  for (const server of servers) server.close();
  await node.stop();
});

/** A server that answers any first bytes with these. */
async function answering(bytes: string | Buffer): Promise<number> {
  const server = createTcpServer(
    (socket) => void socket.on('error', () => undefined).once('data', () => socket.end(bytes)),
  ).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const answers: [what: string, bytes: string | Buffer, says: (peer: string) => string][] = [
  ['SMTP', '220 mail.test ESMTP\r\n', (peer) => `The TLS handshake failed: ${peer} does not speak TLS.`],
  ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', (peer) => `The TLS handshake failed: ${peer} does not speak TLS.`],
  [
    'an alert',
    Buffer.from('15030300020228', 'hex'),
    (peer) =>
      `The TLS handshake failed: ${peer} ended TLS with the alert handshake_failure: it accepts none of the offered versions, ciphers or curves, or requires a certificate.`,
  ],
  ['nothing but a FIN', '', (peer) => `The TLS handshake with ${peer} failed: the peer closed the connection.`],
];

test.each(answers)('a server that speaks %s: jobs and clients say so in words', async (_, bytes, says) => {
  const port = await answering(bytes);
  const detail = says(`127.0.0.1:${port}`);
  const inputs = {
    'tls.inspect': { host: '127.0.0.1', port },
    'tcp.exchange': { host: '127.0.0.1', port, tls: {}, steps: [{ send: { data: 'x' } }] },
    'http.request': { url: `https://127.0.0.1:${port}/` },
  };
  for (const [kind, input] of Object.entries(inputs)) {
    const { error } = await api.run({ kind, input });
    expect([kind, error]).toEqual([kind, expect.objectContaining({ code: 'tls_failed', detail })]);
  }
  const client = await api.post<{ id: string; status: { error: unknown } }>('/clients?waitMs=10000', {
    transport: 'tls',
    host: '127.0.0.1',
    port,
    reconnect: { enabled: false },
  });
  expect(client.status.error).toMatchObject({ code: 'tls_failed', detail });
});

test('a certificate that is not trusted is refused in words by jobs and clients', async () => {
  const listener = await api.post<Listener>('/listeners', { transport: 'tls', tls: { selfSigned: true } });
  const port = listener.status.address?.port ?? 0;
  const detail = `The certificate of 127.0.0.1:${port} was rejected: it is self-signed and not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).`;
  const job: Job = await api.run({ kind: 'http.request', input: { url: `https://127.0.0.1:${port}/` } });
  expect(job.error).toMatchObject({ code: 'tls_failed', detail });
  const client = await api.post<{ status: { error: unknown } }>('/clients?waitMs=10000', {
    transport: 'tls',
    host: '127.0.0.1',
    port,
    reconnect: { enabled: false },
  });
  expect(client.status.error).toMatchObject({ code: 'tls_certificate_rejected', detail });
});

test('a listener says in words what a peer did that does not speak TLS, or not the same', async () => {
  const { id, status } = await api.post<Listener>('/listeners', {
    transport: 'tls',
    tls: { selfSigned: true, minVersion: 'TLSv1.3', alpn: ['x'] },
  });
  const port = status.address?.port ?? 0;
  const peers = [
    connectTcp(port, '127.0.0.1')
      .on('error', () => undefined)
      .end('HELLO\r\n'),
    connectTcp(port, '127.0.0.1')
      .on('error', () => undefined)
      .end('GET / HTTP/1.0\r\n\r\n'),
    connect({ port, host: '127.0.0.1', maxVersion: 'TLSv1.2', rejectUnauthorized: false }).on('error', () => undefined),
    connect({ port, host: '127.0.0.1', ALPNProtocols: ['y'], rejectUnauthorized: false }).on('error', () => undefined),
    connect({ port, host: '127.0.0.1', ALPNProtocols: ['x'] }).on('error', () => undefined),
  ];
  const errors = await until(
    async () =>
      (await api.get<{ items: { data: { detail: string } }[] }>(`/events?types=connection.error&listener=${id}`)).items,
    (items) => items.length >= 4,
  );
  for (const peer of peers) peer.destroy();
  const details = errors.map(({ data }) => data.detail).join('\n');
  for (const words of [
    /:\d+ does not speak TLS\.$/m,
    /it sent a plain HTTP request/,
    /no version of TLS in common/,
    /offered none of the supported protocols \(ALPN\)/,
  ])
    expect(details).toMatch(words);
  expect(details).not.toMatch(RAW);
});
