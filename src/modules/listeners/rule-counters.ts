import { isDeepStrictEqual } from 'node:util';
import type { ListenerSpec } from './listener-kind.ts';

type Handler = ListenerSpec['handler'];

/** How often a rule fired, and how often chance was asked. */
const PER_RULE = 2;

/**
 * What the rules of listeners count, in memory that all their net threads share: so `times` is exact over several threads, and survives
 * the death of one. A changed handler begins anew; other changes leave the counts alone.
 */
export class RuleCounters {
  readonly #byListener = new Map<string, { readonly handler: Handler; readonly counts: Int32Array }>();

  /** Of a listener with this handler; undefined when it has no rules. */
  countsOf(id: string, handler: Handler): Int32Array | undefined {
    if (handler.type !== 'rules') {
      this.#byListener.delete(id);
      return undefined;
    }
    const known = this.#byListener.get(id);
    if (known !== undefined && (known.handler === handler || isDeepStrictEqual(known.handler, handler))) return known.counts;
    const counts = new Int32Array(new SharedArrayBuffer(handler.rules.length * PER_RULE * Int32Array.BYTES_PER_ELEMENT));
    this.#byListener.set(id, { handler, counts });
    return counts;
  }

  /** The listener is closed: it begins anew. */
  forget(id: string): void {
    this.#byListener.delete(id);
  }
}
