import { Inject, Injectable } from '@nestjs/common';
import type { Faults } from '../../contract/faults/index.ts';
import { FaultMemory, NetThreads, Placement, type EndpointDocument } from '../data-plane/index.ts';

/** Faults that have had their last hit. */
@Injectable()
export class SpentFaults {
  /** A fault has had its last hit, and some thread holds nothing of it. It is said again when another thread does. */
  onSpent: (id: string, name: string, generation: number) => void = () => undefined;
  readonly #threads: NetThreads;
  readonly #placement: Placement;
  readonly #memory: FaultMemory;

  constructor(
    @Inject(NetThreads) threads: NetThreads,
    @Inject(Placement) placement: Placement,
    @Inject(FaultMemory) memory: FaultMemory,
  ) {
    this.#threads = threads;
    this.#placement = placement;
    this.#memory = memory;
    threads.on('faultSpent', (id, name, generation) => this.onSpent(id, name, generation));
  }

  /** Whether no thread holds anything of the fault, and it is the one that the document has. */
  async isOver(
    document: EndpointDocument<{ readonly faults: Faults }>,
    name: string,
    generation: number,
  ): Promise<boolean> {
    const { id } = document;
    if (this.#memory.findState(document, name)?.generation !== generation) return false;
    const parts = await this.#threads.callRunning(this.#placement.threadsOf(id), 'faultCounts', { endpoint: id });
    return parts.flat().every((one) => one.name !== name || one.heldUnits === 0);
  }
}
