import type { Framing } from '../../../src/contract/index.ts';
import {
  createDecoder,
  createEncoder,
  type Decoder,
  type FramingContext,
} from '../../../src/workers/shared/framing/index.ts';

export interface Decoded {
  readonly messages: Buffer[];
  readonly truncated: boolean[];
  readonly decoder: Decoder;
}

export const CONTEXT: FramingContext = { maxMessageBytes: 1_048_576 };

/** Begins to decode; what comes out is collected. */
export function openDecoder(framing: Framing, context: FramingContext = CONTEXT): Decoded {
  const messages: Buffer[] = [];
  const truncated: boolean[] = [];
  const decoder = createDecoder(framing, context, {
    message(bytes, isTruncated) {
      messages.push(bytes);
      truncated.push(isTruncated);
    },
  });
  return { messages, truncated, decoder };
}

export function decodeAll(framing: Framing, chunks: readonly Buffer[], context: FramingContext = CONTEXT): Decoded {
  const decoded = openDecoder(framing, context);
  for (const chunk of chunks) decoded.decoder.push(chunk);
  decoded.decoder.end();
  return decoded;
}

export function encodeAll(framing: Framing, messages: readonly Buffer[]): Buffer {
  const encoder = createEncoder(framing);
  return Buffer.concat(messages.map((message) => encoder.encode(message)));
}

/** Cuts `bytes` at these places, each a share of the whole. */
export function cutAt(bytes: Buffer, shares: readonly number[]): Buffer[] {
  const places = [...shares.map((share) => Math.floor(share * bytes.length)), 0, bytes.length].toSorted(
    (a, b) => a - b,
  );
  return places
    .slice(1)
    .map((place, index) => bytes.subarray(places[index], place))
    .filter((chunk) => chunk.length > 0);
}

export function bytewise(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length }, (_, index) => bytes.subarray(index, index + 1));
}

export const hexOf = (messages: readonly Buffer[]): string[] => messages.map((message) => message.toString('hex'));
