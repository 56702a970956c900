import { Inject, Injectable } from '@nestjs/common';
import type { DeletePoolMode } from '../../../contract/jobs/index.ts';
import { isSelected, type PoolSelectionDeleted, type Selector } from '../../../contract/selector.ts';
import { forEachBounded } from '../../../core/bounded.ts';
import { toAppError } from '../../../core/errors/index.ts';
import { requireSelector } from '../../../core/http/index.ts';
import { PoolDirectory } from './pool-directory.ts';
import { PoolRemoval } from './pool-removal.ts';
import { PoolRepository } from './pool.repository.ts';
import { PoolService } from './pool.service.ts';

/** Pools deleted at once: with `cancel` each has jobs to cancel. */
const AT_ONCE = 8;

export interface PoolSelectionOptions extends Selector {
  readonly mode: DeletePoolMode;
  readonly dryRun: boolean;
}

/** Deletes the pools that a selector matches. */
@Injectable()
export class PoolSelection {
  readonly #directory: PoolDirectory;
  readonly #repository: PoolRepository;
  readonly #pools: PoolService;
  readonly #removal: PoolRemoval;

  constructor(
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(PoolRepository) repository: PoolRepository,
    @Inject(PoolService) pools: PoolService,
    @Inject(PoolRemoval) removal: PoolRemoval,
  ) {
    this.#directory = directory;
    this.#repository = repository;
    this.#pools = pools;
    this.#removal = removal;
  }

  /** Throws `selector_required`. What cannot be deleted is reported, and keeps nothing else from being deleted. */
  async remove({ mode, dryRun, ...selector }: PoolSelectionOptions): Promise<PoolSelectionDeleted> {
    requireSelector(selector);
    await this.#directory.restoreLost();
    const names = (await this.#repository.all())
      .filter(({ spec }) => isSelected(spec, selector))
      .map(({ spec }) => spec.name);
    const result: PoolSelectionDeleted = { deleted: [], deleting: [], failed: [] };
    await forEachBounded(names, AT_ONCE, async (name) => {
      try {
        const isGone = dryRun ? this.#pools.requireDeletable(name) : await this.#removeOne(name, mode);
        (isGone ? result.deleted : result.deleting).push(name);
      } catch (error) {
        const { code, message } = toAppError(error);
        // Another request has deleted it in the meantime.
        if (code !== 'not_found') result.failed.push({ id: name, error: { code, detail: message } });
      }
    });
    return {
      deleted: result.deleted.toSorted(),
      deleting: result.deleting.toSorted(),
      failed: result.failed.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    };
  }

  async #removeOne(name: string, mode: DeletePoolMode): Promise<boolean> {
    return this.#removal.advance(await this.#pools.markDeleted(name, mode, undefined));
  }
}
