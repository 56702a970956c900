import type { RedisKeys } from '../../core/redis/index.ts';

/** The keys of the scripts about one lock, in their order (scripts/parts.ts). */
export class LockKeys {
  readonly names: string;
  readonly due: string;
  readonly owners: string;
  readonly token: string;
  readonly #keys: RedisKeys;

  constructor(keys: RedisKeys) {
    this.#keys = keys;
    this.names = keys.locks('names');
    this.due = keys.locks('due');
    this.owners = keys.locks('owners');
    this.token = keys.locks('token');
  }

  of(name: string): string[] {
    return [
      this.state(name),
      this.queue(name),
      ...['limits', 'waiters'].map((part) => this.#keys.lock(name, part)),
      this.names,
      this.due,
      this.owners,
      this.token,
    ];
  }

  /** Hash; its field `token` is the fencing token of the lease while the lock is held. */
  state(name: string): string {
    return this.#keys.lock(name, 'state');
  }

  queue(name: string): string {
    return this.#keys.lock(name, 'queue');
  }
}

/** Where the fencing token of a lock's lease is while it is held: a hash and its field. For scripts that check a token against it. */
export function lockTokenField(keys: RedisKeys, name: string): { key: string; field: string } {
  return { key: new LockKeys(keys).state(name), field: 'token' };
}
