import { toWrite } from '../memory/own-bytes.ts';

/** What is gathered up to here is one write: copying it costs less than a system call for each part. */
const JOIN_MAX_BYTES = 16 * 1024;
/** What is gathered is handed on when it is this much, so that back-pressure shows while a chunk is still being decoded. */
const GATHER_MAX_BYTES = 64 * 1024;

/** Takes gathered bytes. */
export interface OutboxSocket {
  readonly writableLength: number;
  cork(): void;
  uncork(): void;
  write(bytes: Buffer): boolean;
}

/**
 * Gathers the replies to the messages of one chunk into one write. Decoding a chunk never waits for anything, so one outbox serves all
 * connections of the thread, one after the other.
 */
export class Outbox {
  #owner: object | undefined;
  #parts: Buffer[] = [];
  #bytes = 0;

  begin(owner: object): void {
    this.#owner = owner;
  }

  gathersFor(owner: object): boolean {
    return this.#owner === owner;
  }

  /** True when it should be flushed now. */
  add(bytes: Buffer): boolean {
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
    return this.#bytes >= GATHER_MAX_BYTES;
  }

  /** Writes what was gathered, and goes on. False: the socket's buffer is full. */
  flush(socket: OutboxSocket): boolean {
    const parts = this.#parts;
    const [first] = parts;
    if (first === undefined) return true;
    const bytes = this.#bytes;
    this.#parts = [];
    this.#bytes = 0;
    if (parts.length === 1) return socket.write(toWrite(socket, first));
    if (bytes <= JOIN_MAX_BYTES) return socket.write(toWrite(socket, Buffer.concat(parts, bytes)));
    let free = true;
    socket.cork();
    for (const part of parts) free = socket.write(toWrite(socket, part));
    socket.uncork();
    return free;
  }

  end(): void {
    this.#owner = undefined;
  }
}
