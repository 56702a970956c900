import type { Gap, OnSlow } from '../../../contract/index.ts';
import type { LogEntry } from '../log/log-entry.ts';
import { compareIds, cursorOf, START, type Position } from '../log/position.ts';
import type { LogPage } from '../hub/page-reads.ts';
import type { Selector } from './selector.ts';
import type { FrameEncoder } from './stream-frames.ts';
import type { Outlet, Parked } from './subscriber.ts';

/** The log as a subscription sees it (EventHub). */
export interface LogView {
  /** Everything after it can be had by {@link findNext}. */
  readonly floor: Position;
  findNext(position: Position): LogEntry | 'end' | 'older';
  readPage(position: Position, maxBytes: number): Promise<LogPage>;
  attach(reader: Subscription): void;
  detach(reader: Subscription): void;
  goLive(reader: Subscription): void;
  fallBehind(reader: Subscription): void;
}

export interface SubscriptionOptions {
  readonly log: LogView;
  readonly outlet: Outlet;
  readonly frames: FrameEncoder;
  readonly selector: Selector;
  readonly onSlow: OnSlow;
  /** Everything after it is delivered. */
  readonly from: Position;
  /** A mark is due when the events of the past have been delivered. */
  readonly replay: boolean;
  /** `onSlow: close`, and it is too slow. */
  onTooSlow(): void;
}

const PAGE_BYTES = 128 * 1024;
/** Wait after a page could not be read, in milliseconds. */
const RETRY_DELAY_MS = 500;

type State = 'behind' | 'live' | 'skipping' | 'closed';

/**
 * Delivers the events of the log after a position: each once, in order, or a gap that says what is missing.
 *
 *   behind ──at the end of the log──▶ live          live ──no room, resume──▶ behind
 *                                                   live ──no room, drop───▶ skipping ──room──▶ live
 *
 * Every step moves one position along the log, whatever the source of the entry: the hub, its memory, or a page from Redis. What lies before
 * the position is never sent again, so the ways may overlap; what lies after it is always looked for.
 */
export class Subscription implements Parked {
  readonly #options: SubscriptionOptions;
  #state: State = 'behind';
  #position: Position;
  #replaying: boolean;
  #page: LogEntry[] = [];
  #reading = false;
  #retry: NodeJS.Timeout | undefined;
  #skipped: { readonly from: Position; missed: number | null } | undefined;
  #pushedAtMs = Date.now();

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    this.#position = options.from;
    this.#replaying = options.replay;
    options.log.attach(this);
  }

  get state(): State {
    return this.#state;
  }

  /** Everything before it was delivered, skipped, or not wanted. */
  get position(): Position {
    return this.#position;
  }

  get hasPage(): boolean {
    return this.#reading || this.#page.length > 0;
  }

  /** Begins to deliver. */
  start(): void {
    this.#options.outlet.park(this);
    this.#options.outlet.pump();
  }

  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#page = [];
    clearTimeout(this.#retry);
    this.#options.log.detach(this);
    this.#options.outlet.unpark(this);
  }

  /** From the hub: the next entry at the end of the log. */
  offer(entry: LogEntry): void {
    if (this.#isPast(entry)) return;
    if (this.#state === 'skipping') this.#skip(entry);
    else if (this.#hasRoomFor(entry)) this.#take(entry);
    else this.#slowDown(entry);
  }

  advance(mayRead: boolean): boolean {
    if (this.#state === 'skipping') this.#endSkipping();
    if (this.#state !== 'behind' || this.#reading || this.#retry !== undefined) return false;
    const next = this.#page.shift() ?? this.#options.log.findNext(this.#position);
    if (next === 'end') this.#goLive();
    else if (next === 'older') this.#readPage(mayRead);
    else this.#take(next);
    return typeof next === 'object';
  }

  rebase(from: Position): void {
    this.#page = [];
    if (this.#state === 'behind') this.#jump(from);
    // What a live one has missed before `from`, its entry says.
    else this.#position = START;
  }

  /** A mark when nothing was pushed for `quietMs`. */
  markIfQuiet(nowMs: number, quietMs: number): void {
    if (this.#state === 'skipping' || nowMs - this.#pushedAtMs < quietMs || !this.#options.outlet.hasRoom) return;
    this.#push(this.#options.frames.mark(cursorOf(this.#position), this.#state === 'live'));
  }

  #isPast(entry: LogEntry): boolean {
    const order = compareIds(entry, this.#position);
    return order < 0 || (order === 0 && this.#position.n >= entry.size);
  }

  #take(entry: LogEntry): void {
    if (this.#isPast(entry)) return;
    const { selector, frames } = this.#options;
    const first = this.#firstOf(entry);
    const missed = this.#missedBefore(entry);
    if (missed !== 0)
      this.#pushGap({
        from: cursorOf(this.#position),
        to: cursorOf(entry.begin),
        missed,
        reason: missed === null ? 'node_lost' : 'overflow',
      });
    const selection = selector.select(entry, first);
    this.#position = entry.end;
    if (selection.count > 0) this.#push(frames.events(entry, selection));
  }

  #firstOf(entry: LogEntry): number {
    return compareIds(entry, this.#position) === 0 ? this.#position.n : 0;
  }

  /** A position at the start of an entry is after the events missing before it: a subscriber that resumes there already got the gap. */
  #missedBefore(entry: LogEntry): number | null {
    return compareIds(entry, this.#position) === 0 ? 0 : this.#options.selector.missingBefore(entry);
  }

  /** With `resume` only the wire is filled: what does not fit stays in the log. Else frames may wait, up to the bound. */
  #hasRoomFor(entry: LogEntry): boolean {
    const { outlet, onSlow, selector } = this.#options;
    if (outlet.hasRoom) return true;
    if (onSlow === 'resume') return false;
    return outlet.pendingBytes + selector.select(entry, this.#firstOf(entry)).bytes <= outlet.maxBytes;
  }

  #slowDown(entry: LogEntry): void {
    const { log, outlet, onSlow, onTooSlow } = this.#options;
    if (onSlow === 'close') {
      onTooSlow();
      return;
    }
    if (onSlow === 'drop') {
      this.#state = 'skipping';
      this.#skipped = { from: this.#position, missed: 0 };
      this.#skip(entry);
    } else {
      this.#state = 'behind';
      log.fallBehind(this);
    }
    outlet.park(this);
  }

  #skip(entry: LogEntry): void {
    if (this.#skipped) {
      const before = this.#missedBefore(entry);
      const { missed } = this.#skipped;
      this.#skipped.missed =
        before === null || missed === null
          ? null
          : missed + before + this.#options.selector.select(entry, this.#firstOf(entry)).count;
    }
    this.#position = entry.end;
  }

  #endSkipping(): void {
    const { outlet } = this.#options;
    if (outlet.pendingBytes * 2 > outlet.maxBytes) return;
    const skipped = this.#skipped;
    this.#skipped = undefined;
    this.#state = 'live';
    outlet.unpark(this);
    if (skipped && skipped.missed !== 0)
      this.#pushGap({
        from: cursorOf(skipped.from),
        to: cursorOf(this.#position),
        missed: skipped.missed,
        reason: 'slow',
      });
  }

  #goLive(): void {
    const { log, outlet, frames } = this.#options;
    this.#state = 'live';
    outlet.unpark(this);
    log.goLive(this);
    if (!this.#replaying) return;
    this.#replaying = false;
    this.#push(frames.mark(cursorOf(this.#position), true));
  }

  #readPage(mayRead: boolean): void {
    if (!mayRead) return;
    const { log, outlet } = this.#options;
    this.#reading = true;
    // The log reader logs errors; the position stays and is requested again.
    log
      .readPage(this.#position, PAGE_BYTES)
      .then(
        (page) => this.#takePage(page),
        () => this.#retryLater(),
      )
      .finally(() => {
        this.#reading = false;
        outlet.pump();
      });
  }

  #takePage({ entries, expired }: LogPage): void {
    if (this.#state !== 'behind') return;
    const [first] = entries;
    if (first) {
      if (expired) this.#jump(first.begin);
      this.#page = [...entries];
    } else {
      // The hub had read on when the page was asked for, so the log has lost its end. What is left of that is in memory.
      this.#jump(this.#options.log.floor);
    }
  }

  #retryLater(): void {
    if (this.#state !== 'behind') return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#options.outlet.pump();
    }, RETRY_DELAY_MS).unref();
  }

  /** Continues at `to`; an unknown number of events in between is lost. */
  #jump(to: Position): void {
    this.#pushGap({ from: cursorOf(this.#position), to: cursorOf(to), missed: null, reason: 'retention' });
    this.#position = to;
  }

  #pushGap(gap: Gap): void {
    this.#push(this.#options.frames.gap(gap));
  }

  #push(frame: Buffer): void {
    this.#pushedAtMs = Date.now();
    this.#options.outlet.push(frame);
  }
}
