import type { Schema } from '../schema-types.ts';
import { findLiteral, type Literal } from './find-literal.ts';
import { hexDiff, hexDump } from './hex-dump.ts';

/** What was to be received, so that failures can show the bytes it asks for. */
export interface Wanted {
  readonly match?: Schema<'MessageMatchInput'> | undefined;
  readonly inOrder?: readonly Schema<'MessageMatchInput'>[] | undefined;
}

/**
 * For each of the closest misses: which message, why it does not match, and its bytes. When a condition names bytes, they are
 * compared with those of the message: `-` is expected, `+` was received.
 */
export function describeMisses({ closest, evicted }: Schema<'VerificationResult'>, wanted: Wanted): string[] {
  const misses = closest.flatMap(({ message, why }) => [
    '',
    `closest: ${message.id} at ${message.at}, ${message.bytes} bytes${message.truncated ? ', truncated' : ''}`,
    ...why.map(({ path, detail }) => `  ${path}: ${detail}`),
    ...showBytes(bytesOf(message), why, wanted),
  ]);
  const lost = evicted === 0 ? [] : [`${evicted} messages were evicted from the capture and not examined.`];
  return [...lost, ...misses];
}

/** A message with its bytes, for a failure that names it. */
export function describeMessage(message: Schema<'Message'>): string[] {
  return [`${message.id} at ${message.at}, ${message.bytes} bytes`, ...hexDump(bytesOf(message))];
}

function showBytes(bytes: Uint8Array, why: readonly Schema<'Mismatch'>[], wanted: Wanted): string[] {
  for (const { path, at } of why) {
    const literal = findLiteral(wanted, path);
    if (literal !== undefined) return compare(literal, bytes);
    if (at !== undefined) return hexDump(bytes, at);
  }
  return hexDump(bytes);
}

/** Bytes that may be anywhere (`contains`) have no place to compare with. */
function compare({ condition, value }: Literal, bytes: Uint8Array): string[] {
  const expected = bytesOf(value);
  if (condition === 'contains')
    return ['  expected somewhere:', ...hexDump(expected), '  received:', ...hexDump(bytes)];
  if (condition === 'startsWith') return hexDiff(expected, bytes.subarray(0, expected.length));
  if (condition === 'endsWith') return hexDiff(expected, bytes.subarray(Math.max(0, bytes.length - expected.length)));
  return hexDiff(expected, bytes);
}

/** A payload as bytes. */
export function bytesOf({ data, encoding = 'utf8' }: Schema<'BytesInput'>): Uint8Array {
  if (encoding === 'utf8') return new TextEncoder().encode(data);
  if (encoding === 'hex') return Uint8Array.from(data.match(/[\da-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}
