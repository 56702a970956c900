import { Inject, Injectable } from '@nestjs/common';
import { PoolDirectory } from './pool-directory.ts';
import { PoolRemoval } from './pool-removal.ts';
import { PoolRepository } from './pool.repository.ts';

/** Ended jobs of a pool that are removed in one round. */
const MAX_REMOVED = 1000;

/** Periodic upkeep of pools: writes again what Redis lost, advances deletions, removes ended jobs that are past their retention. */
@Injectable()
export class PoolCare {
  readonly #directory: PoolDirectory;
  readonly #repository: PoolRepository;
  readonly #removal: PoolRemoval;

  constructor(
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(PoolRepository) repository: PoolRepository,
    @Inject(PoolRemoval) removal: PoolRemoval,
  ) {
    this.#directory = directory;
    this.#repository = repository;
    this.#removal = removal;
  }

  async round(): Promise<void> {
    await this.#directory.restoreLost();
    for (const pool of this.#directory.known()) {
      if (pool.deleting === null) await this.#repository.retain(pool.spec.name, Date.now(), MAX_REMOVED);
      else await this.#removal.advance(pool);
    }
  }
}
