import { z } from 'zod';
import { newId, type IdPrefix } from '../../../core/ids.ts';

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
  /**
   * Unix milliseconds. Present while it is being created: the id and the name are reserved, and only its creator sees it. One whose
   * time is over was left behind by a crash.
   */
  readonly reservedUntilMs?: number | undefined;
}

/** The first revision, to be opened by `node`. */
export function newDocument<Spec>(idPrefix: IdPrefix, node: string, spec: Spec): EndpointDocument<Spec> {
  const now = new Date().toISOString();
  return {
    id: newId(idPrefix),
    spec,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    node,
    running: true,
    lastPort: null,
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
      reservedUntilMs: z.number().optional(),
    })
    .transform((document) => ({ ...document, updatedAt: document.updatedAt ?? document.createdAt }));
}
