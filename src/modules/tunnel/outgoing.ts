import type { MessagePort } from 'node:worker_threads';
import { GATHER_MAX_BYTES, PART_OVERHEAD_BYTES } from '../../contract/tunnel.ts';
import type { WebSocket } from 'ws';

/** A frame of this length is worth being moved by itself, without a copy. */
const LONG_FRAME_BYTES = 16 * 1024;

/**
 * Frames of the client on their way to the socket: those that came in one turn of the event loop go together. With a window on its way the
 * WebSocket is not read, so the client's own sends come to a stop.
 */
export class Outgoing {
  readonly #ws: WebSocket;
  readonly #port: MessagePort;
  readonly #windowBytes: number;
  readonly #isStream: boolean;
  /** Ready to be posted, in order. */
  #ready: ArrayBuffer[] = [];
  /** Short frames after those. */
  #short: Buffer[] = [];
  #shortBytes = 0;
  #bytes = 0;
  #outstanding = 0;
  #isScheduled = false;
  readonly #flush = () => {
    this.#isScheduled = false;
    this.flush();
  };

  constructor(ws: WebSocket, port: MessagePort, windowBytes: number, isStream: boolean) {
    this.#ws = ws;
    this.#port = port;
    this.#windowBytes = windowBytes;
    this.#isStream = isStream;
  }

  /** `frame` is the outgoing's own from here. */
  add(frame: Buffer): void {
    this.#outstanding += this.#isStream ? frame.length : frame.length + PART_OVERHEAD_BYTES;
    if (this.#outstanding >= this.#windowBytes) this.#ws.pause();
    this.#bytes += frame.length;
    if (this.#isStream && frame.length >= LONG_FRAME_BYTES && frame.byteLength === frame.buffer.byteLength) {
      this.#join();
      this.#ready.push(frame.buffer as ArrayBuffer);
    } else {
      this.#short.push(frame);
      this.#shortBytes += frame.length;
    }
    if (this.#bytes >= GATHER_MAX_BYTES) this.flush();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(this.#flush);
    }
  }

  /** The net thread has passed on so many bytes. */
  credit(bytes: number): void {
    this.#outstanding -= bytes;
    if (this.#ws.isPaused && this.#outstanding <= this.#windowBytes / 2) this.#ws.resume();
  }

  flush(): void {
    const parts = this.#isStream ? undefined : this.#short.map(({ length }) => length * 2 + 1);
    this.#join();
    const [first] = this.#ready;
    if (first === undefined) return;
    this.#port.postMessage(parts ? { kind: 'parts', bytes: first, parts } : this.#ready, this.#ready);
    this.#ready = [];
    this.#bytes = 0;
  }

  /** Copies the short frames into one buffer. */
  #join(): void {
    if (this.#short.length === 0) return;
    const whole = Buffer.allocUnsafeSlow(this.#shortBytes);
    let at = 0;
    for (const frame of this.#short) at += frame.copy(whole, at);
    this.#ready.push(whole.buffer as ArrayBuffer);
    this.#short = [];
    this.#shortBytes = 0;
  }
}
