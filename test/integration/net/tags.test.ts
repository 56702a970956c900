import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { unpackBatch } from '../../../src/contract/event-body.ts';
import type { EventBatch } from '../../../src/contract/event-batch.ts';
import type { NetToMain } from '../../../src/contract/thread-messages.ts';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
const batches: EventBatch[] = [];
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
  thread.worker.on('message', (message: NetToMain) => {
    if (message.kind === 'events') batches.push(unpackBatch(message.batch.body));
  });
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

const sourcesOf = (listener: string) =>
  batches.flatMap(({ header }) => header.sources.filter(({ id }) => id === listener));

test('the events of a tagged UDP session have a source with its labels, those of others the one of the listener', async () => {
  const listener = await thread.open({
    transport: 'udp',
    labels: { suite: 'x' },
    handler: {
      type: 'rules',
      rules: [
        {
          when: { matches: '^I AM (.*)$' },
          do: [
            { type: 'tag', labels: { device: '{{captures.1}}' } },
            { type: 'send', data: 'ok' },
          ],
        },
      ],
      otherwise: [{ type: 'send', data: 'ok' }],
    },
  });
  const [one, two] = [await peers.udp(listener), await peers.udp(listener)];
  one.send('I AM 7');
  await one.datagrams(1);
  two.send('who?');
  await two.datagrams(1);
  await thread.seen('message.sent', 2, listener.id);
  expect(new Set(sourcesOf(listener.id).map(({ labels, tags }) => JSON.stringify([labels, tags])))).toEqual(
    new Set([JSON.stringify([{ suite: 'x' }, undefined]), JSON.stringify([{ suite: 'x' }, { device: '7' }])]),
  );
  expect(await thread.call('listConnections', { limit: 9, labels: ['device:7'] })).toMatchObject([
    { labels: { device: '7' } },
  ]);
});

test('many large labels, each time others, end a batch early: its header stays small', async () => {
  const value = 'x'.repeat(200);
  const labels = Object.fromEntries(Array.from({ length: 32 }, (_, n) => [`label${n}`, `${value}{{counter}}`]));
  const listener = await thread.open({
    framing: { type: 'line' },
    handler: { type: 'rules', rules: [{ do: [{ type: 'tag', labels }] }] },
  });
  const peer = await peers.tcp(listener);
  peer.send('x\n'.repeat(2000));
  await thread.seen('message.received', 2000, listener.id);
  const sizes = batches.map(({ header }) => JSON.stringify(header).length);
  expect(Math.max(...sizes)).toBeGreaterThan(64 * 1024);
  expect(Math.max(...sizes)).toBeLessThan(160 * 1024);
});

test('a tag that changes nothing keeps the source', async () => {
  const listener = await thread.open({
    framing: { type: 'line' },
    handler: { type: 'rules', rules: [{ do: [{ type: 'tag', labels: { device: '7' } }] }] },
  });
  const peer = await peers.tcp(listener);
  peer.send('x\n'.repeat(1000));
  await thread.seen('message.received', 1000, listener.id);
  const perBatch = batches.map(
    ({ header }) => header.sources.filter(({ id, tags }) => id === listener.id && tags !== undefined).length,
  );
  expect(Math.max(...perBatch)).toBe(1);
});
