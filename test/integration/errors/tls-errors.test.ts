import { once } from 'node:events';
import {
  connect as connectTcp,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { connect, createServer, type ConnectionOptions, type TLSSocket, type TlsOptions } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toAppError } from '../../../src/core/errors/index.ts';
import { certificateFaults, handshakeError, tlsAlerts, tlsReasons, tlsSentence } from '../../../src/core/tls/index.ts';
import { authority, certificate, type KeyPair } from '../../helpers/certificates.ts';

const PEER = '127.0.0.1:18547';
/** Parts of OpenSSL's lines, and of Node's advice, that no user should read. */
const RAW = /error:|SSL routines|[0-9A-F]{8}|\.c:\d|ssl\/|--use|EPROTO|OpenSSL/;

let root: KeyPair;
let middle: KeyPair;
let own: KeyPair;
beforeAll(async () => {
  root = await authority('root');
  middle = await authority('middle', root);
  own = await certificate('server.test', { ca: middle });
});

const opened: { close?(): unknown; destroy?(): unknown }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) {
    one.destroy?.();
    one.close?.();
  }
});

async function portOf(server: Server): Promise<number> {
  opened.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface Failure {
  readonly error: Error;
  readonly socket: TLSSocket;
}

/** How a client fails that gets these bytes for its hello. */
async function clientGets(bytes: Buffer | string): Promise<Failure> {
  const port = await portOf(
    createTcpServer((socket) => void socket.on('error', () => undefined).once('data', () => socket.write(bytes))),
  );
  return clientFails({ port, rejectUnauthorized: false });
}

async function clientFails(options: ConnectionOptions): Promise<Failure> {
  const socket = connect({ host: '127.0.0.1', ...options });
  opened.push(socket);
  const [error] = (await once(socket, 'error').catch((reason: unknown) => [reason])) as [Error];
  return { error, socket };
}

/** How a server fails that gets these bytes first. */
async function serverGets(options: TlsOptions, begin: (port: number) => Socket): Promise<Failure> {
  const server = createServer({ cert: own.cert, key: own.key, ...options });
  const port = await portOf(server);
  const failed = once(server, 'tlsClientError') as Promise<[Error, TLSSocket]>;
  opened.push(begin(port).on('error', () => undefined));
  const [error, socket] = await failed;
  return { error, socket };
}

const sending = (bytes: string | Buffer) => (port: number) =>
  connectTcp(port, '127.0.0.1').on('connect', function onConnect(this: Socket) {
    this.write(bytes);
  });
const connecting = (options: ConnectionOptions) => (port: number) =>
  connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options });

/** A ClientHello of TLS 1.2 or older that offers one cipher. */
const hello = (version: string, cipher: string) =>
  Buffer.from(`160301002d01000029${version}${'00'.repeat(32)}000002${cipher}0100`, 'hex');

/** One that is in order, then a record that cannot be decrypted. */
async function damaged(ciphers: string): Promise<Failure> {
  const server = createServer({ cert: own.cert, key: own.key, maxVersion: 'TLSv1.2', ciphers });
  const secured = once(server, 'secureConnection') as Promise<[TLSSocket]>;
  const port = await portOf(server);
  const raw = connectTcp(port, '127.0.0.1');
  opened.push(raw.on('error', () => undefined));
  connect({ socket: raw, rejectUnauthorized: false }).on('error', () => undefined);
  const [socket] = await secured;
  const failed = once(socket, 'error').catch((reason: unknown) => [reason]) as Promise<[Error]>;
  raw.write(Buffer.concat([Buffer.from('1703030030', 'hex'), Buffer.alloc(48, 7)]));
  return { error: (await failed)[0], socket };
}

const provoked: Readonly<Record<string, readonly [() => Promise<Failure>, RegExp]>> = {
  'wrong version number': [() => clientGets('220 ready\r\n'), /^127\.0\.0\.1:18547 does not speak TLS$/],
  'http request': [
    () => serverGets({}, sending('GET / HTTP/1.1\r\n\r\n')),
    /does not speak TLS: it sent a plain HTTP request$/,
  ],
  'https proxy request': [
    () => serverGets({}, sending('CONNECT a:1 HTTP/1.1\r\n\r\n')),
    /does not speak TLS: it sent a plain HTTP CONNECT request$/,
  ],
  'data length too long': [() => clientGets(Buffer.from('160303ffff0000', 'hex')), /does not speak TLS$/],
  'unexpected message': [
    () => clientGets(Buffer.from('170303000568656c6c6f', 'hex')),
    /sent an unexpected TLS message$/,
  ],
  'unsupported protocol': [() => serverGets({}, sending(hello('0301', '002f'))), /no version of TLS in common/],
  'no shared cipher': [
    () => serverGets({ maxVersion: 'TLSv1.2' }, sending(hello('0303', '000a'))),
    /no cipher, curve or signature algorithm in common$/,
  ],
  'no suitable key share': [
    () => serverGets({ ecdhCurve: 'P-256' }, connecting({ ecdhCurve: 'P-384' })),
    /no cipher, curve or signature algorithm in common$/,
  ],
  'no application protocol': [
    () => serverGets({ ALPNProtocols: ['x'] }, connecting({ ALPNProtocols: ['y'] })),
    /offered none of the supported protocols \(ALPN\)$/,
  ],
  'peer did not return a certificate': [
    () => serverGets({ requestCert: true }, connecting({})),
    /sent no certificate, and one is required$/,
  ],
  'bad length': [
    () => clientGets(Buffer.from(`1603010031020000290301${'00'.repeat(32)}00002f00${'00'.repeat(20)}`, 'hex')),
    /sent a TLS message that cannot be decoded$/,
  ],
  'decryption failed or bad record mac': [
    () => damaged('ECDHE-ECDSA-AES128-SHA'),
    /sent a TLS record that was modified in transit$/,
  ],
  'cipher operation failed': [
    () => damaged('ECDHE-ECDSA-AES128-GCM-SHA256'),
    /sent a TLS record that was modified in transit$/,
  ],
};

describe('each reason of OpenSSL', () => {
  test('has a test', () => expect(Object.keys(provoked).sort()).toEqual(Object.keys(tlsReasons).sort()));

  test.each(Object.keys(tlsReasons))('%s is in words', async (reason) => {
    const [provoke, words] = provoked[reason] as (typeof provoked)[string] & object;
    const { error, socket } = await provoke();
    expect(error).toMatchObject({ reason });
    expect(tlsSentence(error, PEER)).toMatch(words);
    expect(tlsSentence(error, PEER)).toContain(PEER);
    for (const { code, message } of [
      toAppError(error, 'socket_error'),
      toAppError(error),
      handshakeError(error, socket, PEER),
    ]) {
      expect(code).toBe('tls_failed');
      expect(message).not.toMatch(RAW);
    }
  });
});

test.each(Object.entries(tlsAlerts))('the alert %s is in words', async (number, [name, meaning]) => {
  const { error, socket } = await clientGets(Buffer.from([0x15, 3, 3, 0, 2, 2, Number(number)]));
  const { code, message } = handshakeError(error, socket, PEER);
  expect([code, message]).toEqual([
    'tls_failed',
    `The TLS handshake failed: ${PEER} ended TLS with the alert ${name}: ${meaning}.`,
  ]);
});

test("Node's EPROTO, which has nothing but a line of OpenSSL, is in words", () => {
  const error = Object.assign(
    new Error(
      'write EPROTO C0E7F7A1B2C3D4E5:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/x.c:78:\n',
    ),
    { code: 'EPROTO', syscall: 'write' },
  );
  expect(handshakeError(error, {}, PEER).message).toBe(`The TLS handshake failed: ${PEER} does not speak TLS.`);
  expect(toAppError(error, 'socket_error')).toMatchObject({
    code: 'tls_failed',
    message: 'The peer does not speak TLS.',
  });
});

test("a reason without a row is reported in OpenSSL's own words, without its line", () => {
  const error = Object.assign(
    new Error('40B3:error:0A0000FF:SSL routines:some_function:strange thing:../deps/openssl/x.c:1:\n'),
    { code: 'ERR_SSL_STRANGE_THING', reason: 'strange thing' },
  );
  expect(tlsSentence(error, PEER)).toBe(`TLS with ${PEER} failed: strange thing`);
});

test('what has nothing to do with TLS is no error of TLS', () => {
  for (const error of [
    new Error('x'),
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }),
    undefined,
    'text',
    Object.assign(new Error('x'), { code: 'ERR_OSSL_PEM_NO_START_LINE', reason: 'no start line' }),
  ]) {
    expect(tlsSentence(error, PEER)).toBeUndefined();
  }
  const raw = Object.assign(
    new Error('40B3:error:0480006C:PEM routines:get_name:no start line:../deps/openssl/x.c:1:\n'),
    { code: 'ERR_OSSL_PEM_NO_START_LINE' },
  );
  expect(toAppError(raw, 'job_failed')).toMatchObject({ code: 'job_failed', message: 'no start line' });
});

const DAY_MS = 86_400_000;
async function dated(from: number, to: number, eku: object = {}): Promise<KeyPair> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'server.test' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() + from),
    notAfterDate: new Date(Date.now() + to),
    ca: root,
    extensions: [
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'server.test' }] },
      ...(Object.keys(eku).length > 0 ? [{ name: 'extKeyUsage' as const, ...eku }] : []),
    ],
  });
  return { cert, key };
}

/** The certificate with another signature. */
function forged({ cert, key }: KeyPair): KeyPair {
  const der = Buffer.from(cert.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  return { cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`, key };
}

interface Refusal {
  readonly shown: () => Promise<{ cert: string; key: string }> | { cert: string; key: string };
  readonly ca?: () => string;
  readonly servername?: string;
}
const refusals: Readonly<Record<string, Refusal>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: { shown: () => certificate('server.test') },
  SELF_SIGNED_CERT_IN_CHAIN: { shown: () => ({ cert: `${own.cert}\n${middle.cert}\n${root.cert}`, key: own.key }) },
  UNABLE_TO_GET_ISSUER_CERT: { shown: () => own, ca: () => middle.cert },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { shown: () => ({ cert: `${own.cert}\n${middle.cert}`, key: own.key }) },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { shown: () => own },
  CERT_HAS_EXPIRED: { shown: () => dated(-2 * DAY_MS, -DAY_MS), ca: () => root.cert },
  CERT_NOT_YET_VALID: { shown: () => dated(DAY_MS, 2 * DAY_MS), ca: () => root.cert },
  CERT_SIGNATURE_FAILURE: { shown: async () => forged(await dated(-DAY_MS, DAY_MS)), ca: () => root.cert },
  INVALID_PURPOSE: { shown: () => dated(-DAY_MS, DAY_MS, { clientAuth: true }), ca: () => root.cert },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    shown: () => dated(-DAY_MS, DAY_MS),
    ca: () => root.cert,
    servername: 'elsewhere.test',
  },
};
describe('each fault of a certificate', () => {
  test('has a test', () => expect(Object.keys(refusals).sort()).toEqual(Object.keys(certificateFaults).sort()));

  test.each(Object.keys(certificateFaults))('%s is in words', async (fault) => {
    const { shown, ca, servername = 'server.test' } = refusals[fault] as Refusal;
    const { cert, key } = await shown();
    const port = await portOf(createServer({ cert, key }).on('tlsClientError', () => undefined));
    const { error, socket } = await clientFails({ port, servername, ...(ca === undefined ? {} : { ca: ca() }) });
    const { code, message } = handshakeError(error, socket, PEER);
    expect([code, message]).toEqual([
      'tls_certificate_rejected',
      expect.stringMatching(
        `^The certificate of ${PEER} was rejected: ${certificateFaults[fault]}.*\\(${fault}\\)\\.$`,
      ),
    ]);
    expect(message).not.toMatch(RAW);
  });
});
