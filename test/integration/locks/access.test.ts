import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { acquire, request, type Sent } from './api.ts';

const setting = (name: string, scopes: string): string =>
  `${name}:${scopes}:${createHash('sha256').update(`key-of-${name}`).digest('hex')}`;
const as = (name: string): Sent & { headers: { authorization: string } } => ({
  headers: { authorization: `Bearer key-of-${name}` },
});

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_API_KEYS: [setting('reader', 'read'), setting('worker', 'read+write'), setting('boss', 'read+admin')].join(
      ',',
    ),
  });
});
afterAll(() => node.stop());

test('who may only read acquires no lock, and changes no counter', async () => {
  for (const answer of [
    await acquire(node, 'scoped', {}, as('reader')),
    await request(node, 'POST', '/counters/scoped/add', { body: {}, ...as('reader') }),
  ]) {
    expect(answer).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  }
  expect(await request(node, 'GET', '/locks/scoped', as('reader'))).toMatchObject({
    status: 200,
    body: { holder: null },
  });
});

test('the owner of a lease is the name of the key when none is given', async () => {
  expect((await acquire(node, 'owned', {}, as('worker'))).body.owner).toBe('worker');
});

test('only an administrator takes a lock away, and is named in the event', async () => {
  const stream = await EventWatch.open(node.url, { key: 'key-of-boss', lock: 'guarded' });
  await acquire(node, 'guarded', {}, as('worker'));
  expect(await request(node, 'DELETE', '/locks/guarded/holder', as('worker'))).toMatchObject({
    status: 403,
    body: { code: 'insufficient_scope', scopes: ['admin'] },
  });
  expect((await request(node, 'DELETE', '/locks/guarded/holder', as('boss'))).status).toBe(204);
  await stream.collectUntil(() => stream.events().length >= 2);
  expect(stream.events()[1]).toMatchObject({
    type: 'lock.released',
    data: { owner: 'worker', forced: true, by: 'boss' },
  });
  await stream.close();
});
