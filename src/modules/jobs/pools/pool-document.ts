import type { DeletePoolMode, PoolSpec, PoolState } from '../../../contract/jobs/index.ts';

/** A pool as it is stored: desired state. */
export interface PoolDocument {
  readonly spec: PoolSpec;
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly paused: boolean;
  readonly draining: boolean;
  /** How it is to end; null while it is to stay. */
  readonly deleting: DeletePoolMode | null;
}

export function newPool(spec: PoolSpec): PoolDocument {
  const at = new Date().toISOString();
  return { spec, revision: 1, createdAt: at, updatedAt: at, paused: false, draining: false, deleting: null };
}

/** The same pool with something changed. */
export function changedPool(
  pool: PoolDocument,
  change: Partial<Pick<PoolDocument, 'spec' | 'paused' | 'draining' | 'deleting'>>,
): PoolDocument {
  return { ...pool, ...change, revision: pool.revision + 1, updatedAt: new Date().toISOString() };
}

/** Why the pool takes no jobs; '' when it does. */
export function closedBy({ draining, deleting }: PoolDocument): '' | 'draining' | 'deleting' {
  if (deleting !== null) return 'deleting';
  return draining ? 'draining' : '';
}

export function poolStateOf(pool: PoolDocument): PoolState {
  const closed = closedBy(pool);
  if (closed !== '') return closed;
  return pool.paused ? 'paused' : 'active';
}
