import { signal } from '@preact/signals';
import type { Gap, PortcallEvent, StreamItem } from '../../../client/src/index.ts';
import { bytesOf, hexOf, type Encoding } from '../parts/bytes.ts';
import { visibleText } from '../parts/text.ts';

/** Most messages that are kept here; the log of the service has more. */
export const MOST_MESSAGES = 20_000;
/** How many go at once, so that not every message moves the list. */
const STEP = 1000;
/** How much of each message is kept, in characters: for the preview and the filter. The bytes of the selected one are read again. */
const KEPT = 1024;
const PREVIEW = 200;

export interface MessageRow {
  /** Counts the messages of this page, from 1. */
  readonly number: number;
  readonly at: string;
  readonly atMs: number;
  readonly direction: 'in' | 'out' | 'gap';
  readonly listener: string | undefined;
  readonly client: string | undefined;
  readonly connection: string;
  readonly seq: number;
  readonly bytes: number;
  /** The first characters, as the API gave them. */
  readonly data: string;
  readonly encoding: Encoding;
  readonly isCut: boolean;
  readonly preview: string;
  /** What became known of it, with the message or later. */
  recorded: Recorded;
}

/** The rule that fired then, or whose action sent it, and the faults that hit it. */
export interface Recorded {
  /** Undefined: no rules decided about it; null: none matched. */
  readonly rule?: { readonly index: number; readonly name?: string | undefined } | null | undefined;
  /** Names. */
  readonly faults?: readonly string[] | undefined;
}

/** How a rule is shown: by its name, else by its place. */
export function titleOfRule({ rule }: Recorded): string {
  if (rule === undefined) return '';
  return rule === null ? OTHERWISE : (rule.name ?? `rule ${rule.index + 1}`);
}

/** No rule matched. */
export const OTHERWISE = 'otherwise';

export interface MessageFilter {
  readonly text: string;
  /** `in`, `out`, or `unmatched`: received, and no rule matched; empty: all. */
  readonly direction: string;
  readonly connection: string;
}

/** Messages in the order of their arrival, and those that the filter lets through. Bounded. */
export class MessageStore {
  /** Grows with every change: what is shown is drawn again. */
  readonly version = signal(0);
  /** How many rows of `shown` have gone at the top. */
  gone = 0;
  shown: MessageRow[] = [];
  #rows: MessageRow[] = [];
  #count = 0;
  #matches: (row: MessageRow) => boolean = () => true;
  /** Those of the history may come again as events. */
  readonly #known = new Set<string>();

  get length(): number {
    return this.#rows.length;
  }

  find(connection: string, seq: number): MessageRow | undefined {
    return this.#rows.findLast((row) => row.seq === seq && row.connection === connection && row.direction !== 'gap');
  }

  /** What was there before the stream began, oldest first. It goes in front. */
  addHistory(events: readonly PortcallEvent[]): void {
    const live = this.#rows;
    const keys = new Set(live.map(keyOf));
    this.#rows = [];
    this.#count = 0;
    for (const event of events) this.#push(event);
    this.#rows = this.#rows.filter((row) => !keys.has(keyOf(row)));
    for (const row of this.#rows) this.#known.add(keyOf(row));
    this.#rows.push(...live);
    this.#rows = this.#rows.map((row, at) => ({ ...row, number: at + 1 }));
    this.#count = this.#rows.length;
    this.refilter(this.#matches);
  }

  add(items: readonly StreamItem[]): void {
    const from = this.#rows.length;
    let isUpdated = false;
    for (const item of items) {
      isUpdated ||= item.type === 'message.updated';
      if (item.type !== 'gap' && this.#known.size > 0 && this.#known.has(`${item.connection} ${item.seq}`)) continue;
      this.#push(item);
    }
    // What is known now may let others through.
    if (isUpdated) this.shown = this.#rows.filter(this.#matches);
    else
      for (let at = from; at < this.#rows.length; at += 1) {
        const row = this.#rows[at] as MessageRow;
        if (this.#matches(row)) this.shown.push(row);
      }
    this.#trim();
    this.version.value += 1;
  }

  refilter(matches: (row: MessageRow) => boolean): void {
    this.#matches = matches;
    this.shown = this.#rows.filter(matches);
    this.gone = 0;
    this.version.value += 1;
  }

  /** The message of the same connection and direction before it. */
  before(row: MessageRow): MessageRow | undefined {
    const at = this.shown.indexOf(row);
    return at > 0 ? this.shown[at - 1] : undefined;
  }

  /** The first that was sent on the connection after it. */
  answerTo(row: MessageRow): MessageRow | undefined {
    return this.#rows.find(
      (other) => other.number > row.number && other.connection === row.connection && other.direction === 'out',
    );
  }

  #push(item: StreamItem): void {
    const number = (this.#count += 1);
    if (item.type === 'gap') this.#rows.push(gapRow(number, item));
    else if (item.type === 'message.received' || item.type === 'message.sent') this.#rows.push(rowOf(number, item));
    else if (item.type === 'log.gap')
      this.#rows.push(
        gapRow(number, { type: 'gap', from: '', to: '', missed: item.data.missed, reason: 'overflow' }, item.at),
      );
    else {
      this.#count -= 1;
      if (item.type === 'message.updated') this.#update(item);
    }
  }

  #update({ connection = '', data: { of, ...recorded } }: Extract<PortcallEvent, { type: 'message.updated' }>): void {
    const row = this.find(connection, of);
    if (row !== undefined) row.recorded = { ...row.recorded, ...recorded };
  }

  #trim(): void {
    if (this.#rows.length <= MOST_MESSAGES) return;
    const oldest = this.#rows[Math.max(STEP, this.#rows.length - MOST_MESSAGES)] as MessageRow;
    this.#rows = this.#rows.filter(({ number }) => number >= oldest.number);
    const before = this.shown.length;
    this.shown = this.shown.filter(({ number }) => number >= oldest.number);
    this.gone += before - this.shown.length;
    this.#known.clear();
  }
}

function keyOf({ connection, seq }: MessageRow): string {
  return `${connection} ${seq}`;
}

type MessageEvent = Extract<PortcallEvent, { type: 'message.received' | 'message.sent' }>;

function rowOf(number: number, event: MessageEvent): MessageRow {
  const { data = '', encoding = 'utf8', bytes } = event.data;
  const kept = data.length > KEPT ? cut(data, encoding) : data;
  return {
    number,
    at: event.at,
    atMs: Date.parse(event.at),
    direction: event.type === 'message.received' ? 'in' : 'out',
    listener: event.listener,
    client: event.client,
    connection: event.connection ?? '',
    seq: event.seq ?? 0,
    bytes,
    data: kept,
    encoding,
    isCut: kept.length < data.length || event.data.truncated === true,
    preview: previewOf(kept, encoding),
    // Not the whole data: it would keep the payload.
    recorded: recordedOf(event.data),
  };
}

function recordedOf({ rule, faults }: Recorded): Recorded {
  return { rule, faults };
}

/** At a whole byte. A copy: a part of a long text would keep all of it in memory. */
function cut(data: string, encoding: Encoding): string {
  const length = encoding === 'base64' ? KEPT - (KEPT % 4) : KEPT;
  return structuredClone(data.slice(0, length));
}

function previewOf(data: string, encoding: Encoding): string {
  return visibleText(
    encoding === 'base64' ? hexOf(bytesOf(data.slice(0, PREVIEW), 'base64'), ' ') : data.slice(0, PREVIEW),
  );
}

function gapRow(number: number, gap: Gap, at = new Date().toISOString()): MessageRow {
  const missed = gap.missed === null ? 'an unknown number of events' : `${gap.missed} events`;
  const preview = `${missed} missing (${gap.reason})`;
  return {
    number,
    at,
    atMs: Date.parse(at),
    direction: 'gap',
    listener: undefined,
    client: undefined,
    connection: '',
    seq: 0,
    bytes: 0,
    data: '',
    encoding: 'utf8',
    isCut: false,
    preview,
    recorded: {},
  };
}

/** `hex:` finds bytes, anything else finds text, in any case. */
export function matcherOf({ text, direction, connection }: MessageFilter): (row: MessageRow) => boolean {
  const findsText = finderOf(text);
  return (row) =>
    row.direction === 'gap' ||
    ((direction === '' || (direction === 'unmatched' ? isUnmatched(row) : row.direction === direction)) &&
      (connection === '' || row.connection === connection) &&
      findsText(row));
}

function isUnmatched({ direction, recorded }: MessageRow): boolean {
  return direction === 'in' && recorded.rule === null;
}

function finderOf(text: string): (row: MessageRow) => boolean {
  if (text === '') return () => true;
  if (text.startsWith('hex:')) {
    const wanted = text.slice('hex:'.length).replace(/[\s:]/g, '').toLowerCase();
    return ({ data, encoding }) => isAtByte(hexOf(bytesOf(data, encoding)), wanted);
  }
  const wanted = text.toLowerCase();
  return ({ data, encoding, preview }) => (encoding === 'utf8' ? data : preview).toLowerCase().includes(wanted);
}

function isAtByte(hex: string, wanted: string): boolean {
  for (let at = hex.indexOf(wanted); at !== -1; at = hex.indexOf(wanted, at + 1)) if (at % 2 === 0) return true;
  return false;
}
