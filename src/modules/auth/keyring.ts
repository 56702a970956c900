import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '../../core/config/index.ts';
import type { Caller } from '../../core/http/index.ts';

interface Entry {
  readonly hash: Buffer;
  readonly caller: Caller;
}

/** The configured API keys, as hashes. */
export class Keyring {
  readonly #entries: readonly Entry[];

  constructor(keys: readonly ApiKey[]) {
    this.#entries = keys.map(({ name, scopes, sha256 }) => ({
      hash: Buffer.from(sha256, 'hex'),
      caller: Object.freeze({ name, scopes }),
    }));
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Finds the owner of a key. Compares every entry in constant time, so timing reveals nothing. */
  find(key: string): Caller | undefined {
    const hash = createHash('sha256').update(key).digest();
    let found: Caller | undefined;
    for (const entry of this.#entries) {
      if (timingSafeEqual(entry.hash, hash)) found = entry.caller;
    }
    return found;
  }
}
