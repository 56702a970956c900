import { createPrivateKey } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { authority, certificate, type KeyPair } from '../../helpers/certificates.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request, type Refusal } from '../jobs/api.ts';

let node: TestNode;
let ca: KeyPair;
let own: KeyPair;
/** Pasted where it does not belong, and nowhere else: it must not be anywhere afterwards. */
let pasted: KeyPair;
beforeAll(async () => {
  [node, ca] = await Promise.all([startTestNode(), authority()]);
  [own, pasted] = await Promise.all([certificate('server.test', { ca }), certificate('pasted.test')]);
  await call('POST', '/listeners', {
    name: 'good',
    transport: 'tls',
    tls: { ...own, sni: [{ serverNames: ['a.test'], ...own }] },
  });
  await call('POST', '/clients', { name: 'good', transport: 'tls', host: '127.0.0.1', port: 1, tls: own });
  await call('POST', '/schedules', { name: 'good', cron: '0 0 1 1 *', kind: 'sleep', input: { ms: 1 } });
});
afterAll(() => node.stop());

const seen: unknown[] = [];
async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const answer = await request<T>(
    node,
    method,
    path,
    body,
    method === 'POST' ? { 'idempotency-key': `pem-${seen.length}` } : {},
  );
  seen.push(answer.body);
  return answer;
}

/** Every field that takes certificates, as the path that an error names. */
const places: [path: string, method: string, url: string, body: (pem: string) => object][] = [
  ['tls.cert', 'POST', '/listeners', (pem) => ({ transport: 'tls', tls: { ...own, cert: pem } })],
  ['tls.cert', 'POST', '/listeners?dryRun=true', (pem) => ({ transport: 'tls', tls: { ...own, cert: pem } })],
  ['tls.ca', 'POST', '/listeners', (pem) => ({ transport: 'tls', tls: { ...own, ca: pem, requestCert: true } })],
  [
    'tls.sni[0].cert',
    'POST',
    '/listeners',
    (pem) => ({ transport: 'tls', tls: { ...own, sni: [{ serverNames: ['b.test'], cert: pem, key: own.key }] } }),
  ],
  ['tls.cert', 'PATCH', '/listeners/good', (pem) => ({ tls: { cert: pem } })],
  ['tls.ca', 'PATCH', '/listeners/good', (pem) => ({ tls: { ca: pem, requestCert: true } })],
  [
    'tls.sni[0].cert',
    'PATCH',
    '/listeners/good',
    (pem) => ({ tls: { sni: [{ serverNames: ['b.test'], cert: pem, key: own.key }] } }),
  ],
  [
    'tls.cert',
    'POST',
    '/clients',
    (pem) => ({ transport: 'tls', host: '127.0.0.1', port: 1, tls: { ...own, cert: pem } }),
  ],
  [
    'tls.ca',
    'POST',
    '/clients?dryRun=true',
    (pem) => ({ transport: 'tls', host: '127.0.0.1', port: 1, tls: { ca: pem } }),
  ],
  ['tls.cert', 'PATCH', '/clients/good', (pem) => ({ tls: { cert: pem } })],
  ['tls.ca', 'PATCH', '/clients/good', (pem) => ({ tls: { ca: pem } })],
  ['input.ca', 'POST', '/jobs', (pem) => ({ kind: 'tls.inspect', input: { host: '127.0.0.1', port: 1, ca: pem } })],
  [
    'input.tls.ca',
    'POST',
    '/jobs',
    (pem) => ({ kind: 'http.request', input: { url: 'https://127.0.0.1:1/', tls: { ca: pem } } }),
  ],
  [
    'input.tls.ca',
    'POST',
    '/jobs',
    (pem) => ({
      kind: 'tcp.exchange',
      input: { host: '127.0.0.1', port: 1, tls: { ca: pem }, steps: [{ send: { data: 'x' } }] },
    }),
  ],
  [
    'inputs[1].ca',
    'POST',
    '/pools/default/map',
    (pem) => ({
      kind: 'tls.inspect',
      inputs: [
        { host: '127.0.0.1', port: 1 },
        { host: '127.0.0.1', port: 1, ca: pem },
      ],
    }),
  ],
  [
    'input.ca',
    'POST',
    '/schedules',
    (pem) => ({
      name: 'wrong',
      cron: '0 0 1 1 *',
      kind: 'tls.inspect',
      input: { host: '127.0.0.1', port: 1, ca: pem },
    }),
  ],
  [
    'input.ca',
    'PATCH',
    '/schedules/good',
    (pem) => ({ kind: 'tls.inspect', input: { host: '127.0.0.1', port: 1, ca: pem, ms: null } }),
  ],
];

test.each(places)('%s of %s %s takes certificates only', async (path, method, url, body) => {
  const pkcs1 = createPrivateKey(pasted.key).export({ type: 'sec1', format: 'pem' }).toString();
  for (const pem of [
    own.cert + pasted.key,
    pasted.key + own.cert,
    pkcs1,
    pasted.key.slice(0, -20),
    own.cert.replace('\n', `\n${pasted.key}`),
  ]) {
    const { status, body: refusal } = await call<Refusal>(method, url, body(pem));
    expect([status, refusal.code, refusal.errors?.[0]?.path]).toEqual([400, 'validation_failed', path]);
  }
  expect((await call<Refusal>(method, url, body(own.cert + pasted.key))).body.errors?.[0]?.message).toMatch(
    /holds a private key \(PRIVATE KEY\)/,
  );
});

test('fields that are no PEM, and keys of a wrong type, are refused without the key that was pasted', async () => {
  const bodies = [
    { transport: 'tls', tls: { ...own, key: pasted.key + pasted.cert } },
    { transport: 'tls', tls: { ...own, key: [pasted.key] } },
    { transport: 'tls', tls: { ...own, key: { pem: pasted.key } } },
    { transport: pasted.key, tls: own },
    { name: pasted.key },
    { transport: 'tls', host: pasted.key, tls: own },
    { tls: { [pasted.key]: 1 } },
    { transport: 'tls', tls: { ...own, minVersion: pasted.key } },
    { transport: 'tls', tls: { ...own, sni: [{ serverNames: [pasted.key], ...own }] } },
    { transport: 'tls', tls: { ...own, alpn: [pasted.key] } },
    { transport: 'tls', tls: pasted.key },
    { transport: 'tls', tls: { ...own, key: `${pasted.key}${' '.repeat(40_000)}` } },
  ];
  for (const body of bodies) expect((await call('POST', '/listeners', body)).status).toBe(400);
  for (const body of bodies) expect((await call('PATCH', '/listeners/good', body)).status).toBe(400);
  expect(
    (
      await call('POST', '/clients', {
        transport: 'tls',
        host: '127.0.0.1',
        port: 1,
        tls: { serverName: pasted.key.repeat(3) },
      })
    ).status,
  ).toBe(400);
});

test('text around certificates is dropped, and the rest works', async () => {
  const { status, body } = await call<{ id: string; tls: { cert: string } }>('POST', '/listeners', {
    transport: 'tls',
    tls: { cert: `Private-Exponent: ${pasted.key.split('\n')[1]}\n${own.cert}`, key: `Bag Attributes\n${own.key}` },
  });
  expect([status, body.tls.cert.trim()]).toEqual([201, own.cert.trim()]);
});

test('what is no PEM field does not take a text of several lines for a host', async () => {
  const { status, body } = await call<Refusal>('POST', '/clients', { host: pasted.key, port: 1 });
  expect([status, body.errors?.[0]?.path]).toEqual([400, 'host']);
  const inputs: [string, object, string][] = [
    ['tls.inspect', { host: '127.0.0.1', port: 1, serverName: pasted.key }, 'input.serverName'],
    ['tls.inspect', { host: '127.0.0.1', port: 1, alpn: [pasted.key] }, 'input.alpn[0]'],
    ['http.request', { url: 'https://127.0.0.1:1/', tls: { serverName: pasted.key } }, 'input.tls.serverName'],
    ['tcp.probe', { host: pasted.key, port: 1 }, 'input.host'],
  ];
  for (const [kind, input, path] of inputs) {
    const answer = await call<Refusal>('POST', '/jobs', { kind, input });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
  }
});

test('afterwards the key is in no answer, no event and nowhere in Redis', async () => {
  for (const path of [
    '/listeners',
    '/clients',
    '/jobs',
    '/schedules',
    '/schedules/good',
    '/batches',
    '/events?limit=500',
    '/listeners/good',
    '/clients/good',
  ])
    await call('GET', path);
  const redis = new Redis(inject('redisUrl'));
  const keys = await redis.keys(`*${node.keyPrefix}*`);
  const kept = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  redis.disconnect();
  expect(keys.length).toBeGreaterThan(5);
  const lines = pasted.key.split('\n').slice(1, -2);
  for (const line of lines) {
    expect(JSON.stringify(seen)).not.toContain(line);
    expect(kept.some((value) => value?.includes(line))).toBe(false);
  }
});
