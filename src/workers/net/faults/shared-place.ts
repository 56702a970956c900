import type { ActiveFault } from './active-fault.ts';
import type { CellRow } from './cell-row.ts';
import type { PeerRow } from './fault-cells.ts';

/** What one connection uses together with others. */
export class SharedPlace {
  #peerRow: PeerRow | undefined;

  /** Gives back what it had. Undefined: it has it for itself. */
  take(
    { cells, direction = 'in' }: ActiveFault,
    peer: string,
    by: 'connection' | 'peer' | 'endpoint',
  ): CellRow | undefined {
    this.release();
    if (by === 'endpoint') return cells.endpointRow(direction);
    this.#peerRow = by === 'peer' ? cells.findPeerRow(peer, direction) : undefined;
    return this.#peerRow?.row;
  }

  release(): void {
    this.#peerRow?.release();
    this.#peerRow = undefined;
  }
}
