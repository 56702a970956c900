import type { PacketPage, PacketQuery } from '../../../contract/capture-watch.ts';
import type { AppError } from '../../../core/errors/index.ts';
import type { Answered } from '../capture/answered.ts';
import type { Capture } from '../capture/capture.ts';
import type { CaptureWatcher } from '../capture/capture-watcher.ts';
import { compileConditions, type LabelledEndpoint, type MessageCondition } from '../capture/message-conditions.ts';
import type { CapturedMessage } from '../capture/message-ring.ts';
import type { Watch } from '../capture/watch-table.ts';
import { statisticsBlock } from './blocks.ts';
import type { ConnectionOrigin, EndedConnection, EndedConnections } from './ended-connections.ts';
import { createStreamPackets, type StreamPackets } from './stream-packets.ts';

/** A page is full at so many bytes, or after the message that passes them… */
const PAGE_BYTES = 256 * 1024;
/** …or when the sockets have waited so long for it, in milliseconds. */
const PAGE_MS = 5;

/** The endpoint whose capture is read. */
export interface PacketSource extends LabelledEndpoint {
  readonly id: string;
  readonly capture: Capture;
  readonly ended: EndedConnections;
  /** Where its open connections are found. */
  readonly thread: { findConnection(id: string): ConnectionOrigin | undefined };
}

/** A connection in the file, and the number of its last message there. */
interface Stream {
  readonly packets: StreamPackets;
  lastNumber: number;
}

/**
 * Reads a capture as packets, page by page, as fast as they are taken: what was captured when it began and, when it follows, what comes
 * after. It holds no messages: one that had to make room before it was read is missing, and a comment at the next packet says so.
 *
 *   opened ─▶ SYN, SYN ACK, ACK      message ─▶ segments or a datagram      ended ─▶ FIN, ACK of each side, or RST
 */
export class PacketFeed implements Watch, CaptureWatcher {
  readonly endpoint: string;
  readonly #owner: PacketSource;
  readonly #query: PacketQuery;
  readonly #wanted: MessageCondition;
  /** Some messages are left out on purpose. */
  readonly #isFiltered: boolean;
  readonly #streams = new Map<string, Stream>();
  /** Connections that open within what is captured, in the order of their times, the first at the end. */
  #openings: ConnectionOrigin[] | undefined;
  /** Position of the last message read, and of the last to read unless it follows. */
  #position: number;
  readonly #lastPosition: number;
  #blocks: Buffer[] = [];
  #ends: number[] = [];
  #times: number[] = [];
  #bytes = 0;
  #waiting: { readonly resolve: () => void; readonly timer: NodeJS.Timeout } | undefined;
  #isClosed = false;
  /** Everything that is captured was read. */
  #isCaughtUp = false;
  /** The ends of connections in their order, up to where reading is. */
  readonly #endings: Iterator<EndedConnection, undefined>;
  #nextEnd: EndedConnection | undefined;
  /** A connection has ended since ends were last looked for. */
  #hasEnds = true;
  readonly #onEnded = (): void => {
    this.#hasEnds = true;
    this.#wake();
  };

  /** Throws `validation_failed`. */
  constructor(owner: PacketSource, query: PacketQuery) {
    const { direction, connection, labels = [], since, until, match } = query;
    this.endpoint = owner.id;
    this.#owner = owner;
    this.#query = query;
    this.#wanted = compileConditions({ direction, connection, labels, since, until, match }, owner);
    this.#isFiltered = labels.length > 0 || [direction, since, until, match].some((part) => part !== undefined);
    this.#endings = owner.ended.all();
    this.#position = owner.capture.lastPosition - owner.capture.count;
    this.#lastPosition = query.follow ? Number.POSITIVE_INFINITY : owner.capture.lastPosition;
    if (!query.follow) return;
    owner.capture.watch(this);
    owner.ended.watch(this.#onEnded);
  }

  captured(): void {
    this.#wake();
  }

  /** The next packets; waits for some up to `waitMs` when it follows. Empty: there are none now. */
  async next(waitMs: number, heartbeat: boolean): Promise<PacketPage> {
    this.#produce();
    if (!this.#isOver && waitMs > 0) {
      for (
        let leftMs = waitMs, untilMs = performance.now() + waitMs;
        this.#isIdle && leftMs > 0;
        leftMs = untilMs - performance.now()
      ) {
        await this.#woken(leftMs);
        this.#produce();
      }
      if (this.#isIdle && heartbeat) this.#take(statisticsBlock(Date.now()), Date.now());
    }
    return this.#page();
  }

  /** Waiting readers get what is available. */
  close(_error?: AppError): void {
    this.#produce();
    this.#isClosed = true;
    this.#owner.capture.unwatch(this);
    this.#owner.ended.unwatch(this.#onEnded);
    this.#wake();
  }

  #produce(): void {
    if (this.#isClosed) return;
    const { capture } = this.#owner;
    const untilMs = performance.now() + PAGE_MS;
    this.#isCaughtUp = false;
    this.#openings ??= this.#findOpenings();
    while (this.#bytes < PAGE_BYTES && performance.now() < untilMs) {
      const oldest = capture.lastPosition - capture.count + 1;
      const position = Math.max(this.#position + 1, oldest);
      const message = position > this.#lastPosition ? undefined : capture.at(position - oldest);
      if (message === undefined) {
        this.#isCaughtUp = true;
        if (this.#hasEnds) this.#endAll();
        return;
      }
      this.#position = position;
      this.#endBefore(position);
      this.#openUntil(message.atMs);
      if (this.#wanted(message)) this.#message(message);
    }
  }

  /** Connections whose first message is captured and wanted: they are in the file from their beginning. */
  #findOpenings(): ConnectionOrigin[] {
    const { capture } = this.#owner;
    const openings: ConnectionOrigin[] = [];
    for (let index = 0; index < capture.count; index++) {
      const message = capture.at(index);
      if (message?.number !== 1 || message.position > this.#lastPosition || !this.#wanted(message)) continue;
      const origin = this.#originOf(message.connection);
      if (origin !== undefined) openings.push(origin);
    }
    return openings.sort((a, b) => b.openedAtMs - a.openedAtMs);
  }

  #openUntil(atMs: number): void {
    const openings = this.#openings ?? [];
    for (let next = openings.at(-1); next !== undefined && next.openedAtMs <= atMs; next = openings.at(-1)) {
      openings.pop();
      if (!this.#streams.has(next.id)) this.#begin(next, true);
    }
  }

  #begin(origin: ConnectionOrigin, isKnownFromBeginning: boolean): Stream {
    const packets = createStreamPackets(origin, (block, atMs) => this.#take(block, atMs));
    const stream = { packets, lastNumber: 0 };
    this.#streams.set(origin.id, stream);
    if (isKnownFromBeginning) packets.opened();
    return stream;
  }

  #message(message: CapturedMessage): void {
    const { connection, number } = message;
    const known = this.#streams.get(connection);
    const origin = known?.packets.origin ?? this.#originOf(connection);
    if (origin === undefined) return;
    const stream = known ?? this.#begin(origin, number === 1);
    stream.packets.message(message, this.#commentOn(message, stream));
    stream.lastNumber = number;
  }

  #commentOn(
    { number, bytes, length, truncated, answered, hits }: CapturedMessage,
    { lastNumber }: Stream,
  ): string | undefined {
    const missing = this.#isFiltered ? 0 : number - lastNumber - 1;
    const parts = [
      missing > 0 ? `${missing} earlier messages of this connection are not captured` : [],
      truncated
        ? `only the first ${bytes.length} bytes of this message are captured${length > bytes.length ? `, of ${length}` : ''}`
        : [],
      answered === undefined ? [] : answeredText(answered),
      hits === undefined || hits.names.length === 0 ? [] : `faults: ${hits.names.join(', ')}`,
    ].flat();
    return parts.length === 0 ? undefined : parts.join('; ');
  }

  /** Ends of connections that came before the message at `position`. */
  #endBefore(position: number): void {
    this.#nextEnd ??= this.#endings.next().value;
    while (this.#nextEnd !== undefined && this.#nextEnd.lastPosition < position) {
      this.#end(this.#nextEnd);
      this.#nextEnd = this.#endings.next().value;
    }
  }

  /** Nothing more of them is captured. */
  #endAll(): void {
    this.#hasEnds = false;
    const { ended, thread } = this.#owner;
    for (const id of this.#streams.keys()) {
      if (thread.findConnection(id) !== undefined) continue;
      const end = ended.find(id);
      if (end !== undefined && end.lastPosition <= this.#lastPosition) this.#end(end);
      else this.#streams.delete(id);
    }
  }

  #end(ended: EndedConnection): void {
    this.#streams.get(ended.id)?.packets.ended(ended);
    this.#streams.delete(ended.id);
  }

  #originOf(id: string): ConnectionOrigin | undefined {
    return this.#owner.thread.findConnection(id) ?? this.#owner.ended.find(id);
  }

  #take(block: Buffer, atMs: number): void {
    this.#blocks.push(block);
    this.#bytes += block.length;
    this.#ends.push(this.#bytes);
    this.#times.push(atMs);
  }

  #page(): PacketPage {
    const page = {
      bytes: Buffer.concat(this.#blocks, this.#bytes),
      ends: this.#ends,
      times: this.#times,
      more: !this.#isCaughtUp,
      done: this.#isOver,
    };
    this.#blocks = [];
    this.#ends = [];
    this.#times = [];
    this.#bytes = 0;
    return page;
  }

  get #isOver(): boolean {
    return this.#isClosed || (this.#isCaughtUp && !this.#query.follow);
  }

  /** There is nothing to tell now, and there may be later. */
  get #isIdle(): boolean {
    return this.#bytes === 0 && this.#isCaughtUp && !this.#isOver;
  }

  async #woken(waitMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting = { resolve, timer: setTimeout(() => this.#wake(), waitMs) };
    });
  }

  #wake(): void {
    if (this.#waiting === undefined) return;
    clearTimeout(this.#waiting.timer);
    this.#waiting.resolve();
    this.#waiting = undefined;
  }
}

function answeredText({ rule, isOtherwise }: Answered): string {
  if (rule === null) return isOtherwise ? 'no rule matched: otherwise' : 'no rule matched';
  return rule.name === undefined ? `rule ${rule.index}` : `rule ${rule.index} "${rule.name}"`;
}
