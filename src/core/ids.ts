import { randomFillSync } from 'node:crypto';

/** Crockford's base 32, lower case: no i, l, o, u; sorts like the numbers it encodes. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const POOL = Buffer.allocUnsafe(16 * 256);
const CODES = Buffer.from(ALPHABET, 'latin1');
let poolOffset = POOL.length;
/** Characters of the time in an id. */
const TIME_LENGTH = 10;

/** Where the parts of a connection id begin. */
const CONNECTION_AT = { time: 4, random: 14, row: 22, placement: 27 } as const;
const CONNECTION_RANDOM = CONNECTION_AT.row - CONNECTION_AT.random;
/** The latest connection id; its time is that of {@link connectionMs}. */
const CONNECTION = Buffer.from('con_00000000000000000000000000', 'latin1');
let connectionMs = Number.NaN;

export type IdPrefix = 'lst' | 'cli' | 'con' | 'job' | 'bat' | 'sch' | 'lea' | 'sub' | 'req' | 'nod' | 'tun';

/**
 * A new id: prefix, 10 characters of Unix milliseconds, `randomLength` random characters (5 bits each), so that ids sort by
 * creation time. Example: `lst_06d8xk3v9e` + 16 more.
 */
export function newId(prefix: IdPrefix, randomLength = 16): string {
  return `${prefix}_${timePart(Date.now())}${randomPart(randomLength)}`;
}

/** Where a connection lives: which node (slot 0–1023) and which of its net threads (0–31). */
export interface Placement {
  readonly slot: number;
  readonly thread: number;
}

/**
 * A connection id, `con_` and 26 characters: time 10, random 8, row 5, placement 3. So any node can route to it, and its thread finds it by
 * the row it has in the thread's table (below 2^25). Written into bytes, because every short connection needs one.
 */
export function newConnectionId({ slot, thread }: Placement, row: number): string {
  const nowMs = Date.now();
  if (nowMs !== connectionMs) {
    connectionMs = nowMs;
    CONNECTION.write(timePart(nowMs), CONNECTION_AT.time, 'latin1');
  }
  if (poolOffset + CONNECTION_RANDOM > POOL.length) fillPool();
  for (let at = CONNECTION_AT.random; at < CONNECTION_AT.row; at++)
    CONNECTION[at] = CODES[(POOL[poolOffset++] as number) & 31] as number;
  putDigits(row, CONNECTION_AT.row, 5);
  putDigits(slot * 32 + thread, CONNECTION_AT.placement, 3);
  return CONNECTION.toString('latin1');
}

/** The row that a connection id names; whatever, when the text is not a connection id. */
export function rowOf(connectionId: string): number {
  let row = 0;
  for (let at = CONNECTION_AT.row; at < CONNECTION_AT.placement; at++)
    row = row * 32 + ALPHABET.indexOf(connectionId.charAt(at));
  return row;
}

/** The placement a connection id names; undefined when the text is not a connection id. */
export function placementOf(connectionId: string): Placement | undefined {
  if (!/^con_[0-9a-hjkmnp-tv-z]{26}$/.test(connectionId)) return undefined;
  const at = (index: number) => ALPHABET.indexOf(connectionId.charAt(connectionId.length - index));
  return { slot: at(3) * 32 + at(2), thread: at(1) };
}

/** When an id of {@link newId} was made, in Unix milliseconds: what is recorded as the time of creation, so that filters by time agree with it. */
export function createdMs(id: string): number {
  const from = id.indexOf('_') + 1;
  let ms = 0;
  for (const letter of id.slice(from, from + TIME_LENGTH)) ms = ms * 32 + ALPHABET.indexOf(letter);
  return ms;
}

/** Sorts before every id of the prefix made at or after `ms` (Unix milliseconds), and after every earlier one. */
export function idBound(prefix: IdPrefix, ms: number): string {
  return `${prefix}_${timePart(ms)}`;
}

/** The id of a batch's job: sorts by the batch, then by `index` (0 to 1048575), and is the same whenever it is made. */
export function batchJobId(batchId: string, index: number): string {
  return `job_${batchId.slice('bat_'.length)}_${digit(index >> 15)}${digit(index >> 10)}${digit(index >> 5)}${digit(index)}`;
}

/** The batch a job's id is of; undefined for a job by itself. */
export function findBatchOf(jobId: string): string | undefined {
  const end = jobId.indexOf('_', 'job_'.length);
  return end === -1 ? undefined : `bat_${jobId.slice('job_'.length, end)}`;
}

/** What all ids of a batch's jobs begin with. */
export function batchJobPrefix(batchId: string): string {
  return `job_${batchId.slice('bat_'.length)}_`;
}

function putDigits(value: number, at: number, count: number): void {
  let rest = value;
  for (let place = at + count - 1; place >= at; place--) {
    CONNECTION[place] = CODES[rest & 31] as number;
    rest >>>= 5;
  }
}

function digit(value: number): string {
  return ALPHABET.charAt(value & 31);
}

function timePart(ms: number): string {
  let rest = ms;
  let text = '';
  for (let i = 0; i < TIME_LENGTH; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomPart(length: number): string {
  if (poolOffset + length > POOL.length) fillPool();
  let text = '';
  for (let i = 0; i < length; i++) text += digit(POOL.readUInt8(poolOffset++));
  return text;
}

function fillPool(): void {
  randomFillSync(POOL);
  poolOffset = 0;
}
