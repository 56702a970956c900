import { connect, type Socket } from 'node:net';
import { waitUntil } from './wait.ts';

/** What one connection of the load has seen, for the account of its events. */
export interface PeerRecord {
  /** Port of our side: the event `connection.opened` names it. */
  readonly port: number;
  readonly connectedAtMs: number;
  /** Messages whose echo came back whole: acknowledged. */
  acked: number;
  sent: number;
  /** It has ended, but not from this side. */
  wasCut: boolean;
}

export interface SteadyLoadOptions {
  readonly connections?: number;
  /** Messages a second, all connections together. */
  readonly perSecond?: number;
}

/** Bytes of a message. */
const MESSAGE_BYTES = 64;
const TICK_MS = 5;
const RECONNECT_MS = 25;
/** How long the last echoes may take when the load pauses, in milliseconds. */
const PAUSE_BOUND_MS = 60_000;

/**
 * Echo traffic at a steady rate, so that the machine has room for what is measured besides. Every message is different, and its echo is
 * compared byte by byte. A connection that ends is opened again, as a client would.
 */
export class SteadyLoad {
  /** Every connection there was, in order. */
  readonly records: PeerRecord[] = [];
  /** Echoes that were not what had been sent. */
  readonly problems: string[] = [];
  readonly #port: number;
  readonly #perTick: number;
  readonly #peers: Peer[];
  readonly #timer: NodeJS.Timeout;
  #due = 0;
  #next = 0;
  #paused = false;

  constructor(port: number, { connections = 12, perSecond = 1500 }: SteadyLoadOptions = {}) {
    this.#port = port;
    this.#perTick = (perSecond * TICK_MS) / 1000;
    this.#peers = Array.from({ length: connections }, () => new Peer(this.#port, this));
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  get acked(): number {
    return this.records.reduce((sum, { acked }) => sum + acked, 0);
  }

  /** Connections that were cut. */
  get cuts(): number {
    return this.records.filter(({ wasCut }) => wasCut).length;
  }

  /** Resolves when every connection of now has had an echo since the call. */
  async everyPeerEchoes(deadlineMs: number): Promise<void> {
    const before = this.#peers.map((peer) => peer.echoes);
    await waitUntil(() => this.#peers.every((peer, at) => peer.isOpen && peer.echoes > (before[at] ?? 0)), deadlineMs);
  }

  /** Sends nothing more; resolves when nothing is on its way. */
  async pause(): Promise<void> {
    this.#paused = true;
    await waitUntil(() => this.#peers.every((peer) => peer.isIdle), PAUSE_BOUND_MS);
  }

  resume(): void {
    this.#paused = false;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#peers.map((peer) => peer.end()));
  }

  #tick(): void {
    if (this.#paused) return;
    // What could not be sent is not made up for: that would be a burst when the outage is over.
    this.#due = Math.min(this.#due + this.#perTick, 2 * this.#perTick + 1);
    for (let tried = 0; this.#due >= 1 && tried < this.#peers.length; tried++) {
      const peer = this.#peers[this.#next];
      this.#next = (this.#next + 1) % this.#peers.length;
      if (peer?.isIdle !== true) continue;
      peer.send();
      this.#due -= 1;
    }
  }
}

/** One connection at a time: one message, its echo, the next message. */
class Peer {
  /** Over all its connections. */
  echoes = 0;
  readonly #port: number;
  readonly #load: SteadyLoad;
  #socket: Socket;
  #record: PeerRecord | undefined;
  #expected: Buffer | undefined;
  #received: Buffer[] = [];
  #missing = 0;
  #ended = Promise.withResolvers<void>();
  #isEnding = false;
  #again: NodeJS.Timeout | undefined;

  constructor(port: number, load: SteadyLoad) {
    this.#port = port;
    this.#load = load;
    this.#socket = this.#open();
  }

  get isOpen(): boolean {
    return this.#record !== undefined;
  }

  get isIdle(): boolean {
    return this.isOpen && this.#expected === undefined;
  }

  send(): void {
    if (!this.#record) return;
    const text = `${this.#record.port} ${this.#record.sent} `;
    this.#expected = Buffer.from(text.padEnd(MESSAGE_BYTES, 'abcdefghijklmnopqrstuvwxyz'));
    this.#missing = MESSAGE_BYTES;
    this.#received = [];
    this.#record.sent += 1;
    this.#socket.write(this.#expected);
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#again);
    if (this.#socket.destroyed) return;
    this.#socket.end();
    await this.#ended.promise;
  }

  #open(): Socket {
    this.#ended = Promise.withResolvers<void>();
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    socket.on('connect', () => {
      this.#record = { port: socket.localPort ?? 0, connectedAtMs: Date.now(), acked: 0, sent: 0, wasCut: false };
      this.#load.records.push(this.#record);
    });
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.once('close', () => this.#onClose());
    return socket;
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#missing -= chunk.length;
    if (this.#missing > 0 || !this.#record) return;
    if (this.#expected === undefined || !Buffer.concat(this.#received).equals(this.#expected))
      this.#load.problems.push(`port ${this.#record.port}, message ${this.#record.sent}: the echo is another one`);
    this.#expected = undefined;
    this.#record.acked += 1;
    this.echoes += 1;
  }

  #onClose(): void {
    if (this.#record && !this.#isEnding) this.#record.wasCut = true;
    this.#record = undefined;
    this.#expected = undefined;
    this.#ended.resolve();
    if (!this.#isEnding) this.#again = setTimeout(() => (this.#socket = this.#open()), RECONNECT_MS);
  }
}
