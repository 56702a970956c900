/**
 * A few byte sequences to look for at a position: the longest that stands there wins. Compared one after the other; the contract bounds
 * their number and length, so a look costs a constant.
 */
export class ByteSequences {
  readonly #longestFirst: readonly Buffer[];
  /** 1 for each byte that begins a sequence. */
  readonly firstBytes = new Uint8Array(256);
  /** After {@link matchAt}: the bytes end within a longer sequence, so more of them could change the answer. */
  mayGoOn = false;

  constructor(sequences: readonly Buffer[]) {
    this.#longestFirst = sequences.toSorted((a, b) => b.length - a.length);
    for (const sequence of sequences) this.firstBytes[sequence[0] ?? 0] = 1;
  }

  /** Length of the longest sequence at `at`; 0 when there is none. */
  matchAt(bytes: Buffer, at: number): number {
    this.mayGoOn = false;
    for (const sequence of this.#longestFirst) {
      const length = Math.min(sequence.length, bytes.length - at);
      if (!isSame(bytes, at, sequence, length)) continue;
      if (length === sequence.length) return length;
      this.mayGoOn = true;
    }
    return 0;
  }

  /** The longest sequence that `message` ends with. */
  findEnding(message: Buffer): Buffer | undefined {
    return this.#longestFirst.find(
      (sequence) =>
        message.length >= sequence.length &&
        isSame(message, message.length - sequence.length, sequence, sequence.length),
    );
  }
}

/** Whether `bytes` has the first `length` bytes of `sequence` at `at`. A loop: sequences are short, and a call into native code costs more. */
export function isSame(bytes: Buffer, at: number, sequence: Buffer, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[at + i] !== sequence[i]) return false;
  return true;
}

/** How many bytes at the end of `bytes`, not before `from`, are the beginning of `sequence`. */
export function partAtEnd(bytes: Buffer, from: number, sequence: Buffer): number {
  const longest = Math.min(sequence.length - 1, bytes.length - from);
  for (let length = longest; length > 0; length--)
    if (isSame(bytes, bytes.length - length, sequence, length)) return length;
  return 0;
}
