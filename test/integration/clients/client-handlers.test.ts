import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Client } from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';

let node: TestNode;
let server: Server;
const sockets = new Set<Socket>();
/** Everything the server received in this test. */
let received: string;
beforeAll(async () => {
  node = await startTestNode();
  // Answers each line "PING n" with "PONG n", everything else with nothing.
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += String(chunk);
      for (const [, n] of String(chunk).matchAll(/PING (\d+)\n/g)) socket.write(`PONG ${n}\n`);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  server.close();
  await node.stop();
});
beforeEach(() => {
  received = '';
});

const api = () => request(node.url);
const target = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, framing: { type: 'line' } });

async function create(spec: object): Promise<Client> {
  const { status, body } = await api().post('/v1/clients').send(spec);
  expect([status, body.detail]).toEqual([201, undefined]);
  return body as Client;
}

test('a client answers by rules over the API: created, shown, changed while it is connected, reset', async () => {
  const pong = { when: { startsWith: 'PONG' }, do: [{ type: 'send', data: 'THANKS {{captures.0}}' }] };
  const rule = { ...pong, when: { matches: '^PONG \\d+$' }, times: 1 };
  const client = await create({ ...target(), handler: { type: 'rules', rules: [rule], otherwise: [] } });
  expect(client.handler).toMatchObject({ type: 'rules', rules: [{ times: 1, on: 'message' }] });
  const heard = async (text: string) => {
    await poll(
      () => received,
      (all) => all === text || !text.startsWith(all),
    );
    expect(received).toBe(text);
  };
  const ping = (n: number) =>
    api()
      .post(`/v1/clients/${client.id}/exchange`)
      .send({ data: `PING ${n}`, match: { startsWith: 'PONG' } });
  await ping(1);
  await ping(2);
  await heard('PING 1\nTHANKS PONG 1\nPING 2\n');
  expect((await api().post(`/v1/clients/${client.id}/reset`).send({})).body).toMatchObject({
    connections: 1,
    ended: 0,
  });
  await ping(3);
  await heard('PING 1\nTHANKS PONG 1\nPING 2\nPING 3\nTHANKS PONG 3\n');
  const { status, body } = await api()
    .patch(`/v1/clients/${client.id}`)
    .send({ handler: { type: 'manual' } });
  expect([status, body.handler, body.status.connection]).toEqual([200, { type: 'manual' }, client.status.connection]);
  await ping(4);
  await heard('PING 1\nTHANKS PONG 1\nPING 2\nPING 3\nTHANKS PONG 3\nPING 4\n');
});

test.each([
  [{ type: 'nope' }, 'handler.type'],
  [{ type: 'reply' }, 'handler.data'],
  [{ type: 'rules', rules: [{ do: [] }] }, 'handler.rules[0].do'],
  [
    {
      type: 'rules',
      rules: [
        { name: 'a', do: [{ type: 'drop' }] },
        { name: 'a', do: [{ type: 'drop' }] },
      ],
    },
    'handler.rules[0].name',
  ],
])(
  'a client with the handler %j is refused at %s, when it is created and when it is changed',
  async (handler, path) => {
    const { status, body } = await api()
      .post('/v1/clients')
      .send({ ...target(), handler });
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
    const client = await create(target());
    const patched = await api().patch(`/v1/clients/${client.id}`).send({ handler });
    expect([patched.status, patched.body.errors?.[0]?.path]).toEqual([400, path]);
  },
);
