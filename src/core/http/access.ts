import type { IncomingMessage } from 'node:http';
import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { KEY_SCOPES } from '../config/index.ts';
import { AppError } from '../errors/index.ts';

/** What a key may be allowed to do. They are independent of each other: `write` does not include `read`. */
export const SCOPES = KEY_SCOPES;
export type Scope = (typeof SCOPES)[number];

/** Who sends a request. Without configured keys everybody is {@link LOCAL_CALLER}. */
export interface Caller {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Name of the node that passed the request on; such a request is answered here or not at all. */
  readonly via?: string;
}

export const LOCAL_CALLER: Caller = Object.freeze({ name: 'local', scopes: SCOPES });

/** Metadata key of {@link Scopes}. */
export const NEEDED_SCOPES = 'portcall:scopes';
/** …and its member of an operation in the OpenAPI document. */
export const SCOPES_EXTENSION = 'x-required-scopes';

/**
 * The scopes a handler (or all handlers of a controller) needs, all of them. Without it: `read` for GET and HEAD, `write` for the rest.
 * Message contents need `payload` besides: `@Scopes('read', 'payload')`.
 */
export function Scopes(...scopes: readonly Scope[]): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(NEEDED_SCOPES, scopes), ApiExtension(SCOPES_EXTENSION, [...scopes]));
}

/** What a request needs when its handler says nothing. */
export function defaultScopes(method: string): readonly Scope[] {
  return method === 'GET' || method === 'HEAD' ? ['read'] : ['write'];
}

const callers = new WeakMap<IncomingMessage, Caller>();

/** Says who sends a request: once, before any handler. */
export function setCaller(request: IncomingMessage, caller: Caller): void {
  callers.set(request, caller);
}

/** Who sends the request; undefined on addresses that need no key (`/healthz`, `/docs` and so on). */
export function findCaller(request: FastifyRequest | IncomingMessage): Caller | undefined {
  return callers.get('raw' in request ? request.raw : request);
}

/** Who sends the request; throws `unauthorized` when the request is not authenticated. */
export function getCaller(request: FastifyRequest | IncomingMessage): Caller {
  const caller = findCaller(request);
  if (caller === undefined) throw new AppError('unauthorized', 'This path requires an API key.');
  return caller;
}

/** Throws `insufficient_scope` unless the caller has every one of the scopes. */
export function requireScopes(caller: Caller, scopes: readonly Scope[]): void {
  const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length === 0) return;
  throw new AppError(
    'insufficient_scope',
    `The key "${caller.name}" lacks the scope ${missing.map((scope) => `"${scope}"`).join(' and ')}.`,
    { extra: { scopes: missing } },
  );
}

/** Handler argument: the {@link Caller} of the request. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  getCaller(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Throws `insufficient_scope` unless the caller has `payload`; `why`: what needs it, and why, as a part of a sentence. */
export function requirePayload(caller: Caller, why: string): void {
  if (caller.scopes.includes('payload')) return;
  throw new AppError('insufficient_scope', `The key "${caller.name}" lacks the scope "payload", which ${why}.`, {
    extra: { scopes: ['payload'] },
  });
}
