import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request } from '../jobs/api.ts';

let node: TestNode;
let other: TestNode;
beforeAll(async () => {
  node = await startTestNode({ PORTCALL_BIND_ALLOW: '0.0.0.0/0:1024-65535,[::]/0' });
  other = await startTestNode({ PORTCALL_KEY_PREFIX: node.keyPrefix });
}, 60_000);
afterAll(async () => {
  await other.stop();
  await node.stop();
});

interface Made {
  readonly id: string;
  readonly port: number;
}
interface Refusal {
  readonly code: string;
  readonly detail: string;
}
let made = 0;
const to = (port: number, host = '127.0.0.1') => ({
  type: 'proxy',
  upstreams: [
    { host: '127.0.0.1', port: 1 },
    { host, port },
  ],
});

async function create(more: object, of = node): Promise<Made> {
  made += 1;
  const { status, body } = await request(of, 'POST', '/listeners', { name: `l${made}`, ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  const { id, status: now } = body as unknown as { id: string; status: { address: { port: number } | null } };
  return { id, port: now.address?.port ?? 0 };
}
async function refusalOf(method: string, path: string, body: object, of = node): Promise<string> {
  const { status, body: refusal } = await request(of, method, path, body);
  const { code, detail } = refusal as unknown as Refusal;
  return status === 409 ? `${code}: ${detail}` : `${status}`;
}
const back = /^proxy_loop: handler\.upstreams\[1\] is .*leads back to this listener through/;
const self = /^proxy_loop: handler\.upstreams\[1\] is .*where this listener listens itself/;

test.each([
  ['127.0.0.1', '127.0.0.1', self],
  ['localhost', '127.0.0.1', self],
  ['127.0.0.1', 'LOCALHOST', self],
  ['0.0.0.0', '127.0.0.1', self],
  ['0.0.0.0', '127.9.9.9', self],
  ['0.0.0.0', '::ffff:127.0.0.1', self],
  ['0.0.0.0', '::ffff:7f00:1', self],
  ['127.0.0.1', '0.0.0.0', self],
  ['::', '::1', self],
  ['::', '127.0.0.1', self],
  ['::1', '0:0:0:0:0:0:0:1', self],
])('a listener at %s cannot lead to itself at %s', async (host, upstream, text) => {
  const port = await findFreePort();
  const spec = { host, port, handler: to(port, upstream) };
  expect(await refusalOf('POST', '/listeners', spec)).toMatch(text);
  expect(await refusalOf('POST', '/listeners?dryRun=true', spec)).toMatch(text);
});

test.each([
  ['127.0.0.1', '127.0.0.2'],
  ['127.0.0.2', '127.0.0.1'],
  ['0.0.0.0', '::1'],
  ['127.0.0.1', 'loop.test'],
])('a listener at %s may lead to %s', async (host, upstream) => {
  const port = await findFreePort();
  await create({ host, port, handler: to(port, upstream) });
});

test.each(['tcp', 'udp'])(
  'a chain of three %s listeners cannot be closed, by creation or change',
  async (transport) => {
    const port = await findFreePort();
    const first = await create({ transport, handler: to(port) });
    const second = await create({ transport, handler: to(first.port) });
    expect(await refusalOf('POST', '/listeners', { transport, port, handler: to(second.port, 'localhost') })).toMatch(
      back,
    );
    // Ports of the other protocol are others.
    await create({ transport: transport === 'udp' ? 'tcp' : 'udp', port, handler: to(second.port) });
    const third = await create({ transport, port, handler: { type: 'echo' } });
    const change = { handler: to(second.port) };
    expect(await refusalOf('PATCH', `/listeners/${third.id}`, change)).toMatch(
      /leads back to this listener through "l\d+", "l\d+"/,
    );
    await request(node, 'PATCH', `/listeners/${second.id}`, { handler: { type: 'echo' } });
    expect((await request(node, 'PATCH', `/listeners/${third.id}`, change)).status).toBe(200);
    expect(await refusalOf('PATCH', `/listeners/${second.id}`, { handler: to(first.port) })).toMatch(back);
  },
);

test('a listener that is stopped counts, and one that is deleted does not', async () => {
  const port = await findFreePort();
  const first = await create({ handler: to(port) });
  await request(node, 'POST', `/listeners/${first.id}/stop`, { graceMs: 0 });
  const spec = { port, handler: to(first.port) };
  expect(await refusalOf('POST', '/listeners', spec)).toMatch(back);
  await request(node, 'DELETE', `/listeners/${first.id}`);
  await create(spec);
});

test('listeners of other nodes are part of the chain', async () => {
  const port = await findFreePort();
  const first = await create({ handler: to(port) }, other);
  expect(await refusalOf('POST', '/listeners', { port, handler: to(first.port) })).toMatch(back);
  const second = await create({ port, handler: { type: 'echo' } });
  expect(await refusalOf('PATCH', `/listeners/${second.id}`, { handler: to(first.port) })).toMatch(back);
});

test('a set-up cannot make a loop, with listeners there are or among its own', async () => {
  const [one, two] = [await findFreePort(), await findFreePort()];
  const apply = async (listeners: object) => {
    const { status, body } = await request(node, 'PUT', '/setups/loops', { listeners });
    return `${status} ${JSON.stringify(body)}`;
  };
  expect(await apply({ a: { port: one, handler: to(two) }, b: { port: two, handler: to(one) } })).toMatch(
    /^409 .*proxy_loop/,
  );
  const first = await create({ handler: to(one) });
  expect(await apply({ a: { port: one, handler: to(first.port) } })).toMatch(/^409 .*proxy_loop/);
  expect(await apply({ a: { port: one, handler: { type: 'echo' } } })).toMatch(/^200/);
});
