import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { defaultScopes, getCaller, NEEDED_SCOPES, requireScopes, type Scope } from '../../core/http/index.ts';
import { isGuarded } from './authentication-check.ts';

/** What a caller may do: the scopes of the handler, or those its method stands for. */
@Injectable()
export class ScopesGuard implements CanActivate {
  readonly #reflector: Reflector;

  constructor(@Inject(Reflector) reflector: Reflector) {
    this.#reflector = reflector;
  }

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!isGuarded(request)) return true;
    const needed = this.#reflector.getAllAndOverride<readonly Scope[] | undefined>(NEEDED_SCOPES, [
      context.getHandler(),
      context.getClass(),
    ]);
    requireScopes(getCaller(request), needed ?? defaultScopes(request.method));
    return true;
  }
}
