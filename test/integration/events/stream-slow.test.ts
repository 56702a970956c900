import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventLog, Subscribers } from '../../../src/modules/events/index.ts';
import { faultsOf, Traffic } from '../../helpers/event-batches.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { pollUntil } from '../../helpers/poll.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

const SUBSCRIBER_MAX_BYTES = 256 * 1024;
/** Far more than the system's socket buffers and the hub's memory hold together. */
const TOTAL_BYTES = 24 * 1024 * 1024;
const PAYLOAD_BYTES = 2000;
const BATCH = 25;

let node: TestNode;
let log: EventLog;

beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_SUBSCRIBER_MAX_BYTES: String(SUBSCRIBER_MAX_BYTES),
    PORTCALL_MARK_INTERVAL_MS: '100',
  });
  log = node.app.get(EventLog);
});
afterAll(async () => {
  await node.stop();
});

const listener = (id: string) => ({ kind: 'listener', id, name: id }) as const;

/** Appends so many bytes of messages; `each` runs after every batch. */
async function produce(traffic: Traffic, bytes: number, each: () => void = () => undefined): Promise<void> {
  for (let made = 0; made < bytes; made += BATCH * PAYLOAD_BYTES) {
    log.append(traffic.packed(BATCH), { dropped: 0, since: '' });
    each();
    if (log.stats.queueBytes > 2 * 1024 * 1024) await log.flush(5000);
    await setImmediate();
  }
  await log.flush(5000);
}

/** Subscribes and reads nothing more. */
async function connectAndStall(fields: Record<string, unknown>): Promise<RawStream> {
  const client = await RawStream.connect(node.url);
  await client.subscribe('s', fields);
  client.ws.pause();
  return client;
}

test('with resume a subscriber that stopped reading gets everything when it reads again; another one notices nothing, memory stays bounded', async () => {
  const traffic = new Traffic({ listener: listener('lst_resume'), payloadBytes: PAYLOAD_BYTES });
  const filter = { listener: 'lst_resume' };
  const slow = await connectAndStall({ filter });
  const quick = await RawStream.connect(node.url);
  await quick.subscribe('s', { filter });
  let largest = 0;
  await produce(traffic, TOTAL_BYTES, () => {
    largest = Math.max(largest, node.app.get(Subscribers).stats.pendingBytes);
  });
  await quick.collectUntil(() => quick.events().length >= traffic.made, 20_000);
  expect(faultsOf(quick.events())).toEqual([]);
  expect(node.app.get(Subscribers).stats.behind).toBe(1);
  // Both wires may be filled, and one frame goes beyond.
  expect(largest).toBeLessThan(2 * (SUBSCRIBER_MAX_BYTES + 2 * BATCH * PAYLOAD_BYTES));

  slow.ws.resume();
  await slow.collectUntil(() => slow.events().length >= traffic.made, 30_000);
  expect(faultsOf(slow.events())).toEqual([]);
  expect(slow.gaps()).toEqual([]);
  await pollUntil(() => node.app.get(Subscribers).stats.behind === 0);
  await Promise.all([slow.close(), quick.close()]);
}, 90_000);

test('with drop a subscriber that stopped reading hears exactly how much it missed, and goes on live', async () => {
  const traffic = new Traffic({ listener: listener('lst_drop'), payloadBytes: PAYLOAD_BYTES });
  const slow = await connectAndStall({ filter: { listener: 'lst_drop' }, onSlow: 'drop' });
  await produce(traffic, TOTAL_BYTES);
  slow.ws.resume();
  await slow.nextPushWhere(({ gap }) => gap !== undefined);
  await produce(traffic, 20 * BATCH * PAYLOAD_BYTES);
  const missed = (): number => slow.gaps().reduce((sum, gap) => sum + (gap.missed ?? Number.NaN), 0);
  await slow.collectUntil(() => slow.events().length + missed() >= traffic.made, 20_000);
  expect(slow.events().length + missed()).toBe(traffic.made);
  expect(slow.gaps().every(({ reason }) => reason === 'slow')).toBe(true);
  expect(missed()).toBeGreaterThan(0);

  const [gap] = slow.gaps();
  const again = await RawStream.connect(node.url);
  await again.subscribe('s', { filter: { listener: 'lst_drop' }, from: { cursor: gap?.from } });
  await again.collectUntil(() => again.events().length >= (gap?.missed ?? 0));
  expect(again.findCursor('s')).toBeDefined();
  await Promise.all([slow.close(), again.close()]);
}, 90_000);

test('with close a subscriber that stopped reading gets a code to come back later', async () => {
  const traffic = new Traffic({ listener: listener('lst_close'), payloadBytes: PAYLOAD_BYTES });
  const filter = { listener: 'lst_close' };
  const slow = await connectAndStall({ filter, onSlow: 'close' });
  const quick = await RawStream.connect(node.url);
  await quick.subscribe('s', { filter });
  while (node.app.get(Subscribers).stats.subscriptions === 2) await produce(traffic, 10 * BATCH * PAYLOAD_BYTES);
  slow.ws.resume();
  expect(await slow.closed).toMatchObject({ code: 4100 });
  expect(faultsOf(slow.events())).toEqual([]);
  await quick.collectUntil(() => quick.events().length >= traffic.made, 20_000);

  const back = await RawStream.connect(node.url);
  await back.subscribe('s', { filter, from: { cursor: slow.findCursor('s') } });
  await back.collectUntil(() => slow.events().length + back.events().length >= traffic.made, 20_000);
  expect(faultsOf([...slow.events(), ...back.events()])).toEqual([]);
  await Promise.all([quick.close(), back.close()]);
}, 90_000);

test('replies overtake the events that wait for a slow subscriber', async () => {
  const traffic = new Traffic({ listener: listener('lst_lane'), payloadBytes: PAYLOAD_BYTES });
  const slow = await connectAndStall({ filter: { listener: 'lst_lane' } });
  await produce(traffic, TOTAL_BYTES);
  const reply = slow.command('ping');
  await pollUntil(() => node.app.get(Subscribers).stats.pendingBytes > 0);
  slow.ws.resume();
  await reply;
  expect(slow.events().length).toBeLessThan(traffic.made);
  await slow.drop();
}, 60_000);

test('subscribers that never read are bounded together, also while they send commands', async () => {
  const traffic = new Traffic({ listener: listener('lst_never'), payloadBytes: PAYLOAD_BYTES });
  const filter = { listener: 'lst_never' };
  const clients = await Promise.all(
    [...(['resume', 'drop', 'resume'] as const)].map((onSlow) => connectAndStall({ filter, onSlow })),
  );
  let largest = 0;
  await produce(traffic, TOTAL_BYTES, () => {
    for (const client of clients) client.ws.send('{"id":"x","op":"ping"}');
    largest = Math.max(largest, node.app.get(Subscribers).stats.pendingBytes);
  });
  // A thousand replies of a hundred bytes may wait besides.
  expect(largest).toBeLessThan(clients.length * (SUBSCRIBER_MAX_BYTES + 2 * BATCH * PAYLOAD_BYTES + 200_000));
  await Promise.all(clients.map((client) => client.drop()));
  await pollUntil(() => node.app.get(Subscribers).stats.subscribers === 0);
}, 60_000);
