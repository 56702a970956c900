import request from 'supertest';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { RedisUnavailableError } from '../../../src/core/errors/index.ts';
import { ListenersRepository } from '../../../src/modules/listeners/listeners.repository.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { TcpPeer } from '../../helpers/tcp-peer.ts';

let node: TestNode;
let repository: ListenersRepository;

beforeAll(async () => {
  node = await startTestNode({ PORTCALL_LOG_LEVEL: 'silent' });
  repository = node.app.get(ListenersRepository, { strict: false });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => node.stop());

async function stored(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of repository.scan()) ids.push(id);
  return ids;
}

test('a listener without a name is written once, when its port is open', async () => {
  const [create, replace] = [vi.spyOn(repository, 'create'), vi.spyOn(repository, 'replace')];
  const { body } = await request(node.url).post('/v1/listeners').send({}).expect(201);
  expect(body.status).toMatchObject({ state: 'listening', connections: 0, bytesIn: 0 });
  expect(create.mock.calls.map(([{ id, lastPort, reservedUntilMs }]) => [id, lastPort, reservedUntilMs])).toEqual([
    [body.id, body.status.address.port, undefined],
  ]);
  expect(replace).not.toHaveBeenCalled();
  (await TcpPeer.connect(body.status.address.port)).destroy();
  expect(await stored()).toContain(body.id);
});

test('a name is taken before the port is opened', async () => {
  const create = vi.spyOn(repository, 'create');
  const { body } = await request(node.url).post('/v1/listeners').send({ name: 'known' }).expect(201);
  expect(
    create.mock.calls.map(([{ id, lastPort, reservedUntilMs }]) => [id, lastPort, typeof reservedUntilMs]),
  ).toEqual([[body.id, null, 'number']]);
  const port = await findFreePort();
  await request(node.url).post('/v1/listeners').send({ name: 'known', port }).expect(409);
  await expect(TcpPeer.connect(port)).rejects.toThrow('ECONNREFUSED');
});

test.each([
  ['refused', () => Promise.reject(new RedisUnavailableError())],
  [
    'in doubt, and was made after all',
    async (write: () => Promise<void>) => write().then(() => Promise.reject(new RedisUnavailableError())),
  ],
])('when the write is %s nothing is left: neither port nor document', async (_, fail) => {
  const before = await stored();
  const write = repository.create.bind(repository);
  vi.spyOn(repository, 'create').mockImplementation((document) => fail(() => write(document)));
  const port = await findFreePort();
  await request(node.url).post('/v1/listeners').send({ port }).expect(503);
  await expect(TcpPeer.connect(port)).rejects.toThrow('ECONNREFUSED');
  expect(await stored()).toEqual(before);
  vi.restoreAllMocks();
  await request(node.url).post('/v1/listeners').send({ port }).expect(201);
  await request(node.url).post('/v1/listeners').send({ port }).expect(409);
});
