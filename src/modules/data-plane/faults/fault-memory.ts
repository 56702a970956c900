import { Injectable } from '@nestjs/common';
import { FAULT_CELLS, faultCellsBytes, type FaultState, type FaultStates } from '../../../contract/fault-state.ts';
import type { Fault, Faults } from '../../../contract/faults/index.ts';
import { faultSince } from '../endpoints/fault-times.ts';

interface FaultyDocument {
  readonly id: string;
  readonly revision: number;
  readonly spec: { readonly faults: Faults };
  readonly updatedAt: string;
  readonly faultsSince?: Readonly<Record<string, number>> | undefined;
}

interface Kept {
  readonly state: FaultState;
  /** The last one that has it. */
  revision: number;
}

/**
 * What faults and endpoints count in memory that all their net threads share: so `maxHits` and the numbers of connections are exact over
 * several threads, and survive the death of one. They begin anew when the endpoint is opened. A fault that changes counts anew; its state
 * before is remembered for one revision, because a change may be refused after some thread has it.
 */
@Injectable()
export class FaultMemory {
  readonly #byEndpoint = new Map<string, Map<string, Kept>>();
  readonly #ordinals = new Map<string, SharedArrayBuffer>();
  #lastGeneration = 0;

  /** Of an endpoint that gets this document; undefined: it has no faults. */
  statesOf(document: FaultyDocument): FaultStates | undefined {
    const { id, revision, spec } = document;
    const names = Object.keys(spec.faults);
    const known = this.#byEndpoint.get(id) ?? new Map<string, Kept>();
    for (const [key, kept] of known) if (kept.revision < revision - 1) known.delete(key);
    if (names.length > 0) this.#byEndpoint.set(id, known);
    else if (known.size === 0) this.#byEndpoint.delete(id);
    if (names.length === 0) return undefined;
    return Object.fromEntries(names.map((name) => [name, this.#stateOf(known, document, name)]));
  }

  /** What counts for a fault of the document; undefined: it is not open. */
  findState(document: FaultyDocument, name: string): FaultState | undefined {
    return this.#byEndpoint.get(document.id)?.get(keyOf(document, name))?.state;
  }

  /** Hits of a fault since the endpoint was opened or the fault changed. */
  hitsOf(document: FaultyDocument, name: string): number {
    const state = this.findState(document, name);
    return state === undefined ? 0 : Number(Atomics.load(new BigInt64Array(state.cells), FAULT_CELLS.hits));
  }

  /** What numbers the connections of an endpoint on several threads. */
  ordinalsOf(id: string): SharedArrayBuffer {
    const ordinals = this.#ordinals.get(id) ?? new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    this.#ordinals.set(id, ordinals);
    return ordinals;
  }

  /** The endpoint is closed: it begins anew. */
  forget(id: string): void {
    this.#byEndpoint.delete(id);
    this.#ordinals.delete(id);
  }

  #stateOf(known: Map<string, Kept>, document: FaultyDocument, name: string): FaultState {
    const key = keyOf(document, name);
    const kept = known.get(key) ?? { state: this.#newState(document, name), revision: 0 };
    kept.revision = Math.max(kept.revision, document.revision);
    known.set(key, kept);
    return kept.state;
  }

  #newState(document: FaultyDocument, name: string): FaultState {
    this.#lastGeneration += 1;
    return {
      sinceMs: faultSince(document, name),
      generation: this.#lastGeneration,
      cells: new SharedArrayBuffer(faultCellsBytes(document.spec.faults[name] as Fault)),
    };
  }
}

function keyOf(document: FaultyDocument, name: string): string {
  return `${name} ${faultSince(document, name)}`;
}
