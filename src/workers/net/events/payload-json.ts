import { isAscii, isUtf8 } from 'node:buffer';
import type { Encoding } from '../../../contract/bytes.ts';

/** The members of a message event's `data`, without braces. */
export interface PayloadJson {
  readonly json: string;
  /** `json` holds no character above U+007F: one byte each. */
  readonly ascii: boolean;
}

interface Remembered extends PayloadJson {
  readonly bytes: Buffer;
  readonly encoding: Encoding;
  readonly truncated: boolean;
}

/**
 * Writes payloads as JSON. An echo, a fixed reply and a broadcast publish the same bytes again and again, so the last ones are
 * remembered (by identity: message buffers are never written to).
 */
export class PayloadWriter {
  readonly #maxBytes: number;
  readonly #remembered: (Remembered | undefined)[] = [undefined, undefined];
  #oldest = 0;

  /** `maxBytes`: longest payload that is written whole. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** `truncated`: the framing has already cut the message. */
  write(bytes: Buffer, encoding: Encoding, truncated: boolean): PayloadJson {
    for (const known of this.#remembered) {
      if (known !== undefined && known.bytes === bytes && known.encoding === encoding && known.truncated === truncated) return known;
    }
    const written = this.#make(bytes, encoding, truncated);
    this.#remembered[this.#oldest] = written;
    this.#oldest = 1 - this.#oldest;
    return written;
  }

  #make(bytes: Buffer, encoding: Encoding, truncated: boolean): Remembered {
    const cut = bytes.length > this.#maxBytes;
    const shown = cut ? cutText(bytes, this.#maxBytes, encoding) : bytes;
    const text = textOf(shown, encoding);
    const flag = cut || truncated ? ',"truncated":true' : '';
    const json = `"bytes":${bytes.length},"data":${text.json},"encoding":"${text.encoding}"${flag}`;
    return { json, ascii: text.ascii, bytes, encoding, truncated };
  }
}

interface Text {
  readonly json: string;
  readonly ascii: boolean;
  readonly encoding: Encoding;
}

function textOf(bytes: Buffer, wanted: Encoding): Text {
  if (wanted !== 'utf8') return { json: `"${bytes.toString(wanted)}"`, ascii: true, encoding: wanted };
  if (isAscii(bytes)) return { json: JSON.stringify(bytes.toString('latin1')), ascii: true, encoding: 'utf8' };
  if (isUtf8(bytes)) return { json: JSON.stringify(bytes.toString()), ascii: false, encoding: 'utf8' };
  return { json: `"${bytes.toString('base64')}"`, ascii: true, encoding: 'base64' };
}

/** The first `maxBytes`; UTF-8 text is not cut within a character, so that it stays text. */
function cutText(bytes: Buffer, maxBytes: number, encoding: Encoding): Buffer {
  return bytes.subarray(0, encoding === 'utf8' ? characterBoundary(bytes, maxBytes) : maxBytes);
}

/** The last position up to `limit` where a UTF-8 character (RFC 3629: at most 4 bytes, the later ones 10xxxxxx) may begin. */
function characterBoundary(bytes: Buffer, limit: number): number {
  for (let at = limit; at > 0 && at > limit - 4; at--) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at;
  }
  return limit;
}
