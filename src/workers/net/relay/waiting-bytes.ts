import { ownBytes } from '../memory/own-bytes.ts';

/** While a server is dialled, the peer is not read when this much waits for it, or half of `maxSendBufferBytes`. */
const HOLD_BYTES = 64 * 1024;

/** What a peer sends while its server is dialled. */
export class WaitingBytes {
  #chunks: Buffer[] = [];
  bytes = 0;

  get count(): number {
    return this.#chunks.length;
  }

  /** False: the peer is not to be read until they have left. */
  add(chunk: Buffer, maxSendBufferBytes: number): boolean {
    this.#chunks.push(ownBytes(chunk));
    this.bytes += chunk.length;
    return this.bytes < Math.min(HOLD_BYTES, maxSendBufferBytes / 2);
  }

  /** False: the link is full, and `linkDrained` follows. */
  leaveBy(link: { write(bytes: Buffer): boolean }): boolean {
    let isFree = true;
    for (const chunk of this.#chunks) isFree = link.write(chunk);
    this.clear();
    return isFree;
  }

  clear(): void {
    this.#chunks = [];
    this.bytes = 0;
  }
}
