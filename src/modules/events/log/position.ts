/**
 * Positions in the event log. Redis ids are `<ms>-<seq>`; a position adds how many events of that entry lie before it, because one entry
 * holds a batch. Outside, a position is the opaque text `<ms>-<seq>-<n>`: the cursor.
 */
export interface EntryId {
  readonly ms: number;
  readonly seq: number;
}

export interface Position extends EntryId {
  /** Events of the entry that lie before the position. */
  readonly n: number;
}

/** Before the first event there ever was. */
export const START: Position = Object.freeze({ ms: 0, seq: 0, n: 0 });

const CURSOR = /^(0|[1-9]\d{0,15})-(0|[1-9]\d{0,15})-(0|[1-9]\d{0,6})$/;
/** What the documents say of a cursor. */
export const CURSOR_PATTERN = CURSOR.source;

export function cursorOf(position: Position): string {
  return `${position.ms}-${position.seq}-${position.n}`;
}

/** Undefined when the text is no cursor of ours. */
export function findPosition(cursor: string): Position | undefined {
  const match = CURSOR.exec(cursor);
  if (!match) return undefined;
  const position = { ms: Number(match[1]), seq: Number(match[2]), n: Number(match[3]) };
  return Number.isSafeInteger(position.ms) && Number.isSafeInteger(position.seq) ? position : undefined;
}

export function entryIdOf(text: string): EntryId {
  const dash = text.indexOf('-');
  return { ms: Number(text.slice(0, dash)), seq: Number(text.slice(dash + 1)) };
}

export function idText(id: EntryId): string {
  return `${id.ms}-${id.seq}`;
}

/** Below zero when `a` is older. Only the entries are compared, not the places in them. */
export function compareIds(a: EntryId, b: EntryId): number {
  return a.ms - b.ms || a.seq - b.seq;
}
