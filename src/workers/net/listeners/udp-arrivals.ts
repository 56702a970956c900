import type { RemoteInfo } from 'node:dgram';
import { ownBytes } from '../memory/own-bytes.ts';
import type { Arrival, ArrivalFaults } from '../connection/gate.ts';
import type { AppError } from '../../../core/errors/index.ts';

/** Most bytes that wait for one session, and for all of a listener. */
const MAX_SESSION_BYTES = 64 * 1024;
const MAX_BYTES = 16 * 1024 * 1024;
/** What a datagram costs besides its bytes: an empty one takes memory, too. */
const DATAGRAM_BYTES = 64;

/** What becomes of a peer that has waited. */
export interface UdpArrivalsOwner {
  /** Its session begins with these datagrams. */
  entered(peer: RemoteInfo, ordinal: number, datagrams: readonly Buffer[]): void;
  refused(error: AppError): void;
  /** There was no room for a datagram, or its peer has waited too long. */
  dropped(datagrams: number): void;
}

interface Waiting extends Arrival {
  readonly datagrams: Buffer[];
  bytes: number;
  /** When the last one came, monotonic milliseconds. */
  lastMs: number;
}

/** UDP peers without a session that faults hold, each with the datagrams that came. */
export class UdpArrivals {
  readonly #owner: UdpArrivalsOwner;
  /** In the order in which they came. */
  readonly #waiting = new Map<string, Waiting>();
  #bytes = 0;

  constructor(owner: UdpArrivalsOwner) {
    this.#owner = owner;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** True: the peer is one of those that wait, and so does the datagram. */
  add({ address, port }: RemoteInfo, datagram: Buffer): boolean {
    if (this.#waiting.size === 0) return false;
    const waiting = this.#waiting.get(keyOf(address, port));
    if (waiting === undefined) return false;
    this.#keep(waiting, datagram);
    return true;
  }

  /** The first datagram of a peer. */
  arrive(peer: RemoteInfo, datagram: Buffer, ordinal: number, faults: ArrivalFaults): void {
    const key = keyOf(peer.address, peer.port);
    const waiting: Waiting = {
      ordinal,
      peer: peer.address,
      datagrams: [],
      bytes: 0,
      lastMs: 0,
      enter: () => {
        this.#remove(key, waiting);
        this.#owner.entered(peer, ordinal, waiting.datagrams);
        faults.forgetArrival(waiting);
      },
      refuse: (error) => {
        this.#remove(key, waiting);
        this.#owner.refused(error);
      },
    };
    this.#waiting.set(key, waiting);
    this.#keep(waiting, datagram);
    faults.arrive(waiting);
  }

  /** Forgets those from whom nothing came for this long. */
  expire(idleMs: number, faults: ArrivalFaults): void {
    const latestMs = performance.now() - idleMs;
    for (const [key, waiting] of this.#waiting) {
      if (waiting.lastMs > latestMs) break;
      this.#forget(key, waiting, faults);
    }
  }

  clear(faults: ArrivalFaults): void {
    for (const [key, waiting] of this.#waiting) this.#forget(key, waiting, faults);
  }

  #forget(key: string, waiting: Waiting, faults: ArrivalFaults): void {
    this.#remove(key, waiting);
    faults.forgetArrival(waiting);
    this.#owner.dropped(waiting.datagrams.length);
  }

  #keep(waiting: Waiting, datagram: Buffer): void {
    const bytes = datagram.length + DATAGRAM_BYTES;
    waiting.lastMs = performance.now();
    if (waiting.bytes + bytes > MAX_SESSION_BYTES + DATAGRAM_BYTES || this.#bytes + bytes > MAX_BYTES) {
      this.#owner.dropped(1);
      return;
    }
    waiting.datagrams.push(ownBytes(datagram));
    waiting.bytes += bytes;
    this.#bytes += bytes;
  }

  #remove(key: string, waiting: Waiting): void {
    if (this.#waiting.delete(key)) this.#bytes -= waiting.bytes;
  }
}

function keyOf(host: string, port: number): string {
  return `${host} ${port}`;
}
