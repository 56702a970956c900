/** What the main thread and the net threads know of a fault besides its spec. */
export interface FaultState {
  /** When it was created or last changed, Unix milliseconds: `schedule` and `ttlMs` count from there. */
  readonly sinceMs: number;
}

/** By the names of the faults. */
export type FaultStates = Readonly<Record<string, FaultState>>;
