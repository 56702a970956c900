import { Inject, Injectable, Logger } from '@nestjs/common';
import { DEFAULT_POOL, poolSpecSchema } from '../../../contract/jobs/index.ts';
import { Lifecycle } from '../../../core/lifecycle/index.ts';
import { ControlChannel } from '../control/control-channel.ts';
import { newPool, type PoolDocument } from './pool-document.ts';
import { PoolRepository } from './pool.repository.ts';

/** All pools as this node knows them: a copy for what is asked with every job, renewed when a node says that one has changed. */
@Injectable()
export class PoolDirectory {
  readonly #logger = new Logger('pools');
  readonly #repository: PoolRepository;
  readonly #pools = new Map<string, PoolDocument>();
  readonly #listeners = new Set<(name: string, pool: PoolDocument | undefined) => void>();

  constructor(
    @Inject(PoolRepository) repository: PoolRepository,
    @Inject(ControlChannel) control: ControlChannel,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#repository = repository;
    control.on('pool', (name) => this.#tell(this.#renew(name)));
    control.on('missed', () => this.#tell(this.renewAll()));
    lifecycle.register({ name: 'pool directory', start: { stage: 'endpoints', run: () => this.#start() } });
  }

  /** Undefined when there is no such pool; a pool that another node has just made is found. */
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
    for (const listener of this.#listeners) listener(name, pool);
  }

  async renewAll(): Promise<void> {
    const pools = new Map((await this.#repository.all()).map((pool) => [pool.spec.name, pool]));
    for (const name of this.#pools.keys()) if (!pools.has(name)) this.put(name, undefined);
    for (const [name, pool] of pools) this.put(name, pool);
  }

  async #renew(name: string): Promise<PoolDocument | undefined> {
    const pool = await this.#repository.find(name);
    this.put(name, pool);
    return pool;
  }

  async #start(): Promise<void> {
    // Whichever node is first makes it; for the others it is there.
    await this.#repository.save(undefined, newPool(poolSpecSchema.parse({ name: DEFAULT_POOL })), Number.MAX_SAFE_INTEGER);
    await this.renewAll();
  }

  #tell(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#logger.warn({ err: error }, 'pools could not be read again; they are at the next change'));
  }
}
