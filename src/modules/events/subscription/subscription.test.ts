import { describe, expect, test } from 'vitest';
import { faultsOf, Traffic } from '../../../../test/helpers/event-batches.ts';
import { FakeLog, FakeOutlet } from '../../../../test/helpers/fake-log.ts';
import type { EventFilter, OnSlow } from '../../../contract/index.ts';
import { RecentEntries } from '../hub/recent-entries.ts';
import { compareIds, cursorOf, START, type Position } from '../log/position.ts';
import { Selector } from './selector.ts';
import { StreamFrames } from './stream-frames.ts';
import { Subscription } from './subscription.ts';

interface Setup {
  from?: Position;
  replay?: boolean;
  onSlow?: OnSlow;
  filter?: EventFilter;
  recentBytes?: number;
}

function setUp({ from = START, replay = false, onSlow = 'resume', filter = {}, recentBytes }: Setup = {}) {
  const traffic = new Traffic();
  const log = new FakeLog(traffic, recentBytes);
  const outlet = new FakeOutlet();
  let tooSlow = 0;
  const options = {
    log,
    outlet,
    frames: new StreamFrames('s'),
    selector: new Selector(filter, true),
    onSlow,
    from,
    replay,
    onTooSlow: () => (tooSlow += 1),
  };
  const subscription = new Subscription(options);
  return {
    traffic,
    log,
    outlet,
    subscription,
    begin: (position: Position) => new Subscription({ ...options, from: position }),
    tooSlowTimes: () => tooSlow,
  };
}

describe('a live subscription', () => {
  test('gets every event once, in order', () => {
    const { log, outlet, subscription, traffic } = setUp();
    subscription.start();
    for (let i = 0; i < 50; i++) log.append(1 + (i % 5));
    expect(outlet.events).toHaveLength(traffic.made);
    expect(faultsOf(outlet.events)).toEqual([]);
    expect(subscription.state).toBe('live');
  });

  test('gets nothing twice when the same entries are offered again', () => {
    const { log, outlet, subscription } = setUp();
    subscription.start();
    const entry = log.append();
    subscription.offer(entry);
    expect(outlet.events).toHaveLength(4);
  });

  test('hears of events that are missing before the entry they were missing before', () => {
    const { log, outlet, subscription } = setUp();
    subscription.start();
    const first = log.append();
    const second = log.append(2, { messages: 7, others: 1 });
    expect(outlet.pushes[1]).toEqual({
      subscription: 's',
      gap: { from: cursorOf(first.end), to: cursorOf(second.begin), missed: 8, reason: 'overflow' },
    });
    expect(outlet.pushes[2]?.events).toHaveLength(2);
  });

  test('gets a gap of unknown size when a node was killed', () => {
    const { log, outlet, subscription } = setUp();
    subscription.start();
    const first = log.append();
    const after = log.appendAfterKill();
    log.append(2);
    expect(outlet.gaps).toEqual([
      { from: cursorOf(first.end), to: cursorOf(after.begin), missed: null, reason: 'node_lost' },
    ]);
    expect(outlet.events).toHaveLength(6);
  });

  test('that resumes where a gap ended does not hear of it again', () => {
    const { log, outlet, begin } = setUp();
    log.append();
    const entry = log.append(2, { messages: 7, others: 1 });
    begin(entry.begin).start();
    expect(outlet.gaps).toEqual([]);
    expect(outlet.events).toHaveLength(2);
  });

  test('moves on over events it does not want, and a mark shows it', () => {
    const { log, outlet, subscription } = setUp({ filter: { types: ['listener.*'] } });
    subscription.start();
    const entry = log.append();
    subscription.markIfQuiet(Date.now() + 1000, 500);
    expect(outlet.pushes).toEqual([{ subscription: 's', mark: { cursor: cursorOf(entry.end), live: true } }]);
  });

  test('gets no mark while events flow', () => {
    const { log, outlet, subscription } = setUp();
    subscription.start();
    log.append();
    subscription.markIfQuiet(Date.now(), 500);
    expect(outlet.pushes).toHaveLength(1);
  });

  test('gets nothing after it was closed', () => {
    const { log, outlet, subscription } = setUp();
    subscription.start();
    subscription.close();
    log.append();
    expect(outlet.pushes).toEqual([]);
    expect(log.live.size).toBe(0);
  });
});

describe('a subscription from the past', () => {
  test('replays from within an entry, then a mark, then goes on live', () => {
    const { log, outlet, begin } = setUp({ replay: true });
    const first = log.append(4);
    log.append(2);
    const subscription = begin({ ...first.begin, n: 3 });
    subscription.start();
    const marked = log.head;
    log.append(1);
    expect(outlet.pushes.map(({ events, mark }) => events?.length ?? mark)).toEqual([
      1,
      2,
      { cursor: cursorOf(marked), live: true },
      1,
    ]);
  });

  test('reads pages for what is not in memory, and overlaps with live events without a duplicate', async () => {
    const { log, outlet, subscription, traffic } = setUp({ replay: true, recentBytes: 6000 });
    for (let i = 0; i < 30; i++) log.append();
    expect(log.floor.ms).toBeGreaterThan(5);
    subscription.start();
    while (log.asked > 0) {
      log.append();
      await log.serve(4);
    }
    log.append();
    expect(subscription.state).toBe('live');
    expect(outlet.events).toHaveLength(traffic.made);
    expect(faultsOf(outlet.events)).toEqual([]);
    expect(outlet.gaps).toEqual([]);
    expect(outlet.pushes.filter(({ mark }) => mark)).toHaveLength(1);
  });

  test('passes entries of a page that lie beyond the head of the hub without a duplicate', async () => {
    const { log, outlet, subscription } = setUp({ replay: true, recentBytes: 6000 });
    for (let i = 0; i < 30; i++) log.append();
    const [newest] = log.entries.slice(-1);
    log.recent = new RecentEntries(6000, log.entries.at(-2)?.end ?? START);
    subscription.start();
    while (log.asked > 0) await log.serve(100);
    expect(subscription.state).toBe('live');
    if (newest) subscription.offer(newest);
    expect(faultsOf(outlet.events)).toEqual([]);
    expect(outlet.events).toHaveLength(120);
  });

  test('says so when what it has not read was trimmed away', async () => {
    const { log, outlet, begin } = setUp({ replay: true, recentBytes: 6000 });
    for (let i = 0; i < 30; i++) log.append();
    const from = log.entries[3]?.end ?? START;
    log.entries = log.entries.slice(10);
    const subscription = begin(from);
    subscription.start();
    while (log.asked > 0) await log.serve(100);
    expect(outlet.gaps).toEqual([
      { from: cursorOf(from), to: cursorOf(log.entries[0]?.begin ?? START), missed: null, reason: 'retention' },
    ]);
    expect(outlet.events).toHaveLength(80);
    expect(subscription.state).toBe('live');
  });

  test('says so when the log has lost its end, and goes on with what is in memory', async () => {
    const { log, outlet, begin } = setUp({ replay: true, recentBytes: 6000 });
    for (let i = 0; i < 30; i++) log.append();
    const from = log.entries[3]?.end ?? START;
    log.entries = log.entries.slice(0, 4);
    const subscription = begin(from);
    subscription.start();
    while (log.asked > 0) await log.serve(100);
    expect(outlet.gaps).toEqual([{ from: cursorOf(from), to: cursorOf(log.floor), missed: null, reason: 'retention' }]);
    expect(outlet.events).toHaveLength(4 * (30 - log.floor.ms));
    expect(subscription.state).toBe('live');
  });

  test('goes on behind the numbers of a log that began anew', () => {
    const { log, outlet, subscription } = setUp();
    log.append();
    const before = log.head;
    subscription.start();
    subscription.rebase({ ms: 0, seq: 1, n: 0 });
    expect(outlet.gaps).toEqual([]);
    expect(compareIds(subscription.position, before)).toBeLessThan(0);
  });
});

describe('a subscriber without room', () => {
  test('with resume gets everything later, from memory', () => {
    const { log, outlet, subscription, traffic } = setUp();
    subscription.start();
    outlet.room = 2;
    for (let i = 0; i < 20; i++) log.append();
    expect(outlet.pushes).toHaveLength(2);
    expect(subscription.state).toBe('behind');
    while (subscription.state === 'behind') {
      outlet.room = 3;
      outlet.pump();
    }
    log.append();
    expect(outlet.events).toHaveLength(traffic.made);
    expect(faultsOf(outlet.events)).toEqual([]);
    expect(outlet.pushes.every(({ events }) => events)).toBe(true);
  });

  test('with resume gets everything later, from the log', async () => {
    const { log, outlet, subscription, traffic } = setUp({ recentBytes: 6000 });
    subscription.start();
    outlet.room = 2;
    for (let i = 0; i < 40; i++) log.append();
    outlet.room = Infinity;
    outlet.pump();
    while (log.asked > 0) await log.serve();
    expect(outlet.events).toHaveLength(traffic.made);
    expect(faultsOf(outlet.events)).toEqual([]);
  });

  test('with drop hears exactly how much it missed', () => {
    const { log, outlet, subscription, traffic } = setUp({ onSlow: 'drop' });
    subscription.start();
    const first = log.append();
    outlet.room = 0;
    outlet.pendingBytes = 990;
    for (let i = 0; i < 5; i++) log.append(3);
    log.append(1, { messages: 2, others: 0 });
    outlet.room = Infinity;
    outlet.pump();
    expect(subscription.state).toBe('skipping');
    outlet.pendingBytes = 0;
    outlet.pump();
    expect(outlet.gaps).toEqual([{ from: cursorOf(first.end), to: cursorOf(log.head), missed: 18, reason: 'slow' }]);
    log.append();
    expect(outlet.events.length + 18).toBe(traffic.made + 2);
  });

  test('with drop gets a gap of unknown size when a node was killed in between', () => {
    const { log, outlet, subscription } = setUp({ onSlow: 'drop' });
    subscription.start();
    const first = log.append();
    outlet.room = 0;
    outlet.pendingBytes = 990;
    log.append(3);
    log.appendAfterKill();
    log.append(2);
    outlet.room = Infinity;
    outlet.pendingBytes = 0;
    outlet.pump();
    expect(outlet.gaps).toEqual([{ from: cursorOf(first.end), to: cursorOf(log.head), missed: null, reason: 'slow' }]);
  });

  test('with close is closed', () => {
    const { log, outlet, subscription, tooSlowTimes } = setUp({ onSlow: 'close' });
    subscription.start();
    outlet.room = 0;
    outlet.pendingBytes = 100;
    log.append(1);
    expect(tooSlowTimes()).toBe(0);
    outlet.pendingBytes = 990;
    log.append(1);
    expect(tooSlowTimes()).toBe(1);
  });
});
