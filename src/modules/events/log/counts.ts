import { carriesPayload, EVENT_TYPES, INDEX, INDEX_WIDTH, isMessageEvent } from '../../../contract/index.ts';

/** Events counted by class: message events may be dropped when the log cannot keep up, the others only when nothing else helps. */
export interface Counts {
  readonly messages: number;
  readonly others: number;
}

export const NONE: Counts = Object.freeze({ messages: 0, others: 0 });

export function plus(a: Counts, b: Counts): Counts {
  if (a === NONE) return b;
  if (b === NONE) return a;
  return { messages: a.messages + b.messages, others: a.others + b.others };
}

export function total(counts: Counts): number {
  return counts.messages + counts.others;
}

const CARRIES_PAYLOAD = Uint8Array.from(EVENT_TYPES, (_type, number) => Number(carriesPayload(number)));
const IS_MESSAGE = Uint8Array.from(EVENT_TYPES, (_type, number) => Number(isMessageEvent(number)));

/** True for the number of a `message.*` event. A type this version does not know is none. */
export function isMessageNumber(type: number): boolean {
  return IS_MESSAGE[type] === 1;
}

/** True for the number of an event that shows bytes of users. */
export function carriesPayloadNumber(type: number): boolean {
  return CARRIES_PAYLOAD[type] === 1;
}

/** The events of a batch, by its index. */
export function countEvents(index: Uint32Array): Counts {
  const events = index.length / INDEX_WIDTH;
  let messages = 0;
  for (let at = INDEX.type; at < index.length; at += INDEX_WIDTH) messages += IS_MESSAGE[index[at] ?? 0] ?? 0;
  return { messages, others: events - messages };
}
