import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Listener } from '../../../src/contract/index.ts';
import { authority, certificate, type KeyPair } from '../../helpers/certificates.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request, type Refusal } from '../jobs/api.ts';

let node: TestNode;
let root: KeyPair;
let middle: KeyPair;
let leaf: KeyPair;
let other: KeyPair;
let rsa: KeyPair;
beforeAll(async () => {
  [node, root, other, rsa] = await Promise.all([
    startTestNode(),
    authority('root'),
    certificate('other.test'),
    certificate('rsa.test', { keyType: 'rsa' }),
  ]);
  middle = await authority('middle', root);
  leaf = await certificate('server.test', { ca: middle });
});
afterAll(() => node.stop());

/** Where a certificate and a key can be given, and the path of the member that they are in. */
const places: [
  what: string,
  path: string,
  give: (pair: Partial<KeyPair>) => Promise<{ status: number; body: Refusal }>,
][] = [
  ['a listener', 'tls', (pair) => request(node, 'POST', '/listeners', { transport: 'tls', tls: pair })],
  [
    'a dry run of a listener',
    'tls',
    (pair) => request(node, 'POST', '/listeners?dryRun=true', { transport: 'tls', tls: pair }),
  ],
  [
    'an entry of sni',
    'tls.sni[0]',
    (pair) =>
      request(node, 'POST', '/listeners', {
        transport: 'tls',
        tls: { selfSigned: true, sni: [{ serverNames: ['a.test'], ...pair }] },
      }),
  ],
  [
    'a change of a listener',
    'tls',
    async (pair) => request(node, 'PATCH', `/listeners/${await made('listeners', leaf)}`, { tls: pair }),
  ],
  [
    'a change of an entry of sni',
    'tls.sni[0]',
    async (pair) =>
      request(node, 'PATCH', `/listeners/${await made('listeners', leaf)}`, {
        tls: { sni: [{ serverNames: ['a.test'], ...pair }] },
      }),
  ],
  [
    'a client',
    'tls',
    (pair) => request(node, 'POST', '/clients', { transport: 'tls', host: '127.0.0.1', port: 1, tls: pair }),
  ],
  [
    'a change of a client',
    'tls',
    async (pair) => request(node, 'PATCH', `/clients/${await made('clients', leaf)}`, { tls: pair }),
  ],
];

async function made(plural: 'listeners' | 'clients', { cert, key }: KeyPair): Promise<string> {
  const { status, body } = await request<{ id: string }>(node, 'POST', `/${plural}`, {
    transport: 'tls',
    ...(plural === 'clients' ? { host: '127.0.0.1', port: 1 } : {}),
    tls: { cert, key },
  });
  expect(status).toBe(201);
  return body.id;
}

test.each(places)(
  '%s is refused when key and certificate do not belong together, of one type or of two',
  async (_, path, give) => {
    const cases: [KeyPair, KeyPair, RegExp][] = [
      [leaf, other, /does not belong to the certificate$/],
      [leaf, rsa, /it is of type RSA, but the certificate has a key of type EC \(prime256v1\)/],
      [rsa, leaf, /it is of type EC \(prime256v1\), but the certificate has a key of type RSA/],
    ];
    for (const [{ cert }, { key }, message] of cases) {
      const { status, body } = await give({ cert, key });
      expect([status, body.code, body.errors]).toEqual([
        400,
        'validation_failed',
        [{ path: `${path}.key`, message: expect.stringMatching(message) as string }],
      ]);
    }
  },
);

test.each(places)('%s is refused when its certificates are in the wrong order', async (_, path, give) => {
  const chains = [
    [middle, leaf],
    [root, middle, leaf],
    [leaf, root, middle],
    [root, leaf, middle],
    [other, leaf],
    [middle, leaf, root],
  ];
  for (const chain of chains) {
    const { status, body } = await give({ cert: chain.map(({ cert }) => cert).join('\n'), key: leaf.key });
    expect([status, body.errors]).toEqual([
      400,
      [{ path: `${path}.cert`, message: expect.stringMatching(/^is in the wrong order: /) as string }],
    ]);
  }
});

test.each(places)('%s takes a chain in order, with or without its root', async (_, __, give) => {
  for (const chain of [[leaf], [leaf, middle], [leaf, middle, root], [leaf, root], [leaf, middle, middle]]) {
    expect((await give({ cert: chain.map(({ cert }) => cert).join('\n'), key: leaf.key })).status).toBeLessThan(300);
  }
});

test.each(['listeners', 'clients'] as const)(
  'a change of one of the two of %s is refused, and what was there stays',
  async (plural) => {
    const id = await made(plural, leaf);
    for (const tls of [{ cert: other.cert }, { cert: rsa.cert }, { key: other.key }, { key: rsa.key }, { key: null }]) {
      const { status, body } = await request<Refusal>(node, 'PATCH', `/${plural}/${id}`, { tls });
      expect([status, body.errors?.[0]?.path]).toEqual([400, 'tls.key']);
    }
    const kept = await request<{ revision: number; tls: { cert: string } }>(node, 'GET', `/${plural}/${id}`);
    expect([kept.body.revision, kept.body.tls.cert]).toEqual([1, leaf.cert]);
    expect((await request(node, 'PATCH', `/${plural}/${id}`, { tls: { cert: rsa.cert, key: rsa.key } })).status).toBe(
      200,
    );
  },
);

test('the chain is shown as it was given', async () => {
  const { body } = await request<Listener>(node, 'POST', '/listeners', {
    transport: 'tls',
    tls: { cert: leaf.cert + middle.cert, key: leaf.key },
  });
  const socket = connect({
    host: '127.0.0.1',
    port: body.status.address?.port ?? 0,
    ca: root.cert,
    servername: 'server.test',
  });
  await once(socket, 'secureConnect');
  expect(socket.getPeerCertificate(true).issuerCertificate.subject.CN).toBe('middle');
  socket.destroy();
});
