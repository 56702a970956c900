import type { EventFilter } from '../../../contract/index.ts';
import { Selector } from './selector.ts';

/** Equal filters of many subscribers share one selector, so that an entry is filtered once for all of them. */
export class Selectors {
  readonly #shared = new Map<string, { readonly selector: Selector; users: number }>();

  /** Call `release` when it is not needed any more. */
  acquire(filter: EventFilter, withPayload: boolean): { readonly selector: Selector; release(): void } {
    const key = JSON.stringify([withPayload, canonical(filter)]);
    const shared = this.#shared.get(key) ?? { selector: new Selector(filter, withPayload), users: 0 };
    shared.users += 1;
    this.#shared.set(key, shared);
    let held = true;
    const release = (): void => {
      if (held) shared.users -= 1;
      held = false;
      if (shared.users === 0 && this.#shared.get(key) === shared) this.#shared.delete(key);
    };
    return { selector: shared.selector, release };
  }
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.toSorted();
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, canonical(member)]);
}
