import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ValidationError } from '../errors/index.ts';

/** The revision that `If-Match` names (`"3"`, or `*` for any); undefined when any will do. Throws {@link ValidationError} for anything else. */
export function parseIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const revision = /^\s*(?:W\/)?"?(\d{1,15})"?\s*$/.exec(header)?.[1];
  if (revision === undefined) throw new ValidationError([{ path: 'If-Match', message: 'must be an ETag that was answered, for example "3", or *' }]);
  return Number(revision);
}

const IfMatchRevision = createParamDecorator((_: unknown, context: ExecutionContext) => parseIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']));

/** Handler argument: the revision the caller has seen (`number | undefined`). Documents the header, too. */
export function IfMatch(): ParameterDecorator {
  return (target, key, index) => {
    if (key === undefined) return;
    const descriptor = Object.getOwnPropertyDescriptor(target, key);
    if (descriptor) ApiHeader({ name: 'If-Match', required: false, description: 'Change only this revision (the `ETag` of an answer); another one is `revision_mismatch`.', schema: { type: 'string', example: '"3"' } })(target, key, descriptor);
    IfMatchRevision()(target, key, index);
  };
}
