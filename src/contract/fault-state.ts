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

/**
 * Places in `cells`, 64-bit integers. The first row is that of the endpoint: the hits, for each direction what `share` has in common, and open
 * connections. A row has the same places for one peer, with {@link PEER_ROWS} of them; its first place says whose it is.
 *
 *   endpoint │ limitConnections: by thread, then the ring of `perSecond` │ or, with `share: peer`: rows of peers
 */
export const FAULT_CELLS = {
  hits: 0,
  in: { freeMicroseconds: 1, bytes: 2, datagrams: 3 },
  out: { freeMicroseconds: 4, bytes: 5, datagrams: 6 },
  connections: 7,
} as const;
export const ROW_CELLS = 8;
/** Peers that are counted over all threads at once. */
export const PEER_ROWS = 1024;
/** Connections by net thread, so that those of a thread that has ended can be taken back. */
export const THREADS_AT = ROW_CELLS;
export const MAX_THREADS = 32;
/** How many have come within a second: a counter, then the latest times. */
export const RING_AT = THREADS_AT + MAX_THREADS;

/** What of a fault decides how much memory it shares. */
interface Sharing {
  readonly type: string;
  readonly share?: string;
  readonly perSecond?: number | undefined;
  readonly ramp?: { readonly attribute: string; readonly from: number; readonly to: number } | undefined;
}

/** Bytes of `cells`. */
export function faultCellsBytes({ type, share, perSecond = 0, ramp }: Sharing): number {
  if (type !== 'limitConnections')
    return (share === 'peer' ? ROW_CELLS * (1 + PEER_ROWS) : ROW_CELLS) * BigInt64Array.BYTES_PER_ELEMENT;
  const most = ramp?.attribute === 'perSecond' ? Math.max(ramp.from, ramp.to) : perSecond;
  return (RING_AT + 1 + most) * BigInt64Array.BYTES_PER_ELEMENT;
}
