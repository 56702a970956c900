import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventLog } from '../../../src/modules/events/index.ts';
import { Retention } from '../../../src/modules/events/log/retention.ts';
import { EventsRepository } from '../../../src/modules/events/events.repository.ts';
import { faultsOf, seqsByConnection, Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { pollUntil } from '../../helpers/poll.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

const LOG_MAX_BYTES = 4 * 1024 * 1024;

let node: TestNode;
let log: EventLog;
let repository: EventsRepository;

beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_EVENT_LOG_MAX_BYTES: String(LOG_MAX_BYTES),
    PORTCALL_SUBSCRIBER_MAX_BYTES: '65536',
  });
  log = node.app.get(EventLog);
  repository = node.app.get(EventsRepository);
});
afterAll(async () => {
  await node.stop();
});

const listener = (id: string) => ({ kind: 'listener', id, name: id }) as const;

async function produce(traffic: Traffic, batches: number, size = 25): Promise<void> {
  for (let i = 0; i < batches; i++) {
    log.append(traffic.packed(size), { dropped: 0, since: '' });
    if (log.stats.queueBytes > 1024 * 1024) await log.flush(5000);
    await setImmediate();
  }
  await log.flush(5000);
}

/** Nothing more is trimmed until something is appended: the node's own trimming, which may still be under way, finds nothing left to trim. */
async function endTrimming(): Promise<void> {
  await new Retention(repository, LOG_MAX_BYTES, () => undefined).enforce();
}

test.each([
  ['large', 2000, 25, 600],
  ['small', 10, 1, 15_000],
])(
  'the log stays near its bound with %s batches',
  async (name, payloadBytes, size, batches) => {
    await produce(new Traffic({ listener: listener(`lst_${name}`), payloadBytes }), batches, size);
    await pollUntil(async () => (await repository.measure()) <= LOG_MAX_BYTES * 1.2);
    expect(await repository.countEntries()).toBeGreaterThan(10);
    expect((await repository.findExtent())?.complete).toBe(false);
  },
  60_000,
);

test('a cursor from before the trim is expired; the oldest one that is offered instead works', async () => {
  const traffic = new Traffic({ listener: listener('lst_expired'), payloadBytes: 2000 });
  const client = await RawStream.connect(node.url);
  const { cursor } = await client.subscribe('s', { filter: { listener: 'missing' } });
  await produce(traffic, 300);
  await endTrimming();
  const { error } = await client.command('subscribe', { subscription: 't', from: { cursor } });
  expect(error).toMatchObject({ code: 'cursor_expired', status: 410 });
  const answer = await fetch(`${node.url}/v1/events?cursor=${cursor}`);
  expect(answer.status).toBe(410);
  expect(await answer.json()).toMatchObject({ code: 'cursor_expired', oldest: expect.stringMatching(/^\d+-\d+-0$/) });

  const { recovered } = await client.subscribe('u', {
    from: { cursor: error?.oldest },
    filter: { listener: 'lst_expired' },
  });
  expect(recovered).toBe(true);
  const early = await client.subscribe('v', { from: 'earliest', filter: { listener: 'lst_expired' } });
  expect(early.recovered).toBe(false);
  await client.collectUntil((pushes) => pushes.filter(({ mark }) => mark?.live).length >= 2);
  expect(client.events('u')).toEqual(client.events('v'));
  await client.close();
}, 60_000);

test('a subscriber whose place is trimmed away while it does not read hears of the gap and goes on', async () => {
  const traffic = new Traffic({ listener: listener('lst_gap'), payloadBytes: 2000 });
  const client = await RawStream.connect(node.url);
  await client.subscribe('s', { filter: { listener: 'lst_gap' } });
  client.ws.pause();
  await produce(traffic, 700);
  client.ws.resume();
  const [last] = Object.entries(traffic.seqs);
  await client.collectUntil(
    () => client.events().some(({ connection, seq }) => connection === last?.[0] && seq === last?.[1]),
    20_000,
  );
  const gaps = client.gaps();
  expect(gaps).toMatchObject([{ missed: null, reason: 'retention' }]);

  const at = client.pushes.findIndex(({ gap }) => gap !== undefined);
  const eventsIn = (pushes: typeof client.pushes) => pushes.flatMap(({ events }) => events ?? []);
  const before = eventsIn(client.pushes.slice(0, at));
  const after = eventsIn(client.pushes.slice(at));
  expect(faultsOf(before)).toEqual([]);
  for (const seqs of seqsByConnection(after).values())
    expect(seqs).toEqual(Array.from(seqs, (_, index) => (seqs[0] ?? 0) + index));
  expect(client.pushes[at - 1]?.cursor).toBe(gaps[0]?.from);
  await client.close();
}, 60_000);
