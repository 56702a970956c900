import type { AppError } from '../../../core/errors/index.ts';

/** Why a fault makes a dial fail. */
export type DialFailure = 'refused' | 'reset' | 'unresolvable';

/** A dial on behalf of a connection, as faults hold it. */
export interface HeldDial {
  /** The connection's number at its endpoint, from 1, and its peer. */
  readonly ordinal: number;
  readonly peer: string;
  /** Of this connection, from 1. */
  readonly attempt: number;
  /** Nothing holds it any longer: it is dialled now. */
  go(): void;
  /** The fault of this name makes it fail. */
  fail(how: DialFailure, fault: string): void;
}

/** What the faults of an endpoint do to the dials of its connections. */
export interface DialFaults {
  /** False: dial now. True: `go` or `fail` of the dial follows, never within this call, unless it is forgotten before. */
  holdDial(dial: HeldDial): boolean;
  /** The dial has ended by itself. Returns the name of the fault that held it; undefined: none did. */
  forgetDial(dial: HeldDial): string | undefined;
}

/** A peer that has arrived at a listener and has no connection yet. */
export interface Arrival {
  /** The number that its connection has at the endpoint, from 1. */
  readonly ordinal: number;
  /** Its address; with the PROXY protocol, that of the proxy. */
  readonly peer: string;
  /** Nothing keeps it any longer: its connection begins now, or its handshakes do. */
  enter(): void;
  /** A fault turns it away. */
  refuse(error: AppError): void;
}

/** What the faults of an endpoint do to those that arrive. */
export interface ArrivalFaults {
  /** Some fault may act on arrivals. */
  readonly guardsArrivals: boolean;
  /** Calls `enter` or `refuse` of the arrival, now or later, unless it is forgotten. */
  arrive(arrival: Arrival): void;
  /** It no longer waits: it is gone, or what followed `enter` is over, with a connection or without. */
  forgetArrival(arrival: Arrival): void;
  /** A connection with this peer has begun, or ended. */
  began(peer: string): void;
  ended(peer: string): void;
}

/** Whether the faults of an endpoint refuse new connections. */
export interface RefuseFaults {
  /** Calls `watcher` now if they do, and with each change. Undefined: nothing is called any more. */
  watchRefusal(watcher: ((refuses: boolean) => void) | undefined): void;
}

/** How a fault makes a TLS handshake fail: the server ends it, or has a certificate that is wrong in this respect. */
export type HandshakeFailure = 'alert' | 'truncate' | 'expired' | 'wrongName' | 'unknownCa';

/** A TLS handshake that has not begun, as faults hold it. */
export interface HeldHandshake {
  readonly ordinal: number;
  readonly peer: string;
  /** Nothing holds it any longer: it begins now. */
  go(): void;
  /** The fault of this name makes it fail. */
  fail(how: HandshakeFailure, fault: string): void;
  /** The fault of this name does not let it begin, and only its end does. */
  waits(fault: string): void;
}

/** What the faults of an endpoint do to the TLS handshakes of its connections. */
export interface HandshakeFaults {
  /** False: begin now. True: `go` or `fail` of the handshake follows, never within this call, unless it is forgotten before. */
  holdHandshake(handshake: HeldHandshake): boolean;
  /** It has ended by itself. */
  forgetHandshake(handshake: HeldHandshake): void;
}
