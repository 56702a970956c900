import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificate } from '../../helpers/certificates.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request } from '../jobs/api.ts';
import { UpstreamServer } from './upstreams.ts';
import { TcpPeer } from '../net/peers.ts';

let node: TestNode;
let server: UpstreamServer;
beforeAll(async () => {
  [node, server] = await Promise.all([
    startTestNode(),
    UpstreamServer.start((socket) => {
      socket.pipe(socket);
    }),
  ]);
});
afterAll(async () => {
  server.close();
  await node.stop();
});

const upstream = () => ({ host: '127.0.0.1', port: server.port });
const proxy = (more: object = {}) => ({ type: 'proxy', upstreams: [upstream()], ...more });

const udp = (more: object) => ({
  transport: 'udp',
  handler: { type: 'proxy', upstreams: [{ host: 'a', port: 1 }], ...more },
});

test.each([
  ['no upstream', { handler: { type: 'proxy', upstreams: [] } }, 'handler.upstreams'],
  [
    'seventeen upstreams',
    { handler: { type: 'proxy', upstreams: Array.from({ length: 17 }, () => ({ host: 'a.test', port: 1 })) } },
    'handler.upstreams',
  ],
  ['port 0', { handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: 0 }] } }, 'handler.upstreams[0].port'],
  [
    'weight 0',
    { handler: { type: 'proxy', upstreams: [{ host: 'a', port: 1, weight: 0 }] } },
    'handler.upstreams[0].weight',
  ],
  [
    'no time',
    { handler: { type: 'proxy', upstreams: [{ host: 'a', port: 1 }], dial: { timeoutMs: 0 } } },
    'handler.dial.timeoutMs',
  ],
  [
    'no attempt',
    { handler: { type: 'proxy', upstreams: [{ host: 'a', port: 1 }], dial: { attempts: 0 } } },
    'handler.dial.attempts',
  ],
  [
    'versions that exclude each other',
    {
      handler: {
        type: 'proxy',
        upstreams: [{ host: 'a', port: 1, tls: { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' } }],
      },
    },
    'handler.upstreams[0].tls.maxVersion',
  ],
  ['a dial over UDP', udp({ dial: { when: 'accept' } }), 'handler.dial'],
  ['an empty dial over UDP', udp({ dial: {} }), 'handler.dial'],
  ['half-close over UDP', udp({ halfClose: 'closeBoth' }), 'handler.halfClose'],
  ['a PROXY protocol header over UDP', udp({ sendProxyProtocol: 'v2' }), 'handler.sendProxyProtocol'],
  ['TLS over UDP', udp({ upstreams: [{ host: 'a', port: 1, tls: {} }] }), 'handler.upstreams[0].tls'],
])('400 with the path: %s', async (_what, spec, path) => {
  const { status, body } = await request(node, 'POST', '/listeners', spec);
  const { code, errors } = body as unknown as { code: string; errors: { path: string }[] };
  expect([status, code, errors.map((error) => error.path)]).toEqual([400, 'validation_failed', [path]]);
});

test('a client cannot be a proxy', async () => {
  const { status, body } = await request(node, 'POST', '/clients', { ...upstream(), handler: proxy() });
  expect([status, (body as { errors: { path: string }[] }).errors.map((error) => error.path)]).toEqual([
    400,
    ['handler.type'],
  ]);
});

test('the API and Redis are no upstreams: 403, and nothing is created', async () => {
  const port = Number(new URL(node.url).port);
  const before = await request(node, 'GET', '/listeners');
  for (const transport of ['tcp', 'udp']) {
    const { status, body } = await request(node, 'POST', '/listeners', {
      transport,
      handler: { type: 'proxy', upstreams: [upstream(), { host: '127.0.0.1', port }] },
    });
    expect([status, (body as { code: string }).code]).toEqual([403, 'egress_forbidden']);
  }
  expect((await request(node, 'GET', '/listeners')).body).toEqual(before.body);
});

test('a proxy is shown with its defaults, and without private keys, which changes keep', async () => {
  const { cert, key } = await certificate('client.test');
  const { status, body } = await request(node, 'POST', '/listeners', {
    name: 'db',
    handler: { type: 'proxy', upstreams: [{ ...upstream(), tls: { verify: false, cert, key } }] },
  });
  expect(status).toBe(201);
  const { handler } = body as unknown as { handler: { upstreams: { tls: object }[] } };
  expect(handler).toMatchObject({
    pick: 'roundRobin',
    dial: { when: 'accept', timeoutMs: 5000, attempts: 1, onFailure: 'reset' },
    halfClose: 'propagate',
    sendProxyProtocol: 'off',
    upstreams: [{ weight: 1, tls: { verify: false } }],
  });
  expect(JSON.stringify(body)).not.toContain('PRIVATE KEY');
  const again = await request(node, 'PATCH', '/listeners/db', {
    handler: { upstreams: handler.upstreams, halfClose: 'closeBoth' },
  });
  expect([again.status, JSON.stringify(again.body).includes('PRIVATE KEY')]).toEqual([200, false]);
});

test('a PATCH makes a listener a proxy and changes its upstream; messages of both directions are captured', async () => {
  const { body } = await request(node, 'POST', '/listeners', { name: 'lines', framing: { type: 'line' } });
  const { port } = (body as unknown as { status: { address: { port: number } } }).status.address;
  expect((await request(node, 'PATCH', '/listeners/lines', { handler: proxy() })).status).toBe(200);
  const peer = await TcpPeer.connect({ host: '127.0.0.1', port });
  try {
    expect(await peer.send('one\r\ntwo\r\n').bytes(10)).toBe('one\r\ntwo\r\n');
    const { body: page } = await request(node, 'GET', '/listeners/lines/messages?order=asc');
    const { items } = page as unknown as { items: { direction: string; data: string }[] };
    expect(items.map(({ direction, data }) => `${direction} ${data}`).toSorted()).toEqual([
      'in one',
      'in two',
      'out one',
      'out two',
    ]);
    const list = await request(node, 'GET', '/connections?listener=lines');
    expect(list.body).toMatchObject({ items: [{ upstream: { ...upstream(), state: 'open' } }] });
  } finally {
    peer.socket.destroy();
  }
});

test('a UDP proxy has no dial, can be put back as it is shown, and gets one with another transport', async () => {
  const made = await request(node, 'POST', '/listeners', { name: 'datagrams', transport: 'udp', handler: proxy() });
  const { handler } = made.body as unknown as { handler: object };
  expect([made.status, 'dial' in handler]).toEqual([201, false]);
  expect((await request(node, 'PATCH', '/listeners/datagrams', { handler })).status).toBe(200);
  const given = await request(node, 'PATCH', '/listeners/datagrams', { handler: { dial: { timeoutMs: 5 } } });
  expect([given.status, JSON.stringify(given.body)]).toEqual([
    400,
    expect.stringContaining('is for tcp and tls') as string,
  ]);
  await request(node, 'POST', '/listeners/datagrams/stop');
  const tcp = await request(node, 'PATCH', '/listeners/datagrams', { transport: 'tcp' });
  expect(tcp.body).toMatchObject({ handler: { dial: { when: 'accept', timeoutMs: 5000 } } });
  const back = await request(node, 'PATCH', '/listeners/datagrams', { transport: 'udp', handler: { dial: null } });
  expect([back.status, 'dial' in (back.body as unknown as { handler: object }).handler]).toEqual([200, false]);
});

test.each(['tcp', 'udp'])(
  'a PATCH cannot lead a %s listener to the port that the system gave it: 409',
  async (transport) => {
    const { body } = await request(node, 'POST', '/listeners', { name: `own-${transport}`, transport });
    const { port } = (body as unknown as { status: { address: { port: number } } }).status.address;
    const { status, body: refusal } = await request(node, 'PATCH', `/listeners/own-${transport}`, {
      handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port }] },
    });
    expect([status, (refusal as { code: string }).code]).toEqual([409, 'proxy_loop']);
  },
);
