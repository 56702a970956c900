import { eventNumber } from '../../../contract/events.ts';
import type { EventBatchBuilder } from './event-batch-builder.ts';
import type { EventConnection } from './event-subjects.ts';
import { MAX_ESCAPED_BYTES, putAsciiText, putBytes, putNumber } from './json-bytes.ts';
import { timestampOf } from './timestamp.ts';

/** Longer payloads are written by way of a string: native code is faster there. */
const SHORT_BYTES = 512;
/** Everything in an event besides the connection's part and the payload, with room to spare. */
const FRAME_MAX_BYTES = 256;

const BYTES = Buffer.from(',"data":{"bytes":');
const DATA = Buffer.from(',"data":"');
const AFTER_DATA = Buffer.from('","encoding":"utf8"');
const TRUNCATED = Buffer.from(',"truncated":true');
const END = Buffer.from('}}');
const NOTHING = Buffer.alloc(0);

/** What became of a message event. */
export type Written = 'yes' | 'no room' | 'not ASCII';

/** The beginning of all events of one type; the time in it is renewed when the millisecond changes. */
class EventStart {
  readonly type: number;
  readonly #bytes: Buffer;
  readonly #timeAt: number;
  #ms = 0;

  constructor(type: 'message.received' | 'message.sent') {
    const start = `{"type":"${type}","at":"`;
    this.type = eventNumber(type);
    this.#timeAt = start.length;
    this.#bytes = Buffer.from(start + timestampOf(0));
  }

  at(ms: number): Buffer {
    if (ms !== this.#ms) {
      this.#bytes.write(timestampOf(ms), this.#timeAt, 'latin1');
      this.#ms = ms;
    }
    return this.#bytes;
  }
}

/**
 * Writes message events byte by byte: the hot path of the thread. What the batch already holds is copied from there: the connection's
 * part from its last event, the payload from the last event of the same bytes (an echo, a fixed reply, a broadcast).
 */
export class MessageEvents {
  readonly #received = new EventStart('message.received');
  readonly #sent = new EventStart('message.sent');
  /** The latest payload, and the part of the batch that holds it. */
  readonly #latest = { batch: 0, bytes: BYTES as Buffer, truncated: false, from: 0, to: 0 };

  /** Whether a payload of this length is for here. */
  isShort(bytes: Buffer): boolean {
    return bytes.length <= SHORT_BYTES;
  }

  /** Adds the event of a short message. `seq`, time and further members of `data` are the connection's. */
  write(
    batch: EventBatchBuilder,
    connection: EventConnection,
    received: boolean,
    bytes: Buffer,
    truncated: boolean,
  ): Written {
    const { target } = batch;
    const { eventHead, endpoint, seq, activityMs, more = NOTHING } = connection;
    const payloadMaxBytes = endpoint.publishesPayload ? bytes.length * MAX_ESCAPED_BYTES : 0;
    const begin = batch.begin(FRAME_MAX_BYTES + eventHead.length + payloadMaxBytes + more.length);
    if (begin < 0) return 'no room';
    const start = received ? this.#received : this.#sent;
    const head = putBytes(target, begin, start.at(activityMs));
    const data = putNumber(target, putHead(batch, head, connection), seq);
    const payloadEnd = endpoint.publishesPayload
      ? this.#putPayload(batch, data, bytes, truncated)
      : putLength(target, data, bytes, truncated);
    if (payloadEnd < 0) return 'not ASCII';
    const end = more.length === 0 ? payloadEnd : putBytes(target, payloadEnd, more);
    connection.headBatch = batch.serial;
    connection.headAt = head;
    batch.add(start.type, putBytes(target, end, END), connection.tags ?? endpoint, connection);
    return 'yes';
  }

  #putPayload({ target, serial }: EventBatchBuilder, at: number, bytes: Buffer, truncated: boolean): number {
    const latest = this.#latest;
    if (latest.bytes === bytes && latest.batch === serial && latest.truncated === truncated) {
      target.copyWithin(at, latest.from, latest.to);
      return at + latest.to - latest.from;
    }
    const text = putBytes(target, putNumber(target, putBytes(target, at, BYTES), bytes.length), DATA);
    const textEnd = putAsciiText(target, text, bytes);
    if (textEnd < 0) return -1;
    const dataEnd = putBytes(target, textEnd, AFTER_DATA);
    const end = truncated ? putBytes(target, dataEnd, TRUNCATED) : dataEnd;
    latest.batch = serial;
    latest.bytes = bytes;
    latest.truncated = truncated;
    latest.from = at;
    latest.to = end;
    return end;
  }
}

/** What lies between the time and `seq`. */
function putHead({ target, serial }: EventBatchBuilder, at: number, connection: EventConnection): number {
  const { eventHead, headAt } = connection;
  if (connection.headBatch === serial) target.copyWithin(at, headAt, headAt + eventHead.length);
  else target.write(eventHead, at, 'latin1');
  return at + eventHead.length;
}

/** `events: metadata`: no payload. */
function putLength(target: Buffer, at: number, bytes: Buffer, truncated: boolean): number {
  const end = putNumber(target, putBytes(target, at, BYTES), bytes.length);
  return truncated ? putBytes(target, end, TRUNCATED) : end;
}
