import { ownBytes } from '../memory/own-bytes.ts';
import { Slabs } from '../memory/slabs.ts';

const SLAB_BYTES = 8192;
/** Longer payloads are kept as they are, or get memory of their own. */
const SHORT_BYTES = SLAB_BYTES / 8;

/**
 * Keeps payloads cheaply. A short one is copied into a slab: thousands of small buffers that live for a while cost the garbage collector
 * more than everything else that happens to a message, and a short view may keep a whole 64 KiB read alive. A capture lets go of its
 * messages in the order in which they came, so at most one slab at each end is kept in vain.
 */
export class PayloadStore {
  readonly #slabs = new Slabs(SLAB_BYTES);
  #lastGiven: Buffer | undefined;
  #lastKept: Buffer | undefined;

  /** The payload, or a copy of it. */
  keep(bytes: Buffer): Buffer {
    if (bytes.length > SHORT_BYTES) return ownBytes(bytes);
    // What an echo sends is the buffer it received.
    if (bytes === this.#lastGiven && this.#lastKept !== undefined) return this.#lastKept;
    this.#lastGiven = bytes;
    this.#lastKept = this.#slabs.cut(bytes.length);
    this.#lastKept.set(bytes);
    return this.#lastKept;
  }
}
