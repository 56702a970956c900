import type { Gap } from '../../../contract/index.ts';
import { cursorOf } from '../log/position.ts';
import type { LogEntry } from '../log/log-entry.ts';
import type { Selection } from './selection.ts';

/** How a subscription's pushes look on its wire. */
export interface FrameEncoder {
  events(entry: LogEntry, selection: Selection): Buffer;
  /** The position is `cursor`; `live`: everything up to now was delivered. */
  mark(cursor: string, live: boolean): Buffer;
  gap(gap: Gap): Buffer;
}

const BETWEEN = Buffer.from('","events":[');
const END = Buffer.from(']}');

/** Frames of /v1/stream. Events are copied as they are; only what is around them is written. */
export class StreamFrames implements FrameEncoder {
  readonly #subscription: string;
  readonly #begin: Buffer;

  constructor(subscription: string) {
    this.#subscription = subscription;
    this.#begin = Buffer.from(`{"subscription":${JSON.stringify(subscription)},"cursor":"`);
  }

  events(entry: LogEntry, selection: Selection): Buffer {
    const cursor = cursorOf(entry.end);
    const frame = Buffer.allocUnsafe(
      this.#begin.length + cursor.length + BETWEEN.length + selection.bytes + END.length,
    );
    let at = this.#begin.copy(frame, 0);
    at += frame.write(cursor, at, 'latin1');
    at += BETWEEN.copy(frame, at);
    at = selection.writeTo(frame, at);
    END.copy(frame, at);
    return frame;
  }

  mark(cursor: string, live: boolean): Buffer {
    return this.#push({ mark: { cursor, live } });
  }

  gap(gap: Gap): Buffer {
    return this.#push({ gap });
  }

  /** Nothing more comes: everything that happened before `until` was delivered. */
  end(cursor: string, until: string): Buffer {
    return this.#push({ end: { cursor, until } });
  }

  #push(members: object): Buffer {
    return Buffer.from(JSON.stringify({ subscription: this.#subscription, ...members }));
  }
}
