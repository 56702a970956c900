import { encodeBytes, type Encoding } from '../../../contract/bytes.ts';
import type { Message } from '../../../contract/message.ts';
import type { MessageQuery, NetOps } from '../../../contract/thread-messages.ts';
import type { Capture } from './capture.ts';
import { compileConditions, type LabelledEndpoint, type MessageCondition } from './message-conditions.ts';
import type { CapturedMessage } from './message-ring.ts';

type Page = NetOps['listMessages']['result'];

/** Payload bytes after which a page ends early, so that one answer cannot take the thread's memory. At least one message is given. */
const PAGE_MAX_BYTES = 16 * 1024 * 1024;
/** Messages looked at for one page: a rare match in a large capture must not hold up the sockets. */
const PAGE_MAX_EXAMINED = 50_000;

export function messageIdOf({ connection, number }: CapturedMessage): string {
  return `${connection}.${number}`;
}

/** A captured message as JSON. */
export function messageOf(captured: CapturedMessage, encoding: Encoding): Message {
  return {
    id: messageIdOf(captured),
    at: new Date(captured.atMs).toISOString(),
    direction: captured.direction,
    connection: captured.connection,
    seq: captured.seq,
    bytes: captured.length,
    ...encodeBytes(captured.bytes, encoding),
    truncated: captured.truncated,
    ...captured.answered?.fields,
    ...faultsOf(captured),
  };
}

function faultsOf({ hits }: CapturedMessage): Pick<Message, 'faults'> {
  return hits === undefined || hits.names.length === 0 ? {} : { faults: [...hits.names] };
}

/** Whose messages are listed. */
interface ListedEndpoint extends LabelledEndpoint {
  readonly capture: Capture;
  readonly encoding: Encoding;
}

/** A page of the capture: with `desc` what is before `after`, newest first; else in order of capture, with `after` the first ones behind it, without the newest. */
export function listMessages(endpoint: ListedEndpoint, query: MessageQuery): Page {
  const { capture, encoding } = endpoint;
  const wanted = compileConditions(query, endpoint);
  const { found, ...place } = pageOf(capture, query, wanted);
  return { messages: found.map((message) => messageOf(message, encoding)), ...place };
}

function pageOf(capture: Capture, { order, after, limit }: MessageQuery, wanted: MessageCondition): Found {
  if (order === 'desc')
    return preceding(capture, Math.min(after ?? capture.lastPosition, capture.lastPosition), limit, wanted);
  return after === undefined ? newest(capture, limit, wanted) : following(capture, after, limit, wanted);
}

interface Found {
  readonly found: CapturedMessage[];
  readonly start?: number;
  readonly next: number;
  readonly more: boolean;
}

function following(capture: Capture, after: number, limit: number, wanted: MessageCondition): Found {
  const room = new PageRoom(limit);
  const skipped = Math.max(0, after - (capture.lastPosition - capture.count));
  let next = Math.min(after, capture.lastPosition);
  for (let index = skipped; index < capture.count; index++) {
    const message = capture.at(index);
    if (message === undefined) break;
    if (!room.mayExamine() || (wanted(message) && !room.take(message))) return { found: room.found, next, more: true };
    next = message.position;
  }
  return { found: room.found, next: capture.lastPosition, more: false };
}

function preceding(capture: Capture, start: number, limit: number, wanted: MessageCondition): Found {
  const room = new PageRoom(limit);
  let next = start;
  for (let index = start - (capture.lastPosition - capture.count) - 1; index >= 0; index--) {
    const message = capture.at(index);
    if (message === undefined) break;
    if (!room.mayExamine() || (wanted(message) && !room.take(message)))
      return { found: room.found, start, next, more: true };
    next = message.position - 1;
  }
  return { found: room.found, start, next: 0, more: false };
}

function newest(capture: Capture, limit: number, wanted: MessageCondition): Found {
  const room = new PageRoom(limit);
  let more = false;
  for (let index = capture.count - 1; index >= 0 && !more; index--) {
    const message = capture.at(index);
    if (message !== undefined) more = !room.mayExamine() || (wanted(message) && !room.take(message));
  }
  return { found: room.found.toReversed(), next: capture.lastPosition, more };
}

/** What fits on one page. */
class PageRoom {
  readonly found: CapturedMessage[] = [];
  readonly #limit: number;
  #bytes = 0;
  #examined = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  mayExamine(): boolean {
    this.#examined += 1;
    return this.#examined <= PAGE_MAX_EXAMINED;
  }

  /** False: it is for the next page. */
  take(message: CapturedMessage): boolean {
    const full =
      this.found.length >= this.#limit ||
      (this.found.length > 0 && this.#bytes + message.bytes.length > PAGE_MAX_BYTES);
    if (full) return false;
    this.#bytes += message.bytes.length;
    this.found.push(message);
    return true;
  }
}
