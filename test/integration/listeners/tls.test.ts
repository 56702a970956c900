import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import request from 'supertest';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Client, Listener } from '../../../src/contract/index.ts';
import { authority, certificate, type KeyPair } from '../../helpers/certificates.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { hasPython } from '../../helpers/python.ts';

const run = promisify(execFile);
const hasOpenssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
);

let node: TestNode;
let ca: KeyPair;
let own: KeyPair;
beforeAll(async () => {
  [node, ca] = await Promise.all([startTwoThreadNode(), authority()]);
  own = await certificate('server.test', { ca });
});
afterAll(() => node.stop());

const api = (url = node.url) => request(url);
const portOf = (listener: Listener): number => listener.status.address?.port ?? 0;
const patch = (id: string, changes: object) => api().patch(`/v1/listeners/${id}`).send(changes);

async function create(spec: object): Promise<Listener> {
  const { status, body } = await api()
    .post('/v1/listeners')
    .send({ transport: 'tls', handler: { type: 'echo' }, ...spec });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body as Listener;
}

/** Who answers on the port; rejects when its certificate is not trusted. */
async function shown(port: number, options: ConnectionOptions = {}): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: options.ca !== undefined, ...options });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

test('a self-signed certificate is returned, can be trusted, and stays when the node starts again', async () => {
  const env = { PORTCALL_KEY_PREFIX: `${node.keyPrefix}-again`, PORTCALL_NODE_NAME: 'again' };
  const first = await startTwoThreadNode(env);
  const { status, body } = await api(first.url)
    .post('/v1/listeners')
    .send({ name: 'own', transport: 'tls', tls: { selfSigned: true } });
  expect(status).toBe(201);
  const {
    tls,
    status: { certificates },
  } = body as Listener;
  expect(await shown(portOf(body), { ca: tls?.cert, servername: 'localhost' })).toBe(certificates?.[0]?.fingerprint256);
  await first.stop();
  const second = await startTwoThreadNode(env);
  const after = (await api(second.url).get('/v1/listeners/own')).body as Listener;
  expect([after.tls?.cert, after.status.certificates]).toEqual([tls?.cert, certificates]);
  expect(await shown(portOf(after), { ca: tls?.cert, servername: 'localhost' })).toBe(
    certificates?.[0]?.fingerprint256,
  );
  await second.stop();
});

test('keys are in no answer, no event and no kept answer, and a change of something else keeps them', async () => {
  const answers: unknown[] = [];
  const collect = async (sent: request.Test) => answers.push((await sent).body);
  const sni = [{ serverNames: ['*.example.test'], ...own }];
  const spec = { name: 'secret', transport: 'tls', tls: { ...own, sni } };
  await collect(api().post('/v1/listeners?dryRun=true').send(spec));
  await collect(api().post('/v1/listeners').set('Idempotency-Key', 'secret-1').send(spec));
  await collect(
    api()
      .post('/v1/clients')
      .set('Idempotency-Key', 'secret-2')
      .send({ name: 'secret', transport: 'tls', host: '127.0.0.1', port: 1, tls: { ...own } }),
  );
  await collect(patch('secret', { labels: { a: 'b' } }));
  // An array is replaced as a whole: what a response had of it can be sent back.
  await collect(
    patch('secret', {
      tls: { alpn: ['x'], sni: ((await api().get('/v1/listeners/secret')).body as Listener).tls?.sni },
    }),
  );
  await collect(patch('secret', { tls: { key: 'no key' } }));
  await collect(patch('secret', { tls: { nonsense: own.key } }));
  for (const path of ['listeners', 'listeners/secret', 'clients', 'clients/secret', 'events?limit=500'])
    await collect(api().get(`/v1/${path}`));
  const redis = new Redis(inject('redisUrl'));
  const kept = await redis.keys(`*${node.keyPrefix}*idem*:v2:*`);
  answers.push(await Promise.all(kept.map((key) => redis.get(key))));
  redis.disconnect();
  expect(kept.length).toBeGreaterThanOrEqual(2);
  const text = JSON.stringify(answers);
  expect(text).toContain('BEGIN CERTIFICATE');
  expect(text).not.toContain('PRIVATE');
  expect(text).not.toContain(own.key.split('\n')[1]);
  const listener = (await api().get('/v1/listeners/secret')).body as Listener;
  expect(listener).toMatchObject({
    labels: { a: 'b' },
    tls: { alpn: ['x'], sni: [{ serverNames: ['*.example.test'], cert: own.cert }] },
  });
  await shown(portOf(listener), { ca: ca.cert, servername: 'server.test' });
});

test("what is wrong with a certificate or key is answered with OpenSSL's reason, before anything is opened", async () => {
  const [other, encrypted] = [
    await certificate('other'),
    '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII=\n-----END ENCRYPTED PRIVATE KEY-----',
  ];
  const cases: [object, string, RegExp][] = [
    [{ ...own, key: other.key }, 'tls.key', /does not belong to the certificate/],
    [{ ...own, key: 'garbage' }, 'tls.key', /holds no private key/],
    [{ ...own, key: encrypted }, 'tls.key', /without a passphrase/],
    [{ cert: own.cert }, 'tls.key', /is required/],
    [{ ...own, cert: 'garbage' }, 'tls.cert', /holds no certificate/],
    [
      { ...own, cert: `${own.cert}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----` },
      'tls.cert',
      /certificate 2 of 2.*OpenSSL/,
    ],
    [{ ...own, ca: 'garbage', requestCert: true }, 'tls.ca', /holds no certificate/],
    [{ ...own, requestCert: true }, 'tls.ca', /is required/],
    [
      { ...own, sni: [{ serverNames: ['a.test'], cert: own.cert, key: other.key }] },
      'tls.sni[0].key',
      /does not belong to the certificate/,
    ],
    [{ ...own, selfSigned: true }, 'tls.cert', /selfSigned/],
    [{}, 'tls.cert', /is required/],
    [{ ...own, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' }, 'tls.maxVersion', /older/],
  ];
  for (const [tls, path, message] of cases) {
    for (const query of ['', '?dryRun=true']) {
      const { status, body } = await api().post(`/v1/listeners${query}`).send({ name: 'wrong', transport: 'tls', tls });
      expect([status, body.code, body.errors?.[0]]).toEqual([
        400,
        'validation_failed',
        { path, message: expect.stringMatching(message) as string },
      ]);
    }
  }
  expect((await api().get('/v1/listeners/wrong')).status).toBe(404);
  const client = await api()
    .post('/v1/clients')
    .send({ transport: 'tls', host: '127.0.0.1', port: 1, tls: { ca: 'garbage', cert: 'garbage', key: other.key } });
  expect(client.body.errors).toMatchObject([{ path: 'tls.ca' }, { path: 'tls.cert' }]);
});

test.each([
  [{ transport: 'tcp', tls: { selfSigned: true } }, 'tls'],
  [{ transport: 'tls' }, 'tls'],
  [{ transport: 'udp', proxyProtocol: 'v1' }, 'proxyProtocol'],
  [{ transport: 'tcp', proxyProtocol: 'v1', proxyTrusted: ['missing'] }, 'proxyTrusted[0]'],
])('%j is refused: %s', async (spec, path) => {
  const { status, body } = await api().post('/v1/listeners').send(spec);
  expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
});

test.each([1, 2])('certificates change while it is open, on %i threads, and connections stay', async (threads) => {
  const listener = await create({ threads, tls: { selfSigned: true } });
  const open = connect({ host: '127.0.0.1', port: portOf(listener), rejectUnauthorized: false });
  await once(open, 'secureConnect');
  const { body } = await patch(listener.id, { tls: { selfSigned: false, ...own } });
  const certificate = (body as Listener).status.certificates?.[0];
  expect(certificate?.subject).toBe('CN=server.test');
  for (let round = 0; round < 6; round += 1)
    expect(await shown(portOf(listener), { ca: ca.cert, servername: 'server.test' })).toBe(certificate?.fingerprint256);
  open.write('still');
  expect(String((await once(open, 'data'))[0])).toBe('still');
  open.destroy();
  const renewed = (await patch(listener.id, { tls: { selfSigned: true } })).body as Listener;
  const again = (await patch(listener.id, { tls: { cert: null, key: null } })).body as Listener;
  expect(new Set([listener, renewed, again].map(({ tls }) => tls?.cert)).size).toBe(3);
  expect(await shown(portOf(listener), { ca: again.tls?.cert, servername: 'localhost' })).toBe(
    again.status.certificates?.[0]?.fingerprint256,
  );
});

test('a client and a listener of ours talk through TLS', async () => {
  const listener = await create({ framing: { type: 'line' }, tls: { selfSigned: true } });
  const { body } = await api()
    .post('/v1/clients')
    .send({
      name: 'talks',
      transport: 'tls',
      host: 'localhost',
      port: portOf(listener),
      framing: { type: 'line' },
      tls: { ca: listener.tls?.cert },
    });
  const { status } = body as Client;
  expect(status.state).toBe('connected');
  expect((await api().post('/v1/clients/talks/exchange').send({ data: 'PING' })).body.message.data).toBe('PING');
  expect((await api().get(`/v1/connections/${status.connection}`)).body).toMatchObject({
    transport: 'tls',
    tls: { authorized: true, serverName: 'localhost' },
  });
});

test('a tcp and a tls listener do not share a port', async () => {
  const listener = await create({ threads: 2, tls: { selfSigned: true } });
  const { status, body } = await api()
    .post('/v1/listeners')
    .send({ transport: 'tcp', threads: 2, port: portOf(listener) });
  expect([status, body.code]).toEqual([409, 'port_in_use']);
});

test.skipIf(!hasOpenssl)('openssl s_client trusts it and gets the whole reply', async () => {
  const listener = await create({ tls: { selfSigned: true }, handler: { type: 'greet', data: 'Hello from server!' } });
  const directory = await mkdtemp(join(tmpdir(), 'portcall-tls-'));
  await writeFile(join(directory, 'ca.pem'), listener.tls?.cert ?? '');
  const { stdout } = await run(
    'openssl',
    [
      's_client',
      '-connect',
      `127.0.0.1:${portOf(listener)}`,
      '-CAfile',
      join(directory, 'ca.pem'),
      '-verify_return_error',
      '-servername',
      'localhost',
      '-quiet',
    ],
    { timeout: 10_000 },
  );
  expect(stdout).toBe('Hello from server!');
  await rm(directory, { recursive: true });
});

test.skipIf(!hasPython)("Python's ssl, checking as strictly as it can, shuts down in order", async () => {
  const listener = await create({ tls: { selfSigned: true } });
  const program = `
import socket, ssl, sys
context = ssl.create_default_context(cadata=sys.argv[2])
context.verify_flags |= ssl.VERIFY_X509_STRICT
with socket.create_connection(('127.0.0.1', int(sys.argv[1]))) as raw:
    stream = context.wrap_socket(raw, server_hostname='127.0.0.1')
    stream.sendall(b'hello')
    print(stream.version(), stream.recv(100), stream.unwrap().recv(1))
`;
  const { stdout } = await run('python3', ['-c', program, String(portOf(listener)), listener.tls?.cert ?? ''], {
    timeout: 10_000,
  });
  expect(stdout).toBe("TLSv1.3 b'hello' b''\n");
});
