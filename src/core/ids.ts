import { randomFillSync } from 'node:crypto';

/** Crockford's base 32, lower case: no i, l, o, u; sorts like the numbers it encodes. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const POOL = Buffer.allocUnsafe(16 * 256);
const SCRATCH = Buffer.allocUnsafe(64);
let poolOffset = POOL.length;

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

/** A connection id whose last three characters say where the connection lives, so that any node can route to it. */
export function newConnectionId({ slot, thread }: Placement): string {
  return inOnePiece(`con_${timePart(Date.now())}${randomPart(13)}${digit(slot >> 5)}${digit(slot)}${digit(thread)}`);
}

/** The placement a connection id names; undefined when the text is not a connection id. */
export function placementOf(connectionId: string): Placement | undefined {
  if (!/^con_[0-9a-hjkmnp-tv-z]{26}$/.test(connectionId)) return undefined;
  const at = (index: number) => ALPHABET.indexOf(connectionId.charAt(connectionId.length - index));
  return { slot: at(3) * 32 + at(2), thread: at(1) };
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

/** The same text without the parts it was put together from, which would stay in memory as long as it does: there are as many as connections. */
function inOnePiece(text: string): string {
  return SCRATCH.toString('latin1', 0, SCRATCH.write(text, 'latin1'));
}

function digit(value: number): string {
  return ALPHABET.charAt(value & 31);
}

function timePart(ms: number): string {
  let rest = ms;
  let text = '';
  for (let i = 0; i < 10; i++) {
    text = ALPHABET.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function randomPart(length: number): string {
  if (poolOffset + length > POOL.length) {
    randomFillSync(POOL);
    poolOffset = 0;
  }
  let text = '';
  for (let i = 0; i < length; i++) text += digit(POOL.readUInt8(poolOffset++));
  return text;
}
