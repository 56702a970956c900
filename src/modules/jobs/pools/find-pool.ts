import { AppError } from '../../../core/errors/index.ts';
import type { PoolDocument } from './pool-document.ts';
import type { PoolDirectory } from './pool-directory.ts';

/** The pool a request names in its field `path`; throws `not_found`. */
export async function getPool(directory: PoolDirectory, name: string, path = 'pool'): Promise<PoolDocument> {
  const pool = await directory.find(name);
  if (!pool) throw noSuchPool(name, path);
  return pool;
}

export function noSuchPool(name: string, path = 'pool'): AppError {
  return new AppError('not_found', `There is no pool "${name}".`, { errors: [{ path, message: 'is not a pool' }] });
}

/** `why`: draining or deleting. */
export function poolClosed(name: string, why: string): AppError {
  return new AppError('pool_closed', `The pool "${name}" is ${why === 'deleting' ? 'being deleted' : why}.`);
}
