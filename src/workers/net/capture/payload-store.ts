const SLAB_BYTES = 4096;
/** Longer payloads get a buffer of their own. */
const SLAB_SHARE_BYTES = SLAB_BYTES / 4;
/** What a view may keep alive besides itself before it is copied: as much again, and a little for very short messages. */
const SPARE_FACTOR = 2;
const SPARE_BYTES = 64;

/**
 * Keeps payloads without keeping much more memory than they have: a short message can be a view of a 64 KiB read. Copies are laid one
 * after the other into slabs; a capture lets go of its messages in the same order, so at most one slab at each end is kept in vain.
 */
export class PayloadStore {
  #slab: Buffer | undefined;
  #used = 0;

  /** The payload itself, or a copy of it. */
  keep(bytes: Buffer): Buffer {
    if (bytes.buffer.byteLength <= bytes.length * SPARE_FACTOR + SPARE_BYTES) return bytes;
    return this.#copy(bytes);
  }

  #copy(bytes: Buffer): Buffer {
    const target = bytes.length > SLAB_SHARE_BYTES ? Buffer.allocUnsafeSlow(bytes.length) : this.#room(bytes.length);
    bytes.copy(target);
    return target;
  }

  #room(length: number): Buffer {
    if (this.#slab === undefined || this.#used + length > SLAB_BYTES) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += length;
    return this.#slab.subarray(from, this.#used);
  }
}
