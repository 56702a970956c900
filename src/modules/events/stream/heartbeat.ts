import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

interface Watched {
  readonly ws: WebSocket;
  readonly socket: Duplex & { readonly bytesWritten?: number };
  /** A pong, or any frame, came since the last ping. */
  heard: boolean;
  /** Bytes the operating system had taken at the last ping; -1: nothing was waiting then. */
  taken: number;
}

/**
 * Pings sockets and gives up those that do not answer until the next ping. A subscriber that reads slowly has its ping far behind in what
 * waits for it: as long as that shrinks it is alive, and so is one whose frames we do not read at present.
 */
export class Heartbeat {
  readonly #watched = new Set<Watched>();
  readonly #timer: NodeJS.Timeout;
  readonly #giveUp: (ws: WebSocket) => void;

  constructor(intervalMs: number, giveUp: (ws: WebSocket) => void) {
    this.#giveUp = giveUp;
    this.#timer = setInterval(() => this.#beat(), intervalMs).unref();
  }

  watch(ws: WebSocket, socket: Duplex): void {
    const watched: Watched = { ws, socket, heard: true, taken: -1 };
    const hear = (): void => {
      watched.heard = true;
    };
    ws.on('pong', hear).on('ping', hear).on('message', hear);
    ws.once('close', () => this.#watched.delete(watched));
    this.#watched.add(watched);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    for (const watched of this.#watched) {
      if (watched.ws.readyState !== watched.ws.OPEN) continue;
      if (isAlive(watched)) this.#ping(watched);
      else this.#giveUp(watched.ws);
    }
  }

  #ping(watched: Watched): void {
    watched.heard = false;
    watched.taken = watched.socket.writableLength > 0 ? takenBytes(watched) : -1;
    watched.ws.ping();
  }
}

function isAlive(watched: Watched): boolean {
  return watched.heard || watched.ws.isPaused || (watched.taken >= 0 && takenBytes(watched) > watched.taken);
}

function takenBytes({ socket }: Watched): number {
  return (socket.bytesWritten ?? 0) - socket.writableLength;
}
