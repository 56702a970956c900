import type { OpenTunnel } from './open-tunnel.ts';

/**
 * Keeps a tunnel's WebSocket going, and ends one that does not end. A client may stop reading for as long as it likes, and then answers no
 * ping either: whether its machine is there is for TCP's keep-alive to say. Pings keep what is in between from taking the silence for an
 * end. A client that is being closed has to take what is left, or answer, between two beats.
 */
export class Pulse {
  readonly #tunnel: OpenTunnel;
  #takenBytes = -1;

  constructor(tunnel: OpenTunnel, intervalMs: number) {
    this.#tunnel = tunnel;
    tunnel.socket.setKeepAlive(true, intervalMs);
  }

  beat(): void {
    const { ws, socket } = this.#tunnel;
    if (ws.readyState === ws.CLOSING) {
      const taken = socket.bytesWritten - socket.writableLength;
      if (taken === this.#takenBytes) ws.terminate();
      this.#takenBytes = taken;
    } else if (ws.readyState === ws.OPEN && socket.writableLength === 0) ws.ping();
  }
}
