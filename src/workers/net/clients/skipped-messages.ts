import type { Encoding } from '../../../contract/bytes.ts';
import type { Match } from '../../../contract/match.ts';
import { MAX_CLOSEST, type ClosestMiss } from '../../../contract/verification.ts';
import { compileExplanation } from '../../shared/match/index.ts';
import { messageOf } from '../capture/message-listing.ts';
import type { CapturedMessage } from '../capture/message-ring.ts';

/** Most messages that are kept of one exchange, the newest… */
const MAX_KEPT = 16;
/** …and payload bytes of them. */
const MAX_KEPT_BYTES = 256 * 1024;

interface Kept {
  readonly message: CapturedMessage;
  readonly encoding: Encoding;
}

/** What an exchange received that did not match: how many, and the newest, to say why. */
export class SkippedMessages {
  #count = 0;
  #kept: Kept[] = [];
  #bytes = 0;

  get count(): number {
    return this.#count;
  }

  /** The bytes are copied: a socket reads the next message over them. One that is too long to be kept is counted. */
  add(message: CapturedMessage, encoding: Encoding): void {
    this.#count += 1;
    if (message.bytes.length > MAX_KEPT_BYTES) return;
    this.#bytes += message.bytes.length;
    this.#kept.push({ message: { ...message, bytes: Buffer.from(message.bytes) }, encoding });
    while (this.#kept.length > MAX_KEPT || this.#bytes > MAX_KEPT_BYTES)
      this.#bytes -= this.#kept.shift()?.message.bytes.length ?? 0;
  }

  /** Those that come closest to the condition, the closest first, the newest first among equals, and the keys that do not hold. */
  closest(match: Match): ClosestMiss[] {
    const explain = compileExplanation(match);
    return this.#kept
      .toReversed()
      .map((kept) => ({ ...kept, ...explain(kept.message.bytes) }))
      .sort((a, b) => b.closeness - a.closeness)
      .slice(0, MAX_CLOSEST)
      .map(({ message, encoding, mismatches }) => ({ message: messageOf(message, encoding), why: [...mismatches] }));
  }
}
