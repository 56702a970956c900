import type { z } from 'zod';
import type { Faults } from '../../../contract/faults/index.ts';
import type { EventSource } from '../../../contract/event-batch.ts';
import type { ErrorCode } from '../../../core/errors/index.ts';
import type { IdPrefix } from '../../../core/ids.ts';
import type { EndpointDocument } from './endpoint-document.ts';

/** What every endpoint's spec has. */
export interface EndpointSpec {
  readonly name?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** What it does with connections and messages, where it has a choice. */
  readonly handler?: unknown;
  readonly faults: Faults;
  /** May hold private keys: see `withoutKeys`. */
  readonly tls?: unknown;
}

/** Where a spec gives others what peers send, and how. */
export interface Disclosing {
  readonly action: string;
  readonly path: string;
  /** Why that needs the scope `payload`. */
  readonly why: string;
}

/** A change that sends stored bytes elsewhere. */
export interface Redirected {
  /** The field that is changed. */
  readonly path: string;
  /** The field with the bytes, which the change does not give. */
  readonly stays: string;
}

/** What makes listeners and clients different, as far as their desired state goes. */
export interface EndpointKind<Spec extends EndpointSpec> {
  /** Path segment and Redis key. */
  readonly plural: 'listeners' | 'clients';
  /** In sentences, and the noun of its events. */
  readonly noun: 'listener' | 'client';
  readonly idPrefix: IdPrefix;
  readonly spec: z.ZodType<Spec>;
  /** Fields that are locked while it is open, a member of one as `socket.backlog`. */
  readonly restartFields: readonly string[];
  /** Where the spec says that bytes of peers are passed on or shown by themselves, which needs the scope `payload`; undefined: nowhere. */
  readonly findDisclosing: (spec: Spec) => Disclosing | undefined;
  /** Where a patch sends stored bytes elsewhere, which needs the scope `payload`; undefined: nowhere. */
  readonly findRedirected: (spec: Spec, patch: Readonly<Record<string, unknown>>) => Redirected | undefined;
  /** True when its net thread publishes its events from the moment it opens: its creation must be published before. */
  readonly toldByThread: boolean;
  /** Answer when the node has as many as it may have. */
  readonly limitCode: ErrorCode;
}

/** How an endpoint appears in events. */
export function sourceOf<Spec extends EndpointSpec>(
  { noun }: Pick<EndpointKind<Spec>, 'noun'>,
  { id, spec }: Pick<EndpointDocument<Spec>, 'id' | 'spec'>,
): EventSource {
  return { kind: noun, id, ...(spec.name === undefined ? {} : { name: spec.name }), labels: spec.labels };
}
