import type { Encoding } from '../../../contract/bytes.ts';
import type { ConnectionRow, SourceRow } from './event-batch-builder.ts';

/** An endpoint as its events name it. */
export interface EventOwner extends SourceRow {
  /** JSON between an event's time and its connection: `","node":"…","listener":"…"`. */
  readonly eventHead: string;
  /** False with `events: metadata`. */
  readonly publishesPayload: boolean;
  readonly encoding: Encoding;
}

/** A connection as its events name it. */
export interface EventConnection extends ConnectionRow {
  readonly endpoint: EventOwner;
  /** Its own source, when it has labels of its own; else it has that of its endpoint. */
  readonly tags: SourceRow | undefined;
  /** {@link connectionHead}, kept from the first message on. */
  readonly eventHead: string;
  /** Serial number of the batch that holds {@link eventHead} at {@link headAt}. */
  headBatch: number;
  headAt: number;
  /** `seq` of its last event. */
  seq: number;
  /** Of the message that is recorded just now: further members of `data`, each behind a comma. */
  readonly more?: Buffer | undefined;
  /** Unix milliseconds of what is happening on it now. */
  readonly activityMs: number;
}

/** JSON between the time of a connection's event and its `seq`; ASCII. */
export function connectionHead(endpoint: EventOwner, connectionId: string): string {
  return `${endpoint.eventHead},"connection":"${connectionId}","seq":`;
}
