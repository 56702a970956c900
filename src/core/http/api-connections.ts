import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { AppError } from '../errors/index.ts';
import { endWithProblem } from './client-error.ts';

/** How long a refused client may take to read why, in milliseconds. */
const REFUSAL_TIMEOUT_MS = 500;
/** Most refused clients that still get an error response; more are closed without one. */
const MAX_REFUSALS = 100;
/** How long a connection must be without a request before it may be closed to make room, in milliseconds. */
const QUIET_MS = 1000;
/** How often at most room is looked for, in milliseconds: it looks at every connection. */
const ROOM_EVERY_MS = 100;

interface Held {
  /** Requests that are being answered; a WebSocket counts as one. */
  requests: number;
  /** When it was opened, or its last answer ended, on the clock of `performance`. */
  quietFromMs: number;
}

/**
 * The connections of the API's server. There are at most so many: at the limit those that are without a request for a second are closed
 * (also those that are still at their first headers), and when that gives no room a new one is refused. One whose client takes nothing of
 * its answer for the time of the server (`server.timeout`) is cut, while one that waits for an answer is left alone.
 */
export class ApiConnections {
  readonly #server: Server;
  readonly #max: number;
  readonly #open = new Map<Socket, Held>();
  #refusals = 0;
  #lookedForRoomMs = Number.NEGATIVE_INFINITY;
  /** Connections that were refused since the start. */
  refused = 0;
  /** Connections that were cut since the start because nothing was taken. */
  stalled = 0;

  constructor(server: Server, max: number) {
    this.#server = server;
    this.#max = max;
    this.#stand(server.listeners('connection') as ((socket: Socket) => void)[]);
    server.prependListener('request', ({ socket }: IncomingMessage, response: ServerResponse) =>
      this.#answering(socket, response),
    );
    server.on('timeout', (socket: Socket) => this.#quiet(socket));
    server.on('upgrade', ({ socket }: IncomingMessage) => this.#upgraded(socket));
  }

  get count(): number {
    return this.#open.size;
  }

  /** In front of Node's own listeners: a refused socket must get no parser, or its request would be carried out. */
  #stand(listeners: readonly ((socket: Socket) => void)[]): void {
    this.#server.removeAllListeners('connection');
    this.#server.on('connection', (socket: Socket) => {
      if (this.#open.size >= this.#max) this.#makeRoom();
      if (this.#open.size >= this.#max) this.#refuse(socket);
      else this.#take(socket, listeners);
    });
  }

  #take(socket: Socket, listeners: readonly ((socket: Socket) => void)[]): void {
    this.#open.set(socket, { requests: 0, quietFromMs: performance.now() });
    socket.once('close', () => this.#open.delete(socket));
    for (const listener of listeners) listener.call(this.#server, socket);
  }

  #makeRoom(): void {
    const now = performance.now();
    if (now - this.#lookedForRoomMs < ROOM_EVERY_MS) return;
    this.#lookedForRoomMs = now;
    for (const [socket, { requests, quietFromMs }] of this.#open) {
      if (requests > 0 || now - quietFromMs < QUIET_MS) continue;
      socket.destroy();
      this.#open.delete(socket);
    }
  }

  /** What the client sends is read and dropped: unread bytes would turn the end of the connection into a reset, and the answer be lost. */
  #refuse(socket: Socket): void {
    this.refused += 1;
    if (this.#refusals >= MAX_REFUSALS) {
      socket.destroy();
      return;
    }
    this.#refusals += 1;
    const timer = setTimeout(() => socket.destroy(), REFUSAL_TIMEOUT_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      this.#refusals -= 1;
    });
    socket
      .on('error', () => undefined)
      .once('end', () => socket.destroy())
      .resume();
    endWithProblem(
      socket,
      new AppError(
        'api_connection_limit',
        `The API has ${this.#max} connections, the limit (PORTCALL_MAX_API_CONNECTIONS).`,
      ),
    );
  }

  #answering(socket: Socket, response: ServerResponse): void {
    const held = this.#open.get(socket);
    if (held === undefined) return;
    held.requests += 1;
    response.once('close', () => {
      held.requests -= 1;
      held.quietFromMs = performance.now();
    });
  }

  /** WebSockets are kept, and given up, by pings. */
  #upgraded(socket: Socket): void {
    socket.setTimeout(0);
    const held = this.#open.get(socket);
    if (held !== undefined) held.requests += 1;
  }

  /** Nothing came and nothing went for the time of the server, or for that of connections without a request. */
  #quiet(socket: Socket): void {
    const isStalled = socket.writableLength > 0;
    if (!isStalled && (this.#open.get(socket)?.requests ?? 0) > 0) return;
    if (isStalled) this.stalled += 1;
    socket.destroy();
  }
}
