import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import request from 'supertest';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { Authentication } from '../../../src/modules/auth/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

const key = `pck_${randomBytes(32).toString('base64url')}`;
let owner: TestNode;
let other: TestNode;

beforeAll(async () => {
  const env = {
    PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    PORTCALL_API_KEYS: `robot:read+write:${createHash('sha256').update(key).digest('hex')}`,
  };
  owner = await startTestNode(env);
  other = await startTestNode(env);
}, 60_000);

afterAll(async () => {
  await other?.stop();
  await owner?.stop();
});

it('commands of the stream that another node carries out name their caller there, with its scopes', async () => {
  const { body } = await request(owner.url)
    .post('/v1/listeners')
    .set('authorization', `Bearer ${key}`)
    .send({ handler: { type: 'manual' } })
    .expect(201);
  const peer = connect(body.status.address.port, '127.0.0.1');
  onTestFinished(() => void peer.destroy());
  await once(peer, 'connect');
  const list = async () =>
    (await request(owner.url).get(`/v1/connections?listener=${body.id}`).set('authorization', `Bearer ${key}`)).body
      .items as { id: string }[];
  await expect.poll(list).toHaveLength(1);
  const connection = (await list())[0]?.id;
  const identify = vi.spyOn(owner.app.get(Authentication), 'identify');
  onTestFinished(() => identify.mockRestore());
  const client = await RawStream.connect(other.url, { headers: { authorization: `Bearer ${key}` } });
  onTestFinished(() => client.ws.terminate());

  expect(await client.command('send', { connection, data: 'hello' })).toMatchObject({ ok: { bytes: 5 } });
  expect(await client.command('close', { connection, mode: 'graceful' })).toMatchObject({ ok: {} });
  const callers = await Promise.all(identify.mock.results.map(({ value }) => value as Promise<unknown>));
  expect(callers).toEqual([1, 2].map(() => ({ name: 'robot', scopes: ['read', 'write'], via: expect.any(String) })));
});
