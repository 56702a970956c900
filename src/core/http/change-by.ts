import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
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

/** Documents `If-Match`. */
export function ApiIfMatch(): MethodDecorator {
  return ApiHeader({
    name: 'If-Match',
    required: false,
    description:
      'Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision.',
    schema: { type: 'string', example: '"3"' },
  });
}
