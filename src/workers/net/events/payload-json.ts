import { isUtf8 } from 'node:buffer';
import { encodeBytes, type Encoding } from '../../../contract/bytes.ts';

interface Remembered {
  readonly bytes: Buffer;
  readonly encoding: Encoding;
  readonly truncated: boolean;
  readonly json: string;
}

/** Writes the members of a message event's `data`, for payloads that are long, not ASCII or not to be shown as text. */
export class PayloadWriter {
  readonly #maxBytes: number;
  #latest: Remembered | undefined;

  /** `maxBytes`: longest payload that is written whole. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** `truncated`: the framing has already cut the message. An echo or a broadcast asks for the same bytes again: the latest are remembered. */
  write(bytes: Buffer, encoding: Encoding, truncated: boolean): string {
    const latest = this.#latest;
    if (
      latest !== undefined &&
      latest.bytes === bytes &&
      latest.encoding === encoding &&
      latest.truncated === truncated
    )
      return latest.json;
    const json = this.#make(bytes, encoding, truncated);
    this.#latest = { bytes, encoding, truncated, json };
    return json;
  }

  #make(bytes: Buffer, encoding: Encoding, truncated: boolean): string {
    const cut = bytes.length > this.#maxBytes;
    const shown = encodeBytes(cut ? cutText(bytes, this.#maxBytes, encoding) : bytes, encoding);
    const flag = cut || truncated ? ',"truncated":true' : '';
    return `"bytes":${bytes.length},"data":${JSON.stringify(shown.data)},"encoding":"${shown.encoding}"${flag}`;
  }
}

/** The first `maxBytes`; UTF-8 text is not cut within a character, so that it stays text. */
function cutText(bytes: Buffer, maxBytes: number, encoding: Encoding): Buffer {
  const cut = bytes.subarray(0, encoding === 'utf8' ? characterBoundary(bytes, maxBytes) : maxBytes);
  return isUtf8(cut) ? cut : bytes.subarray(0, maxBytes);
}

/** The last position up to `limit` where a UTF-8 character (RFC 3629: at most 4 bytes, the later ones 10xxxxxx) may begin. */
function characterBoundary(bytes: Buffer, limit: number): number {
  for (let at = limit; at > 0 && at > limit - 4; at--) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at;
  }
  return limit;
}
