import { RouteConfig } from '@nestjs/platform-fastify';
import type { JsonLimits } from './json-scan.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
/** Arrays and objects within each other where the schema decides what there is. */
const DEPTH = 100;
/** …and where a job takes any JSON of its caller, with what is around it. */
const INPUT_DEPTH = 520;
/** Most members of one object where the schema decides what there is. */
const MEMBERS = 1000;

export interface BodyLimits extends JsonLimits {
  /** Most bytes; PORTCALL_BODY_MAX_BYTES bounds every kind. */
  readonly maxBytes: number;
}

/** What a route takes. Only bodies that carry bytes to send, rules or inputs are large; everything else is small. */
export const bodyLimits = {
  small: { maxBytes: 64 * KIB, maxDepth: DEPTH, maxValues: 2000, maxMembers: MEMBERS },
  /** Conditions on messages, parts of a dry run, the source of a function. */
  text: { maxBytes: 4 * MIB, maxDepth: DEPTH, maxValues: 10_000, maxMembers: MEMBERS },
  /** Bytes to send. */
  bytes: { maxBytes: Number.POSITIVE_INFINITY, maxDepth: DEPTH, maxValues: 10_000, maxMembers: MEMBERS },
  /** Listeners and clients: bytes to send, and thousands of rules. */
  endpoint: { maxBytes: Number.POSITIVE_INFINITY, maxDepth: DEPTH, maxValues: 250_000, maxMembers: MEMBERS },
  /** One input of a job: at most 1 MiB of JSON, which escapes may make longer. */
  job: { maxBytes: 4 * MIB, maxDepth: INPUT_DEPTH, maxValues: 550_000, maxMembers: 550_000 },
  /** Many resources, with all that each may carry. */
  setup: { maxBytes: Number.POSITIVE_INFINITY, maxDepth: INPUT_DEPTH, maxValues: 550_000, maxMembers: 550_000 },
  /** Many inputs. */
  batch: { maxBytes: Number.POSITIVE_INFINITY, maxDepth: INPUT_DEPTH, maxValues: 550_000, maxMembers: 550_000 },
} as const satisfies Record<string, BodyLimits>;
export type BodyKind = keyof typeof bodyLimits;

interface BodyConfig {
  readonly body?: BodyKind;
}

/** Merges `config` into what other decorators have said of the route: the last one would replace the others. */
export function addRouteConfig(config: object): MethodDecorator {
  return (target, key, descriptor) => {
    const before = Reflect.getMetadata(ROUTE_CONFIG, descriptor.value as object) as object | undefined;
    RouteConfig({ ...before, ...config })(target, key, descriptor);
  };
}
/** Nest's key of a route's Fastify config; it does not export it. */
const ROUTE_CONFIG = '__fastify_route_config__';

/** How large the body of a route may be. Without it: `small`. */
export function TakesBody(body: Exclude<BodyKind, 'small'>): MethodDecorator {
  return addRouteConfig({ body } satisfies BodyConfig);
}

/** The limits of a route's body. */
export function bodyLimitsOf(config: unknown): BodyLimits {
  return bodyLimits[(config as BodyConfig | undefined)?.body ?? 'small'];
}
