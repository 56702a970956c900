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
