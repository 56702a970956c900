import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { expect, onTestFinished, test } from 'vitest';
import { jobKinds, type JobResult } from '../../../src/contract/jobs/kinds/index.ts';
import { certificateOf } from '../../../src/core/tls/index.ts';
import { startJobThreads } from '../../helpers/job-threads.ts';

const exec = promisify(execFile);
const hasOpenssl = await exec('openssl', ['version']).then(
  () => true,
  () => false,
);
const DAY_MS = 86_400_000;

async function certificateFor(name: string, { from = Date.now() - DAY_MS, to = Date.now() + 30.5 * DAY_MS } = {}) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    notBeforeDate: new Date(from),
    notAfterDate: new Date(to),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: name },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key, cert };
}

async function serving(options: TlsOptions): Promise<number> {
  const server = createServer(options, (socket) => void socket.on('error', () => undefined))
    .on('tlsClientError', () => undefined)
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('a handshake returns version, cipher, protocol and certificate', async () => {
  const { run } = startJobThreads();
  const { key, cert } = await certificateFor('portcall.test');
  const port = await serving({ key, cert, ALPNProtocols: ['h2', 'http/1.1'], maxVersion: 'TLSv1.2' });
  const result = await run<JobResult<'tls.inspect'>>('tls.inspect', { host: '127.0.0.1', port, alpn: ['http/1.1'] });
  expect(result).toMatchObject({
    address: { host: '127.0.0.1', port },
    version: 'TLSv1.2',
    cipher: expect.stringMatching(/^TLS_/) as string,
    alpn: 'http/1.1',
    trusted: false,
    trustError: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    daysLeft: 30,
    selfSigned: true,
    subject: 'CN=portcall.test',
    issuer: 'CN=portcall.test',
    san: ['DNS:portcall.test', 'IP Address:127.0.0.1'],
    chain: [],
    assertions: [],
  });
  expect(jobKinds['tls.inspect'].result.parse(result)).toEqual(result);
});

test('with its own CA a certificate is trusted for its names only', async () => {
  const { run } = startJobThreads();
  const { key, cert } = await certificateFor('portcall.test');
  const port = await serving({ key, cert });
  const inspect = (more: object) =>
    run<JobResult<'tls.inspect'>>('tls.inspect', { host: '127.0.0.1', port, ca: cert, ...more });
  expect(await inspect({})).toMatchObject({ trusted: true, trustError: null, version: 'TLSv1.3', alpn: null });
  expect(await inspect({ serverName: 'portcall.test' })).toMatchObject({ trusted: true });
  expect(await inspect({ serverName: 'other.test' })).toMatchObject({
    trusted: false,
    trustError: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
});

test('an assertion that does not hold fails the job', async () => {
  const { run } = startJobThreads();
  const port = await serving(await certificateFor('portcall.test'));
  const inspect = (assert: object) => run<JobResult<'tls.inspect'>>('tls.inspect', { host: '127.0.0.1', port, assert });
  expect((await inspect({ minDaysLeft: 30, trusted: false })).assertions).toMatchObject([
    { path: 'assert.minDaysLeft', ok: true, detail: '30 days left' },
    { path: 'assert.trusted', ok: true, detail: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  ]);
  await expect(inspect({ minDaysLeft: 31 })).rejects.toMatchObject({
    code: 'job_assertion_failed',
    errors: [{ path: 'assert.minDaysLeft' }],
  });
  await expect(inspect({ trusted: true })).rejects.toMatchObject({
    code: 'job_assertion_failed',
    errors: [{ path: 'assert.trusted' }],
    extra: { result: { daysLeft: 30 } },
  });
});

test('a certificate that has ended is a result, with the days since', async () => {
  const { run } = startJobThreads();
  const { key, cert } = await certificateFor('portcall.test', {
    from: Date.now() - 10 * DAY_MS,
    to: Date.now() - 1.5 * DAY_MS,
  });
  const port = await serving({ key, cert });
  expect(await run('tls.inspect', { host: '127.0.0.1', port, ca: cert })).toMatchObject({
    trusted: false,
    trustError: 'CERT_HAS_EXPIRED',
    daysLeft: -2,
  });
});

test('a target that speaks no TLS, and one that says nothing, end the job', async () => {
  const { run } = startJobThreads();
  const plain = async (greeting?: string): Promise<number> => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      if (greeting !== undefined) socket.end(greeting);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  };
  await expect(
    run('tls.inspect', { host: '127.0.0.1', port: await plain('220 smtp ready\r\n') }),
  ).rejects.toMatchObject({ code: 'tls_failed' });
  await expect(run('tls.inspect', { host: '127.0.0.1', port: await plain('') })).rejects.toMatchObject({
    code: expect.stringMatching(/tls_failed|connection_reset/) as string,
  });
  await expect(
    run('tls.inspect', { host: '127.0.0.1', port: await plain() }, { timeoutMs: 100 }),
  ).rejects.toMatchObject({ code: 'job_timed_out' });
});

/** Made by OpenSSL, which takes a name as it is; `subject` in the form of its -subj. */
async function certificateNamed(subject: string): Promise<{ key: string; cert: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'portcall-names-'));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  await exec('openssl', [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-utf8',
    '-days',
    '2',
    '-subj',
    subject,
    '-keyout',
    key,
    '-out',
    cert,
  ]);
  const pair = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  await rm(directory, { recursive: true });
  return pair;
}

test.skipIf(!hasOpenssl).each([
  ['/CN=a, O=evil', 'CN=a\\, O=evil'],
  ['/CN=plus\\+and"quotes"', 'CN=plus\\+and\\"quotes\\"'],
  ['/CN= padded ', 'CN=\\ padded\\ '],
  ['/CN=#1;<a>\\\\b', 'CN=\\#1\\;\\<a\\>\\\\b'],
  ['/CN=two\nlines', 'CN=two\\0Alines'],
  ['/CN=Zürich', 'CN=Zürich'],
  ['/CN=one+OU=unit', 'CN=one + OU=unit'],
  ['/DC=test/DC=example/CN=x', 'DC=test, DC=example, CN=x'],
])('the name %j is escaped as in RFC 4514: %j', async (given, subject) => {
  const { run } = startJobThreads();
  const pair = await certificateNamed(`${given}/O=Acme, Inc.`);
  const result = await run<JobResult<'tls.inspect'>>('tls.inspect', { host: '127.0.0.1', port: await serving(pair) });
  expect(result).toMatchObject({ subject: `${subject}, O=Acme\\, Inc.`, issuer: `${subject}, O=Acme\\, Inc.` });
  expect(result).toMatchObject(certificateOf(new X509Certificate(pair.cert)));
});

test('an alternative name with a comma in it stays one name', async () => {
  const { run } = startJobThreads();
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'x' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'a.test, DNS:evil.test' },
          { type: 2, value: 'b.test' },
        ],
      },
    ],
  });
  const { san } = await run<JobResult<'tls.inspect'>>('tls.inspect', {
    host: '127.0.0.1',
    port: await serving({ key, cert }),
  });
  expect(san).toEqual(['DNS:"a.test\\u002c DNS:evil.test"', 'DNS:b.test']);
});
