import { Losses, type LossSpec } from './losses.ts';
import type { Rolls } from './rolls.ts';

/** Payload of a segment on Ethernet with timestamps, in bytes. */
export const SEGMENT_BYTES = 1448;
/** Longest delay of a segment, in milliseconds. */
const MAX_DELAY_MS = 600_000;
/** More retransmissions of one segment are not counted. */
const MAX_ATTEMPTS = 64;

interface RetransmitSpec extends LossSpec {
  readonly rtoMs: number;
  readonly backoff: number;
}

/** Which segments of a stream are lost, and how late they are then. */
export class Retransmissions {
  readonly #spec: RetransmitSpec;
  readonly #losses: Losses;

  constructor(rolls: Rolls, spec: RetransmitSpec) {
    this.#spec = spec;
    this.#losses = new Losses(rolls, spec);
  }

  /** Once a segment, in ascending order. */
  isLost(segment: number): boolean {
    return this.#losses.isLost(segment);
  }

  /** How late a lost segment is, in milliseconds: its retransmissions may be lost, too. */
  delayMs(segment: number): number {
    const { backoff } = this.#spec;
    let { rtoMs } = this.#spec;
    let delayMs = 0;
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && delayMs < MAX_DELAY_MS; attempt += 1) {
      delayMs += rtoMs;
      rtoMs *= backoff;
      if (!this.#losses.isLostAgain(segment, attempt)) break;
    }
    return Math.min(delayMs, MAX_DELAY_MS);
  }
}
