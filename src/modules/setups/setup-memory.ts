import { Inject, Injectable, Logger } from '@nestjs/common';
import { SetupRepository, type SetupRecord, type StoredSetup } from './setup.repository.ts';

/**
 * The set-ups that this node applied last. When Redis has lost its data, they are written again, as endpoints are by their nodes. What is
 * absent while the data of Redis is the same was deleted, or applied by another node.
 */
@Injectable()
export class SetupMemory {
  readonly repository: SetupRepository;
  readonly #records = new Map<string, StoredSetup>();
  readonly #logger = new Logger('setups');
  /** Of the data that Redis had when it was last looked at. */
  #epoch: string | undefined;
  #looking: Promise<boolean> | undefined;

  constructor(@Inject(SetupRepository) repository: SetupRepository) {
    this.repository = repository;
  }

  /** Reads what this node applied before it started. */
  async load(): Promise<void> {
    for (const record of await this.repository.findOwn()) this.#records.set(record.name, record);
    this.#epoch = await this.repository.epoch();
  }

  async save(record: StoredSetup): Promise<void> {
    await this.repository.save(record);
    this.#records.set(record.name, record);
  }

  async remove(name: string): Promise<void> {
    await this.repository.remove(name);
    this.#records.delete(name);
  }

  /** As it is stored, also when Redis has just lost it. */
  async find(name: string): Promise<SetupRecord | undefined> {
    const found = await this.repository.find(name);
    return found === undefined && (await this.look()) ? this.repository.find(name) : found;
  }

  /** Forgets what others have deleted or applied, or writes again what Redis has lost: true then. */
  look(): Promise<boolean> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<boolean> {
    if (this.#records.size === 0) return false;
    const records = [...this.#records];
    const { epoch, own } = await this.repository.readOwners(records.map(([name]) => name));
    if (epoch === this.#epoch) {
      for (const [name, record] of records)
        if (!own.has(name) && this.#records.get(name) === record) this.#records.delete(name);
      return false;
    }
    for (const record of this.#records.values()) await this.repository.restore(record);
    this.#epoch = await this.repository.epoch();
    this.#logger.warn(`Redis has lost its data: wrote ${records.length} set-ups again`);
    return true;
  }
}
