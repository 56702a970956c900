import { FAULT_CELLS, PEER_ROWS, ROW_CELLS } from '../../../contract/fault-state.ts';
import { diceOf } from '../../../contract/faults/chance/index.ts';
import { addUpTo } from './add-up-to.ts';
import { CellRow } from './cell-row.ts';

/** Rows that are looked at for one peer. */
const PROBES = 32;
/** A row says who has it: 48 bits of the hash of the peer, and how many connections use it; all ones: it is being cleared. */
const USERS = 0xffffn;

/** A row of a peer, until it is given back. */
export interface PeerRow {
  readonly row: CellRow;
  release(): void;
}

/** What a fault counts together with other net threads. */
export class FaultCells {
  readonly #cells: BigInt64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new BigInt64Array(memory);
  }

  /** For what only some types count. */
  get raw(): BigInt64Array {
    return this.#cells;
  }

  get hits(): number {
    return Number(Atomics.load(this.#cells, FAULT_CELLS.hits));
  }

  /** Counts a hit; false: there are `max` already. */
  claimHit(max: number): boolean {
    return addUpTo(this.#cells, FAULT_CELLS.hits, 1, max) === 1;
  }

  /** What the connections of the endpoint have in common in one direction. */
  endpointRow(direction: 'in' | 'out'): CellRow {
    return new CellRow(this.#cells, 0, direction);
  }

  /**
   * What the connections of a peer have in common. It stays when the last of them ends, until another peer needs the place. Undefined: too
   * many peers have connections.
   */
  findPeerRow(peer: string, direction: 'in' | 'out'): PeerRow | undefined {
    const hash = hashOf(peer);
    for (;;) {
      const base = this.#findBase(hash);
      if (base === undefined) return undefined;
      if (!this.#claim(base, hash)) continue;
      const release = (): void => void Atomics.sub(this.#cells, base, 1n);
      return { row: new CellRow(this.#cells, base, direction), release };
    }
  }

  /** The row of the peer, else one that has never been used, else one that is not in use. */
  #findBase(hash: bigint): number | undefined {
    let unused: number | undefined;
    let idle: number | undefined;
    for (let probe = 0; probe < PROBES; probe += 1) {
      const base = ROW_CELLS * (1 + ((Number(hash % BigInt(PEER_ROWS)) + probe) % PEER_ROWS));
      const word = BigInt.asUintN(64, Atomics.load(this.#cells, base));
      if (word >> 16n === hash) return base;
      if (word === 0n) unused ??= base;
      else if ((word & USERS) === 0n) idle ??= base;
    }
    return unused ?? idle;
  }

  /** False: it has changed meanwhile. */
  #claim(base: number, hash: bigint): boolean {
    const now = Atomics.load(this.#cells, base);
    const word = BigInt.asUintN(64, now);
    const users = word & USERS;
    if (word >> 16n === hash)
      return users < USERS - 1n && Atomics.compareExchange(this.#cells, base, now, now + 1n) === now;
    if (users !== 0n) return false;
    if (Atomics.compareExchange(this.#cells, base, now, wordOf(hash, USERS)) !== now) return false;
    for (let cell = 1; cell < ROW_CELLS; cell += 1) Atomics.store(this.#cells, base + cell, 0n);
    Atomics.store(this.#cells, base, wordOf(hash, 1n));
    return true;
  }
}

function wordOf(hash: bigint, users: bigint): bigint {
  return BigInt.asIntN(64, (hash << 16n) | users);
}

/** 48 bits, not 0. */
function hashOf(peer: string): bigint {
  const high = BigInt(diceOf(1, peer, 'in') & 0xffff);
  return (high << 32n) | BigInt(Math.max(1, diceOf(2, peer, 'in')));
}
