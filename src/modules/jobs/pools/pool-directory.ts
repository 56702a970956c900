import { Inject, Injectable, Logger } from '@nestjs/common';
import { DEFAULT_POOL, poolSpecSchema } from '../../../contract/jobs/index.ts';
import { Lifecycle } from '../../../core/lifecycle/index.ts';
import { ControlChannel } from '../control/control-channel.ts';
import { newPool, type PoolDocument } from './pool-document.ts';
import { PoolRepository } from './pool.repository.ts';

/** This node's copy of all pools, which every new job needs. It is renewed when a node publishes that a pool has changed. */
@Injectable()
export class PoolDirectory {
  readonly #logger = new Logger('pools');
  readonly #repository: PoolRepository;
  readonly #pools = new Map<string, PoolDocument>();
  #restoring: Promise<void> | undefined;
  readonly #listeners = new Set<(name: string, pool: PoolDocument | undefined) => void>();

  constructor(
    @Inject(PoolRepository) repository: PoolRepository,
    @Inject(ControlChannel) control: ControlChannel,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#repository = repository;
    control.on('pool', (name) => this.#logFailure(this.#renew(name)));
    control.on('missed', () => this.#logFailure(this.renewAll()));
    lifecycle.register({ name: 'pool directory', start: { stage: 'endpoints', run: () => this.#start() } });
  }

  /**
   * Writes all pools again when Redis has lost them (FLUSHALL, or it came back empty): `default` always exists, so its absence says so. Jobs,
   * batches and schedules are nowhere else.
   */
  async restoreLost(): Promise<void> {
    if (!this.#pools.has(DEFAULT_POOL) || (await this.#repository.find(DEFAULT_POOL)) !== undefined) return;
    this.#restoring ??= this.#restore().finally(() => (this.#restoring = undefined));
    await this.#restoring;
  }

  /** As it is in Redis, even when it was missing there a moment ago: this node, or another one meanwhile, has written again what Redis lost. */
  async read(name: string): Promise<PoolDocument | undefined> {
    const pool = await this.#repository.find(name);
    if (pool !== undefined) return pool;
    await this.restoreLost();
    return this.#repository.find(name);
  }

  /** Undefined when there is no such pool; a pool that another node has just created is found. */
  async find(name: string): Promise<PoolDocument | undefined> {
    return this.#pools.get(name) ?? this.#renew(name);
  }

  /** What is known without asking Redis. */
  peek(name: string): PoolDocument | undefined {
    return this.#pools.get(name);
  }

  known(): readonly PoolDocument[] {
    return [...this.#pools.values()];
  }

  /** Called with each pool that is new, changed or (undefined) gone. */
  onChange(listener: (name: string, pool: PoolDocument | undefined) => void): void {
    this.#listeners.add(listener);
  }

  put(name: string, pool: PoolDocument | undefined): void {
    const before = this.#pools.get(name);
    // Two readings may overtake each other; the later revision is right.
    if (before === pool || (before && pool?.createdAt === before.createdAt && pool.revision <= before.revision)) return;
    if (pool) this.#pools.set(name, pool);
    else this.#pools.delete(name);
    this.#announce(name, pool);
  }

  async renewAll(): Promise<void> {
    await this.restoreLost();
    let all = await this.#repository.all();
    // Redis may lose its data between the two: then these are not deletions.
    if (this.#pools.has(DEFAULT_POOL) && !all.some(({ spec }) => spec.name === DEFAULT_POOL)) {
      await this.restoreLost();
      all = await this.#repository.all();
    }
    const pools = new Map(all.map((pool) => [pool.spec.name, pool]));
    for (const name of this.#pools.keys()) if (!pools.has(name)) this.put(name, undefined);
    for (const [name, pool] of pools) this.put(name, pool);
  }

  async #renew(name: string): Promise<PoolDocument | undefined> {
    const pool = await this.read(name);
    this.put(name, pool);
    return pool;
  }

  /** One that was being deleted is gone with its jobs. What another node has written meanwhile counts. */
  async #restore(): Promise<void> {
    this.#logger.warn('Redis lost its data; writing the pools again');
    const pools = [...this.#pools.values()].filter(({ spec }) => spec.name !== DEFAULT_POOL);
    const last = this.#pools.get(DEFAULT_POOL);
    // "default" last: while it is missing another node restores what this one could not.
    for (const pool of last ? [...pools, last] : pools) {
      const saved =
        pool.deleting === null ? await this.#repository.save(undefined, pool, Number.MAX_SAFE_INTEGER) : 'gone';
      // Its followers have lost their data in Redis, too.
      if (saved === 'saved') this.#announce(pool.spec.name, pool);
    }
  }

  #announce(name: string, pool: PoolDocument | undefined): void {
    for (const listener of this.#listeners) listener(name, pool);
  }

  /** The first node creates it; the others find it there. */
  async #makeDefault(): Promise<void> {
    await this.#repository.save(
      undefined,
      newPool(poolSpecSchema.parse({ name: DEFAULT_POOL })),
      Number.MAX_SAFE_INTEGER,
    );
  }

  async #start(): Promise<void> {
    await this.#makeDefault();
    await this.renewAll();
  }

  #logFailure(work: Promise<unknown>): void {
    work.catch((error: unknown) =>
      this.#logger.warn({ err: error }, 'could not reload the pools; retrying at the next change'),
    );
  }
}
