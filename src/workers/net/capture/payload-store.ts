const SLAB_BYTES = 8192;
/** Longer payloads are kept as they are, or get a buffer of their own. */
const SHORT_BYTES = SLAB_BYTES / 8;
/** How much more than itself a long payload may keep alive before it is copied. */
const SPARE_FACTOR = 2;

/**
 * Keeps payloads cheaply. A short one is copied into a slab: thousands of small buffers that live for a while cost the garbage collector
 * more than everything else that happens to a message, and a short view may keep a whole 64 KiB read alive. A capture lets go of its
 * messages in the order in which they came, so at most one slab at each end is kept in vain.
 */
export class PayloadStore {
  #slab: Buffer | undefined;
  #used = 0;
  #lastGiven: Buffer | undefined;
  #lastKept: Buffer | undefined;

  /** The payload, or a copy of it. */
  keep(bytes: Buffer): Buffer {
    if (bytes.length > SHORT_BYTES) return bytes.buffer.byteLength <= bytes.length * SPARE_FACTOR ? bytes : ownCopy(bytes);
    // What an echo sends is the buffer it received.
    if (bytes === this.#lastGiven && this.#lastKept !== undefined) return this.#lastKept;
    this.#lastGiven = bytes;
    this.#lastKept = this.#copy(bytes);
    return this.#lastKept;
  }

  #copy(bytes: Buffer): Buffer {
    if (this.#slab === undefined || this.#used + bytes.length > SLAB_BYTES) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += bytes.length;
    this.#slab.set(bytes, from);
    return this.#slab.subarray(from, this.#used);
  }
}

function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
