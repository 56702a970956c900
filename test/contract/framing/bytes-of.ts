import type { framingSchema } from '../../../src/contract/index.ts';

/** Bytes as they are on real wires, written out by hand. */
export interface Vector {
  readonly name: string;
  readonly framing: Parameters<typeof framingSchema.parse>[0];
  readonly wire: string;
  readonly messages: readonly string[];
  /** Sending the messages gives other bytes than came. */
  readonly sends?: string;
}

/** Text is one byte a character; `hex:` begins hexadecimal digits. */
export const bytesOf = (text: string): Buffer =>
  text.startsWith('hex:') ? Buffer.from(text.slice(4).replaceAll(' ', ''), 'hex') : Buffer.from(text, 'latin1');
