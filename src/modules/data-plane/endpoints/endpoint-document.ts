import { z } from 'zod';
import type { Faults } from '../../../contract/faults/index.ts';
import { newId, type IdPrefix } from '../../../core/ids.ts';
import { faultTimesOf } from './fault-times.ts';

/** Desired state of a listener or client as it is kept in Redis. */
export interface EndpointDocument<Spec> {
  readonly id: string;
  readonly spec: Spec;
  /** Counts changes of the spec from 1. */
  readonly revision: number;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Name of the owning node. */
  readonly node: string;
  /** Whether it must be open. */
  readonly running: boolean;
  /** Port that was bound when it was open last; null: never. */
  readonly lastPort: number | null;
  /** When each fault was created or last changed, Unix milliseconds; read it with `faultSince`. */
  readonly faultsSince?: Readonly<Record<string, number>> | undefined;
  /**
   * Unix milliseconds. Present while it is being created: the id and the name are reserved, and only its creator sees it. One whose
   * time is over was left behind by a crash.
   */
  readonly reservedUntilMs?: number | undefined;
}

/** The first revision, to be opened by `node`. */
export function newDocument<Spec extends { readonly faults: Faults }>(
  idPrefix: IdPrefix,
  node: string,
  spec: Spec,
): EndpointDocument<Spec> {
  const nowMs = Date.now();
  const now = new Date(nowMs).toISOString();
  return {
    id: newId(idPrefix),
    spec,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    node,
    running: true,
    lastPort: null,
    faultsSince: faultTimesOf(spec.faults, nowMs),
  };
}

/** The document after a change of the spec. */
export function nextDocument<Spec extends { readonly faults: Faults }>(
  document: EndpointDocument<Spec>,
  spec: Spec,
): EndpointDocument<Spec> {
  const nowMs = Date.now();
  return {
    ...document,
    spec,
    revision: document.revision + 1,
    updatedAt: new Date(nowMs).toISOString(),
    faultsSince: faultTimesOf(spec.faults, nowMs, document),
  };
}

/** Schema of a document with this spec. What an older version did not write gets its default. */
export function documentSchema<S extends z.ZodType>(spec: S) {
  return z
    .object({
      id: z.string(),
      spec,
      revision: z.int().min(1).default(1),
      createdAt: z.string(),
      updatedAt: z.string().optional(),
      node: z.string(),
      running: z.boolean().default(true),
      lastPort: z.int().nullable().default(null),
      faultsSince: z.record(z.string(), z.number()).optional(),
      reservedUntilMs: z.number().optional(),
    })
    .transform((document) => ({ ...document, updatedAt: document.updatedAt ?? document.createdAt }));
}
