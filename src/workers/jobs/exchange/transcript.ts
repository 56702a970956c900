import { encodeBytes, type Encoding } from '../../../contract/bytes.ts';
import type { TranscriptEntry } from '../../../contract/jobs/exchange.ts';
import type { LineEnding } from '../../../contract/framings/line.ts';
import { TRANSCRIPT_MAX_BYTES, TRANSCRIPT_MAX_MESSAGES } from '../../../contract/jobs/limits.ts';
import type { Direction } from '../../../contract/message.ts';
import { rounded } from '../../../core/rounded.ts';

export interface Exchanged {
  readonly direction: Direction;
  readonly step: number | null;
  readonly bytes: Buffer;
  readonly truncated: boolean;
  readonly lineEnding?: LineEnding | undefined;
  /** `performance.now()`. */
  readonly atMs: number;
}

/** Every message of an exchange in order, as far as the bounds allow. */
export class Transcript {
  readonly entries: TranscriptEntry[] = [];
  readonly #startedMs = performance.now();
  readonly encoding: Encoding;
  #bytesLeft = TRANSCRIPT_MAX_BYTES;

  constructor(encoding: Encoding) {
    this.encoding = encoding;
  }

  add({ direction, step, bytes, truncated, atMs, lineEnding }: Exchanged): void {
    if (this.entries.length >= TRANSCRIPT_MAX_MESSAGES) return;
    const fits = bytes.length <= this.#bytesLeft;
    if (fits) this.#bytesLeft -= bytes.length;
    this.entries.push({
      atMs: rounded(Math.max(atMs - this.#startedMs, 0)),
      direction,
      step,
      bytes: bytes.length,
      truncated,
      ...(lineEnding === undefined ? {} : { lineEnding }),
      ...(fits ? encodeBytes(bytes, this.encoding) : {}),
    });
  }
}
