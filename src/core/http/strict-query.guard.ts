import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import { ValidationError } from '../errors/index.ts';
import { unknownParameter } from './issue-message.ts';

/** Nest's number for `@Query()` in its metadata of handler arguments (RouteParamtypes.QUERY). */
const QUERY_ARGUMENT = '4:';

/** A handler that declares no `@Query` takes no query parameters: any is refused, so that a misspelt one is never ignored. */
@Injectable()
export class StrictQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const names = Object.keys(query as object);
    if (names.length === 0 || declaresQuery(context)) return true;
    throw new ValidationError(names.map((path) => ({ path, message: unknownParameter(path, []) })));
  }
}

function declaresQuery(context: ExecutionContext): boolean {
  const metadata: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name);
  return Object.keys(metadata ?? {}).some((key) => key.startsWith(QUERY_ARGUMENT));
}
