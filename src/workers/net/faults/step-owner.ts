import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Decoder } from '../../shared/framing/index.ts';
import type { Carried } from './carried.ts';
import type { Unit } from './stage.ts';
import type { TimerHeap } from './timer-heap.ts';

/** The pipeline as its steps use it. */
export interface StepOwner {
  readonly isStream: boolean;
  /** Of a stream with a framing. */
  readonly codec: Codec | undefined;
  readonly ordinal: number;
  readonly peer: string;
  /** Of the connection. */
  readonly id: string | undefined;
  readonly openedMs: number;
  readonly heap: TimerHeap;
  readonly isBudgetExceeded: boolean;
  readonly isClogged: boolean;
  /** While it is reordered, what its steps hold passes without being affected. */
  readonly isFlushing: boolean;
  readonly carried: Carried;
  held(bytes: number, units: number): void;
}

/** What has come in a direction of a connection. */
export interface Progress {
  readonly bytes: number;
  /** UDP: datagrams. */
  readonly messages: number;
  /** Of a stream, if it has decoded all of that: where it is in a message. */
  readonly decoder?: Decoder | undefined;
}

/** What takes the units that leave a step. */
export interface Inlet {
  push(unit: Unit): void;
}
