import { Inject, Injectable } from '@nestjs/common';
import { AppError, type FieldError } from '../../core/errors/index.ts';
import { Functions } from '../functions/index.ts';
import { getPool } from './pools/find-pool.ts';
import { PoolDirectory } from './pools/pool-directory.ts';
import type { PoolDocument } from './pools/pool-document.ts';

/** Most errors of one answer. */
const MAX_ERRORS = 20;

/** What has to be there for a job to be accepted: its pool, and its function. */
@Injectable()
export class Prerequisites {
  readonly #directory: PoolDirectory;
  readonly #functions: Functions;

  constructor(@Inject(PoolDirectory) directory: PoolDirectory, @Inject(Functions) functions: Functions) {
    this.#directory = directory;
    this.#functions = functions;
  }

  /** The pool a request names in its field `path`; throws `not_found`. */
  getPool(name: string, path = 'pool'): Promise<PoolDocument> {
    return getPool(this.#directory, name, path);
  }

  /** Whether a pool that a script missed in Redis is there after all: Redis had lost the pools, and they are written again. */
  async isThereAgain(pool: string): Promise<boolean> {
    return (await this.#directory.read(pool)) !== undefined;
  }

  /** Throws `not_found` when an input of kind `function` names one that is not stored. `pathOf` says where the input at an index stands. */
  async requireFunctions(
    kind: string,
    inputs: readonly unknown[],
    pathOf: (index: number) => string = () => 'input',
  ): Promise<void> {
    if (kind !== 'function') return;
    const names = inputs.map((input) => String((input as { function?: unknown }).function));
    const missing = await this.#functions.missingOf(new Set(names));
    if (missing.size === 0) return;
    const errors: FieldError[] = [];
    for (const [index, name] of names.entries()) {
      if (missing.has(name) && errors.length < MAX_ERRORS)
        errors.push({ path: `${pathOf(index)}.function`, message: 'is not a stored function' });
    }
    throw new AppError(
      'not_found',
      `There is no function "${[...missing][0]}"; store it with PUT /v1/functions/${[...missing][0]} first.`,
      { errors },
    );
  }
}
