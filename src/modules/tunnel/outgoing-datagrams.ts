import type { MessagePort } from 'node:worker_threads';
import { PART_OVERHEAD_BYTES } from '../../contract/tunnel.ts';
import type { Outgoing, Window } from './outgoing.ts';

/** One datagram a frame; those that came in one turn of the event loop go as one message. */
export class OutgoingDatagrams implements Outgoing {
  readonly #port: MessagePort;
  readonly #window: Window;
  #frames: Buffer[] = [];
  #bytes = 0;
  readonly #flush = () => this.flush();

  constructor(port: MessagePort, window: Window) {
    this.#port = port;
    this.#window = window;
  }

  add(frame: Buffer): void {
    this.#window.use(frame.length + PART_OVERHEAD_BYTES);
    if (this.#frames.length === 0) setImmediate(this.#flush);
    this.#frames.push(frame);
    this.#bytes += frame.length;
  }

  credit(bytes: number): void {
    this.#window.credit(bytes);
  }

  flush(): void {
    if (this.#frames.length === 0) return;
    const whole = Buffer.allocUnsafeSlow(this.#bytes);
    let at = 0;
    for (const frame of this.#frames) at += frame.copy(whole, at);
    const bytes = whole.buffer as ArrayBuffer;
    this.#port.postMessage({ kind: 'parts', bytes, parts: this.#frames.map(({ length }) => length * 2 + 1) }, [bytes]);
    this.#frames = [];
    this.#bytes = 0;
  }
}
