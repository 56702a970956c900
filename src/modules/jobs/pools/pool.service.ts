import { Inject, Injectable } from '@nestjs/common';
import {
  DEFAULT_POOL,
  poolSpecSchema,
  type DeletePoolMode,
  type Pool,
  type PoolSpec,
  type PoolState,
} from '../../../contract/jobs/index.ts';
import { orderedAfter } from '../../../contract/order.ts';
import type { OwnedPageQuery, Page } from '../../../contract/page.ts';
import { nameInSetup, setupMember, setupOf } from '../../../contract/setup-name.ts';
import { CONFIG, type Config } from '../../../core/config/index.ts';
import { AppError, NotFoundError, ValidationError } from '../../../core/errors/index.ts';
import {
  decodeCursor,
  encodeCursor,
  type JsonObject,
  mergePatch,
  parseWith,
  requireRevision,
  type Revisions,
} from '../../../core/http/index.ts';
import { RunQueue } from '../run-queue/run-queue.ts';
import { changedPool, newPool, poolStateOf, type PoolDocument } from './pool-document.ts';
import { PoolDirectory } from './pool-directory.ts';
import { PoolRepository } from './pool.repository.ts';

type Change = Partial<Pick<PoolDocument, 'spec' | 'paused' | 'draining' | 'deleting'>>;

/** How often a change is tried again that another one has overtaken. */
const MAX_TRIES = 10;

@Injectable()
export class PoolService {
  readonly #repository: PoolRepository;
  readonly #directory: PoolDirectory;
  readonly #queues: RunQueue;
  readonly #maxPools: number;

  constructor(
    @Inject(PoolRepository) repository: PoolRepository,
    @Inject(PoolDirectory) directory: PoolDirectory,
    @Inject(RunQueue) queues: RunQueue,
    @Inject(CONFIG) config: Config,
  ) {
    this.#repository = repository;
    this.#directory = directory;
    this.#queues = queues;
    this.#maxPools = config.maxPools;
  }

  async create(spec: PoolSpec): Promise<Pool> {
    const pool = newPool(spec);
    const saved = await this.#repository.save(undefined, pool, this.#maxPools);
    if (saved === 'changed') throw new AppError('name_taken', `A pool "${spec.name}" already exists.`);
    if (saved === 'many')
      throw new AppError('pool_limit', `There are ${this.#maxPools} pools, the limit (PORTCALL_MAX_POOLS).`);
    return this.#applied(pool);
  }

  async list({ limit, cursor, order, setup }: OwnedPageQuery): Promise<Page<Pool>> {
    const after = cursor === undefined ? '' : decodeCursor(cursor, /^[\w./-]{1,127}$/);
    await this.#directory.restoreLost();
    const all = await this.#repository.all();
    const wanted = setup === undefined ? all : all.filter(({ spec }) => setupOf(spec.name) === setup);
    const pools = orderedAfter(wanted, (pool) => pool.spec.name, order, after);
    const page = pools.slice(0, limit);
    const last = pools.length > limit ? page.at(-1) : undefined;
    return {
      items: await Promise.all(page.map((pool) => this.#answer(pool))),
      nextCursor: last ? encodeCursor(last.spec.name) : null,
    };
  }

  async get(name: string): Promise<Pool> {
    return this.#answer(await this.#read(name));
  }

  async patch(name: string, patch: JsonObject, revision: Revisions | undefined): Promise<Pool> {
    if ('name' in patch && patch['name'] !== name)
      throw new ValidationError([{ path: 'name', message: 'cannot be changed' }]);
    return this.#change(name, revision, (pool) => ({ spec: patchedSpec(pool.spec, patch) }));
  }

  /** As it is stored. */
  find(name: string): Promise<PoolDocument | undefined> {
    return this.#directory.read(name);
  }

  stateOf(pool: PoolDocument): PoolState {
    return poolStateOf(pool);
  }

  /** Gives the pool of that name another spec; throws `not_found`. */
  replace(spec: PoolSpec): Promise<Pool> {
    return this.#change(spec.name, undefined, () => ({ spec }));
  }

  pause(name: string): Promise<Pool> {
    return this.#change(name, undefined, () => ({ paused: true }));
  }

  /** Ends a pause and a drain; not a deletion. */
  resume(name: string): Promise<Pool> {
    return this.#change(name, undefined, () => ({ paused: false, draining: false }));
  }

  drain(name: string): Promise<Pool> {
    return this.#change(name, undefined, () => ({ draining: true }));
  }

  /** Throws `state_conflict` for the pool that always exists; true otherwise. */
  requireDeletable(name: string): true {
    if (name === DEFAULT_POOL) throw new AppError('state_conflict', 'The pool "default" always exists.');
    return true;
  }

  /** Marks it as deleted; PoolRemoval does the rest. A paused pool that is to be drained resumes. */
  async markDeleted(name: string, mode: DeletePoolMode, revision: Revisions | undefined): Promise<PoolDocument> {
    this.requireDeletable(name);
    return this.#save(name, revision, () => ({ deleting: mode, paused: false }), true);
  }

  async #change(name: string, revision: Revisions | undefined, change: (pool: PoolDocument) => Change): Promise<Pool> {
    return this.#applied(await this.#save(name, revision, change, false));
  }

  async #save(
    name: string,
    revision: Revisions | undefined,
    change: (pool: PoolDocument) => Change,
    evenDeleting: boolean,
  ): Promise<PoolDocument> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const before = await this.#read(name);
      requireRevision(revision, before.revision);
      if (before.deleting !== null && !evenDeleting)
        throw new AppError('state_conflict', `The pool "${name}" is being deleted.`);
      const after = changedPool(before, change(before));
      if ((await this.#repository.save(before, after, this.#maxPools)) === 'saved') return after;
    }
    throw new AppError('state_conflict', `Other requests keep changing the pool "${name}". Retry.`);
  }

  async #read(name: string): Promise<PoolDocument> {
    const pool = await this.#directory.read(name);
    if (!pool) throw new NotFoundError('pool', name);
    return pool;
  }

  /** A change is in force once the queue has it. If this fails, each worker applies it when it is notified of the change. */
  async #applied(pool: PoolDocument): Promise<Pool> {
    await this.#queues.apply(pool.spec.name, { ...pool.spec, paused: pool.paused });
    this.#directory.put(pool.spec.name, pool);
    return this.#answer(pool);
  }

  async #answer(pool: PoolDocument): Promise<Pool> {
    const { spec, revision, createdAt, updatedAt } = pool;
    const [counts, nodes] = await Promise.all([
      this.#repository.counts(pool, Date.now()),
      this.#repository.nodes(pool),
    ]);
    return {
      ...spec,
      ...setupMember(spec.name),
      revision,
      createdAt,
      updatedAt,
      status: { state: poolStateOf(pool), ...counts, nodes },
    };
  }
}

/** The name stays; one of a set-up has a slash, which the schema refuses. */
function patchedSpec(spec: PoolSpec, patch: JsonObject): PoolSpec {
  const merged = mergePatch(spec, patch) as JsonObject;
  return { ...parseWith(poolSpecSchema, { ...merged, name: nameInSetup(spec.name) }), name: spec.name };
}
