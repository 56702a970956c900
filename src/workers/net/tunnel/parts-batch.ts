import type { TunnelData } from '../../../contract/tunnel.ts';

type Parts = Extract<TunnelData, { kind: 'parts' }>;

/** Datagrams, or what an observer sees, gathered during one turn of the event loop: one message for all, and one copy of the bytes. */
export class PartsBatch {
  readonly #post: (message: Parts, transfer: ArrayBuffer[]) => void;
  #parts: Buffer[] = [];
  #marks: number[] = [];
  #bytes = 0;

  constructor(post: (message: Parts, transfer: ArrayBuffer[]) => void) {
    this.#post = post;
  }

  /** `bytes` must stay as they are until the turn is over. */
  add(bytes: Buffer, sent: boolean): void {
    if (this.#parts.length === 0) setImmediate(flush, this);
    this.#parts.push(bytes);
    this.#marks.push(bytes.length * 2 + (sent ? 1 : 0));
    this.#bytes += bytes.length;
  }

  flush(): void {
    if (this.#parts.length === 0) return;
    const { buffer } = joined(this.#parts, this.#bytes);
    const message: Parts = { kind: 'parts', bytes: buffer, parts: this.#marks };
    this.#parts = [];
    this.#marks = [];
    this.#bytes = 0;
    this.#post(message, [buffer]);
  }
}

function flush(batch: PartsBatch): void {
  batch.flush();
}

/** In an ArrayBuffer of their own, so that it can be transferred. */
function joined(parts: readonly Buffer[], length: number): Buffer & { readonly buffer: ArrayBuffer } {
  const whole = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const part of parts) at += part.copy(whole, at);
  return whole as Buffer & { readonly buffer: ArrayBuffer };
}
