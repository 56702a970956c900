import { Inject, Injectable, Logger } from '@nestjs/common';
import { toAppError } from '../../core/errors/index.ts';
import { SCOPES, type Caller } from '../../core/http/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { SetupMemory } from './setup-memory.ts';
import { SetupRepository } from './setup.repository.ts';
import { Setups } from './setups.service.ts';

/** How often set-ups whose time is over are looked for, in milliseconds: they are deleted that much later at most, and how many at once. */
const LOOK_EVERY_MS = 500;
const AT_ONCE = 8;

const CALLER: Caller = { name: 'setup-expiry', scopes: SCOPES };

/** Deletes set-ups that were not renewed in time, and writes again those that Redis has lost. Every node looks; each set-up is deleted by one. */
@Injectable()
export class SetupExpiry {
  readonly #setups: Setups;
  readonly #repository: SetupRepository;
  readonly #memory: SetupMemory;
  readonly #logger = new Logger('setups');
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(
    @Inject(Setups) setups: Setups,
    @Inject(SetupRepository) repository: SetupRepository,
    @Inject(SetupMemory) memory: SetupMemory,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#setups = setups;
    this.#repository = repository;
    this.#memory = memory;
    lifecycle.register({
      name: 'set-up expiry',
      start: { stage: 'jobs', run: () => this.#start() },
      stop: { stage: 'accepting', run: () => this.#end() },
    });
  }

  async #start(): Promise<void> {
    await this.#memory.load();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  async #end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  #look(): void {
    this.#looking ??= this.#deleteDue().finally(() => (this.#looking = undefined));
  }

  async #deleteDue(): Promise<void> {
    try {
      await this.#memory.look();
      const due = await this.#repository.findDue(AT_ONCE);
      await Promise.all(due.map((name) => this.#setups.expire(name, CALLER)));
    } catch (thrown) {
      const error = toAppError(thrown);
      // It is tried again soon.
      if (error.code !== 'redis_unavailable') this.#logger.warn({ err: error }, 'could not look after set-ups');
    }
  }
}
