import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { certificate, type KeyPair } from '../../test/helpers/certificates.ts';
import { certificatesOnly, pemField } from './pem.ts';

let own: KeyPair;
beforeAll(async () => {
  own = await certificate('server.test');
});

const block = (label: string, body = 'MAoGCCqGSM49AwEH') =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
const sec1 = () => createPrivateKey(own.key).export({ type: 'sec1', format: 'pem' }).toString();
const field = (kind: 'certificates' | 'key') => pemField(kind, 64 * 1024);
const faultOf = (kind: 'certificates' | 'key', pem: string) => field(kind).safeParse(pem).error?.issues[0]?.message;

test('certificates stay as they are, whatever the line endings', () => {
  for (const pem of [own.cert, own.cert.trim(), `${own.cert}\n${own.cert}`, own.cert.replaceAll('\n', '\r\n')])
    expect(field('certificates').parse(pem)).toBe(pem);
});

test('certificates that were put together without a line break are on lines of their own', () => {
  const joined = own.cert.trim() + own.cert.trim();
  expect(field('certificates').parse(joined)).toBe(`${own.cert.trim()}\n`.repeat(2));
});

test('text around certificates is dropped', () => {
  const chain = `Bag Attributes\n    localKeyID: 01\nsubject=CN = server.test\n${own.cert}\nsome text\n${own.cert}# end`;
  const kept = field('certificates').parse(chain);
  expect(kept.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  expect(kept).not.toMatch(/Bag|subject|some text|# end/);
});

test.each([
  ['PRIVATE KEY', /a private key \(PRIVATE KEY\).*field `key`/],
  ['RSA PRIVATE KEY', /a private key \(RSA PRIVATE KEY\)/],
  ['EC PRIVATE KEY', /a private key \(EC PRIVATE KEY\)/],
  ['DSA PRIVATE KEY', /a private key \(DSA PRIVATE KEY\)/],
  ['ENCRYPTED PRIVATE KEY', /an encrypted private key/],
  ['OPENSSH PRIVATE KEY', /a private key of OpenSSH/],
  ['PUBLIC KEY', /a public key/],
  ['X509 CRL', /a revocation list \(X509 CRL\)/],
  ['CERTIFICATE REQUEST', /a certificate request/],
  ['EC PARAMETERS', /curve parameters/],
  ['DH PARAMETERS', /Diffie-Hellman/],
  ['PKCS7', /PKCS #7/],
  ['TRUSTED CERTIFICATE', /TRUSTED CERTIFICATE/],
  ['SOMETHING ELSE', /another kind \(SOMETHING ELSE\)/],
  ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC', /^holds a block of another kind: it takes/],
])('a block %s among certificates is refused and named, wherever it stands', (label, message) => {
  for (const pem of [
    block(label),
    own.cert + block(label),
    block(label) + own.cert,
    own.cert + block(label) + own.cert,
  ])
    expect(faultOf('certificates', pem)).toMatch(message);
});

test('an unfinished, hidden or misspelt private key is refused with certificates', () => {
  const [begin, ...rest] = own.key.split('\n');
  const hidden = [
    own.cert + own.key.slice(0, -40),
    `${own.cert}\n----BEGIN PRIVATE KEY----\n${rest.join('\n')}`,
    `${own.cert}-----begin private key-----\n${rest.join('\n').toLowerCase()}`,
    `${own.cert}----- BEGIN PRIVATE KEY -----\n${rest.slice(0, 2).join('\n')}`,
    own.cert.replace('\n', `\n${own.key}`),
    own.cert.replace('\n', `\n${begin}\n`),
    `${own.cert}${rest.join('\n')}`,
  ];
  for (const pem of hidden) {
    const fault = faultOf('certificates', pem);
    expect(fault, pem).toBeDefined();
    expect(fault).not.toContain(rest[0]);
  }
});

test.each([
  ['no PEM at all', 'garbage', /holds no certificate in PEM form/],
  ['a PKCS #12 container in base64', 'MIIKUAIBAzCCCgYGCSqGSIb3DQEHAaCCCfcEggnzMIIJ7w==', /holds no certificate/],
  ['a block without an end', '-----BEGIN CERTIFICATE-----\nMIIB\n', /-----END CERTIFICATE-----" is missing/],
  ['a block that is damaged', block('CERTIFICATE', 'AAAA'), /the certificate is damaged \(OpenSSL: /],
  ['line breaks that are written out', '-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----', /not base64/],
])('%s is no certificate', (_, pem, message) => {
  expect(faultOf('certificates', pem)).toMatch(message);
});

test('the damaged one of several certificates is named', () => {
  expect(faultOf('certificates', own.cert + block('CERTIFICATE', 'AAAA'))).toMatch(/certificate 2 of 2 is damaged/);
});

test('private keys of every form are taken, without what tools write around them', () => {
  const pkcs1 = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString();
  for (const key of [own.key, sec1(), pkcs1]) expect(field('key').parse(key)).toBe(key);
  expect(
    field('key')
      .parse(block('EC PARAMETERS', 'BggqhkjOPQMBBw==') + sec1())
      .trim(),
  ).toBe(sec1().trim());
  expect(field('key').parse(`Bag Attributes\n${own.key}`).trim()).toBe(own.key.trim());
});

test('what is no private key is refused and named', () => {
  const encrypted = createPrivateKey(own.key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString();
  const older = createPrivateKey(own.key)
    .export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString();
  const cases: [string, RegExp][] = [
    [encrypted, /is encrypted: send the private key without a passphrase/],
    [older, /is encrypted/],
    [own.key + own.cert, /holds a certificate \(CERTIFICATE\)/],
    [own.cert, /holds a certificate/],
    [own.key + sec1(), /holds 2 private keys: send one/],
    [block('PUBLIC KEY'), /a public key/],
    [block('OPENSSH PRIVATE KEY'), /OpenSSH/],
    [block('EC PARAMETERS'), /holds no private key/],
    [block('PRIVATE KEY', 'AAAA'), /damaged/],
    ['garbage', /holds no private key/],
  ];
  for (const [pem, message] of cases) expect(faultOf('key', pem)).toMatch(message);
});

test('a text of many half-finished blocks is read in linear time', () => {
  const startedMs = performance.now();
  for (const pem of [
    '-----BEGIN CERTIFICATE'.repeat(3000),
    '-----BEGIN A-----'.repeat(3500),
    '-'.repeat(64_000),
    '-----BEGIN A----------END A-----'.repeat(2000),
  ])
    expect(faultOf('certificates', pem)).toBeDefined();
  expect(performance.now() - startedMs).toBeLessThan(2000);
});

test('of a text kept by an older version only the certificates are shown', () => {
  expect(certificatesOnly(own.key + own.cert).trim()).toBe(own.cert.trim());
  expect(certificatesOnly(own.cert)).toBe(own.cert);
  expect(certificatesOnly(own.key.slice(0, 80))).toBe('');
});

test('what was pasted is not part of the issue', () => {
  for (const kind of ['certificates', 'key'] as const) {
    const { error } = field(kind).safeParse(own.key.split('\n')[1], { reportInput: true });
    expect(JSON.stringify(error?.issues)).not.toContain(own.key.split('\n')[1]);
  }
});
