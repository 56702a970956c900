import type { Schema } from '../schema-types.ts';
import { hexDump } from './hex-dump.ts';

/** For each of the closest misses: which message, why it does not match, and its bytes from where it differs. */
export function describeMisses({ closest, evicted }: Schema<'VerificationResult'>): string[] {
  const misses = closest.flatMap(({ message, why }) => [
    '',
    `closest: ${message.id} at ${message.at}, ${message.bytes} bytes${message.truncated ? ', truncated' : ''}`,
    ...why.map(({ path, detail }) => `  ${path}: ${detail}`),
    ...hexDump(bytesOf(message), why.find(({ at }) => at !== undefined)?.at),
  ]);
  const lost = evicted === 0 ? [] : [`${evicted} messages were evicted from the capture and not examined.`];
  return [...lost, ...misses];
}

/** The payload of a message as bytes. */
export function bytesOf({ data, encoding }: Pick<Schema<'Message'>, 'data' | 'encoding'>): Uint8Array {
  if (encoding === 'utf8') return new TextEncoder().encode(data);
  if (encoding === 'hex') return Uint8Array.from(data.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
}
