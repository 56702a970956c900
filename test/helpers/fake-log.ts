import type { LogPage } from '../../src/modules/events/hub/page-reads.ts';
import { RecentEntries } from '../../src/modules/events/hub/recent-entries.ts';
import { NONE, type Counts } from '../../src/modules/events/log/counts.ts';
import { LogEntry } from '../../src/modules/events/log/log-entry.ts';
import { compareIds, START, type Position } from '../../src/modules/events/log/position.ts';
import type { Outlet, Parked } from '../../src/modules/events/subscription/subscriber.ts';
import type { LogView, Subscription } from '../../src/modules/events/subscription/subscription.ts';
import type { Traffic } from './event-batches.ts';
import type { Push } from './raw-stream.ts';

/** A log in memory: `recent` is what the hub would hold, pages come when `serve` is called. */
export class FakeLog implements LogView {
  entries: LogEntry[] = [];
  head: Position = START;
  recent: RecentEntries;
  readonly live = new Set<Subscription>();
  readonly #asked: { position: Position; resolve: (page: LogPage) => void; reject: (error: Error) => void }[] = [];
  readonly #traffic: Traffic;
  #ms = 0;

  constructor(traffic: Traffic, recentBytes = 1_000_000) {
    this.#traffic = traffic;
    this.recent = new RecentEntries(recentBytes, START);
  }

  get floor(): Position {
    return this.recent.floor;
  }

  append(size = 4, missing: Counts = NONE): LogEntry {
    return this.#append(size, missing, undefined);
  }

  /** The entry without events with which a node begins whose former life was killed. */
  appendAfterKill(): LogEntry {
    return this.#append(0, NONE, { node: 'n', boot: 'b', before: NONE, lost: NONE, afterKill: true });
  }

  #append(size: number, missing: Counts, origin: LogEntry['origin']): LogEntry {
    const { header, index, events } = this.#traffic.batch(size);
    const entry = new LogEntry({ ms: ++this.#ms, seq: 0 }, { header, index, events: Buffer.from(events), origin });
    entry.missing = missing;
    this.entries.push(entry);
    this.recent.push(entry);
    this.head = entry.end;
    for (const reader of this.live) reader.offer(entry);
    return entry;
  }

  findNext(position: Position): LogEntry | 'end' | 'older' {
    return this.recent.findNext(position);
  }

  readPage(position: Position): Promise<LogPage> {
    return new Promise((resolve, reject) => void this.#asked.push({ position, resolve, reject }));
  }

  get asked(): number {
    return this.#asked.length;
  }

  /** Answers one read, at most `count` entries. */
  async serve(count = 3): Promise<void> {
    const asked = this.#asked.shift();
    if (!asked) throw new Error('nothing was asked for');
    const after = this.entries.filter(
      (entry) =>
        compareIds(entry, asked.position) > 0 ||
        (compareIds(entry, asked.position) === 0 && entry.size > asked.position.n),
    );
    const expired = asked.position.ms > 0 && !this.entries.some((entry) => compareIds(entry, asked.position) === 0);
    asked.resolve({ entries: after.slice(0, count), expired });
    await settled();
  }

  attach(): void {}
  detach(reader: Subscription): void {
    this.live.delete(reader);
  }
  goLive(reader: Subscription): void {
    this.live.add(reader);
  }
  fallBehind(reader: Subscription): void {
    this.live.delete(reader);
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

/** An outlet with room for so many frames at a time. */
export class FakeOutlet implements Outlet {
  readonly pushes: Push[] = [];
  readonly maxBytes = 1000;
  room = Infinity;
  pendingBytes = 0;
  readonly #parked = new Set<Parked>();

  get hasRoom(): boolean {
    return this.room > 0;
  }
  push(frame: Buffer): void {
    this.pushes.push(JSON.parse(frame.toString()) as Push);
    this.room -= 1;
  }
  park(parked: Parked): void {
    this.#parked.add(parked);
  }
  unpark(parked: Parked): void {
    this.#parked.delete(parked);
  }
  pump(): void {
    for (const parked of this.#parked) while (this.hasRoom && parked.advance(true));
  }
  get events() {
    return this.pushes.flatMap(({ events }) => events ?? []);
  }
  get gaps() {
    return this.pushes.flatMap(({ gap }) => (gap ? [gap] : []));
  }
}
