import type { Type } from '@nestjs/common';
import { addRouteConfig } from '../../../core/http/index.ts';

/** Knows which node owns a resource. Provided by the module whose resource it is. */
export interface OwnerResolver {
  /** Name of the owning node; undefined when there is no such resource, and then the request is answered here (with 404). */
  findOwner(id: string): Promise<string | undefined>;
}

/** Where a route says who knows the owner. */
export interface ForwardingConfig {
  readonly forwarding?: {
    readonly resolver: Type<OwnerResolver>;
    readonly param: string;
    /** The request is answered here when the owner sends no heartbeat. Default: it is `node_unreachable`. */
    readonly answersForLost: boolean;
  };
}

/**
 * The request is answered by the node that owns the resource: on any other node it is passed on as it came, and the answer streamed back.
 * `param` is the path parameter with the id or name. Scopes, query and body are judged by the owner.
 */
export function ForwardToOwner(
  resolver: Type<OwnerResolver>,
  param = 'id',
  { answersForLost = false } = {},
): MethodDecorator {
  return addRouteConfig({ forwarding: { resolver, param, answersForLost } } satisfies ForwardingConfig);
}
