import type { MessagePort } from 'node:worker_threads';
import { GATHER_MAX_BYTES } from '../../contract/tunnel.ts';
import type { MaskedSink } from './frame-tap.ts';
import type { Outgoing, Window } from './outgoing.ts';
import { unmask, type Memory } from './unmask.ts';

/**
 * Bytes of a stream on their way, gathered during a turn of the event loop: copied once, out of what was read from the WebSocket into what
 * moves to the net thread.
 */
export class OutgoingStream implements Outgoing, MaskedSink {
  readonly #port: MessagePort;
  readonly #window: Window;
  /** Being filled. */
  #memory: Memory | undefined;
  #filled = 0;
  #isScheduled = false;
  readonly #flush = () => {
    this.#isScheduled = false;
    this.flush();
  };

  constructor(port: MessagePort, window: Window) {
    this.#port = port;
    this.#window = window;
  }

  add(frame: Buffer): void {
    for (let at = 0; at < frame.length; at += GATHER_MAX_BYTES) this.#take(frame.subarray(at, at + GATHER_MAX_BYTES));
  }

  addMasked(bytes: Buffer, mask: Uint8Array, phase: number): void {
    const memory = this.#take(bytes);
    unmask(memory, this.#filled - bytes.length, this.#filled, mask, phase);
  }

  credit(bytes: number): void {
    this.#window.credit(bytes);
  }

  /** What fills less than half of its memory is copied out of it: a byte that waits for a slow peer must not hold 256 KiB. */
  flush(): void {
    const { memory, filled } = { memory: this.#memory, filled: this.#filled };
    if (memory === undefined || filled === 0) return;
    this.#filled = 0;
    const isFull = filled * 2 >= GATHER_MAX_BYTES;
    if (isFull) this.#memory = undefined;
    const bytes = isFull ? memory.bytes.subarray(0, filled) : memory.bytes.slice(0, filled);
    this.#port.postMessage([bytes], [bytes.buffer as ArrayBuffer]);
  }

  /** At most {@link GATHER_MAX_BYTES}. They are in the memory before {@link #filled} when this returns. */
  #take(bytes: Buffer): Memory {
    this.#window.use(bytes.length);
    if (this.#filled + bytes.length > GATHER_MAX_BYTES) this.flush();
    const memory = (this.#memory ??= newMemory());
    memory.bytes.set(bytes, this.#filled);
    this.#filled += bytes.length;
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(this.#flush);
    }
    return memory;
  }
}

function newMemory(): Memory {
  const { buffer } = Buffer.allocUnsafeSlow(GATHER_MAX_BYTES);
  return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer) };
}
