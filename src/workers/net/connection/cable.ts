import type { FaultStates } from '../../../contract/fault-state.ts';
import type { FaultPlace, Faults } from '../../../contract/faults/index.ts';
import type { FaultTotals, FaultTypeTotals } from '../../../contract/thread-messages.ts';
import type { CloseReason } from '../../../contract/connection.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Decoder } from '../../shared/framing/index.ts';
import type { Hits, Trace } from '../capture/fault-trace.ts';
import type { SocketOwner } from '../sockets/socket-events.ts';
import type { ArrivalFaults, DialFaults, HandshakeFaults, RefuseFaults } from './gate.ts';
import type { OutboxSocket } from './outbox.ts';

/** A connection as the faults between it and its peer see it. */
export interface CabledConnection {
  readonly id: string;
  /** Its number at the endpoint, from 1. */
  readonly ordinal: number;
  readonly remoteHost: string;
  readonly openedAtMs: number;
  readonly codec: Codec;
  readonly record: {
    readonly bytesIn: number;
    readonly messagesIn: number;
    readonly bytesOut: number;
    readonly messagesOut: number;
    arrive(hits: Hits | undefined): void;
    leave(bytes: number): Trace | undefined;
  };
  /** What decodes a direction of its stream, if something does. */
  findDecoder?(direction: 'in' | 'out'): Decoder | undefined;
  close(reason: CloseReason): void;
  reset(reason: CloseReason): void;
}

/** What stands between a TCP connection and its socket while faults apply to it. */
export interface StreamCable extends OutboxSocket {
  /** Faults are on the way to the peer: what is sent passes message by message. */
  readonly affectsSends: boolean;
  /** Bytes, or the end of our side, have not reached the socket. */
  readonly isHolding: boolean;
  /** The faults of the endpoint changed. */
  apply(): void;
  /** False: it should not be written to until `drained` of the connection. */
  write(bytes: Buffer, written?: (error?: Error | null) => void): boolean;
  /** FIN of our side, behind what was written. */
  end(): void;
  /** RST, behind what was written. */
  reset(): void;
  /** Nothing is delivered to the connection until {@link resume}. */
  pause(): void;
  resume(): void;
  /** The connection ends at once: nothing passes any more. */
  destroy(): void;
}

/** A TCP connection as its cable calls it: as its socket would. */
export interface StreamEndpoint extends CabledConnection, SocketOwner {
  /** What still comes is of no interest to it. */
  readonly isClosing: boolean;
}

/** What stands between a UDP session and its socket while faults apply to it. */
export interface DatagramCable {
  apply(): void;
  /** A datagram of the peer. */
  received(datagram: Buffer): void;
  send(datagram: Buffer): void;
  /** `mayLinger`: what was sent and is held still leaves. */
  sessionEnded(mayLinger: boolean): void;
}

/** A UDP session as its cable calls it. */
export interface DatagramEndpoint extends CabledConnection {
  readonly isEnded: boolean;
  /** A datagram has come through. */
  arrived(datagram: Buffer): void;
  /** A datagram leaves for the socket. */
  leaves(datagram: Buffer): void;
}

/** The faults of one endpoint, for its connections. The folder `faults` implements it. */
export interface Cables extends DialFaults, ArrivalFaults, RefuseFaults, HandshakeFaults {
  /** True: open connections must apply them. */
  configure(faults: Faults, place: FaultPlace, states?: FaultStates): boolean;
  /** Undefined: no fault applies to the connection. `socket`: what the cable writes to and reads from. */
  openStream(connection: StreamEndpoint, socket: CabledSocket): StreamCable | undefined;
  openDatagrams(connection: DatagramEndpoint): DatagramCable | undefined;
  /** What the faults have done. */
  counts(): FaultTotals[];
  /** The same by type. */
  typeTotals(): FaultTypeTotals[];
  /** There is no such endpoint any more; its connections have ended. */
  retire(): void;
  /** The endpoint closes: nothing of ended sessions leaves any more. */
  close(): void;
}

/** The socket at the end of a cable: that of a TCP connection. */
export interface CabledSocket {
  readonly isDestroyed: boolean;
  readonly unsentBytes: number;
  /** From now on its events go to the cable. */
  listen(owner: SocketOwner): void;
  /** False: it is full; `drained` follows. */
  write(bytes: Buffer): boolean;
  end(): void;
  reset(): void;
  destroy(): void;
  pause(): void;
  resume(): void;
}
