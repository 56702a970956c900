import { isDeepStrictEqual } from 'node:util';
import type { Faults } from '../../../contract/faults/index.ts';

interface FaultyDocument {
  readonly spec: { readonly faults: Faults };
  readonly updatedAt: string;
  readonly faultsSince?: Readonly<Record<string, number>> | undefined;
}

/**
 * When each fault was created or last changed, Unix milliseconds: one that stays as it is keeps its time. Undefined: there are none.
 * Two states of a fault never have the same time.
 */
export function faultTimesOf(
  faults: Faults,
  nowMs: number,
  before?: FaultyDocument,
): Readonly<Record<string, number>> | undefined {
  const names = Object.keys(faults);
  if (names.length === 0) return undefined;
  return Object.fromEntries(
    names.map((name) => {
      const old = before?.spec.faults[name];
      if (before === undefined || old === undefined) return [name, nowMs];
      const sinceMs = faultSince(before, name);
      return [name, isDeepStrictEqual(old, faults[name]) ? sinceMs : Math.max(nowMs, sinceMs + 1)];
    }),
  );
}

/** When a fault of the document was created or last changed; documents of older versions do not have it. */
export function faultSince({ faultsSince, updatedAt }: FaultyDocument, name: string): number {
  return faultsSince?.[name] ?? Date.parse(updatedAt);
}
