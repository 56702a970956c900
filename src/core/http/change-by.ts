import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { getCaller, type Caller } from './access.ts';
import { parseIfMatch, type Revisions } from './if-match.ts';

/** What a change is judged by: the revisions the caller has seen (undefined: any), and who that is. */
export interface ChangeConditions {
  readonly revision: Revisions | undefined;
  readonly caller: Caller;
}

/** Handler argument: the {@link ChangeConditions} of the request. The route documents the header with {@link ApiIfMatch}. */
export const ChangeBy = createParamDecorator((_: unknown, context: ExecutionContext): ChangeConditions => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  return { revision: parseIfMatch(request.headers['if-match']), caller: getCaller(request) };
});
