/** Frames of the client on their way to the net thread. */
export interface Outgoing {
  /** A frame as `ws` gives it: `frame` is the outgoing's own from here. */
  add(frame: Buffer): void;
  /** The net thread has passed on so many bytes. */
  credit(bytes: number): void;
  /** Posts what was gathered. */
  flush(): void;
}

/** With a window on its way the WebSocket is not read, so the client's own sends come to a stop. */
export class Window {
  readonly #ws: { readonly isPaused: boolean; pause(): void; resume(): void };
  readonly #bytes: number;
  #outstanding = 0;

  constructor(ws: { readonly isPaused: boolean; pause(): void; resume(): void }, bytes: number) {
    this.#ws = ws;
    this.#bytes = bytes;
  }

  use(bytes: number): void {
    this.#outstanding += bytes;
    if (this.#outstanding >= this.#bytes) this.#ws.pause();
  }

  credit(bytes: number): void {
    this.#outstanding -= bytes;
    if (this.#ws.isPaused && this.#outstanding <= this.#bytes / 2) this.#ws.resume();
  }
}
