/** What the main thread and the net threads know of a fault besides its spec. */
export interface FaultState {
  /** When it was created or last changed, Unix milliseconds: `schedule` and `ttlMs` count from there. */
  readonly sinceMs: number;
  /** With another number it counts anew. */
  readonly generation: number;
  /** What all net threads of the endpoint count together: see {@link FAULT_CELLS}. */
  readonly cells: SharedArrayBuffer;
}

/** By the names of the faults. */
export type FaultStates = Readonly<Record<string, FaultState>>;

/** Places in `cells`, as 64-bit integers: the hits, and for each direction what `share: endpoint` has in common. */
export const FAULT_CELLS = {
  hits: 0,
  in: { freeMicroseconds: 1, bytes: 2, messages: 3 },
  out: { freeMicroseconds: 4, bytes: 5, messages: 6 },
} as const;
export const FAULT_CELLS_BYTES = 64;
