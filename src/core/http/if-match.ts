import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RevisionMismatchError, ValidationError } from '../errors/index.ts';

/** What `If-Match` lets through: `*`, any that is there, or one of some revisions. A tag that was never one of ours is one that does not match. */
export type Revisions = '*' | readonly number[];

/** One entity tag (RFC 9110, 8.8.3), or a revision without quotes, or nothing; then a comma or the end. */
const ELEMENT = /[ \t]*(?:(?:(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"|(\d+))[ \t]*)?(?:,|$)/y;
const REVISION = /^\d{1,15}$/;

/**
 * The revisions of `If-Match`; undefined without the header. Weak tags count like strong ones: proxies that compress make weak ones of ours, and a
 * revision means the same in any encoding. Throws {@link ValidationError} for what is no list of tags.
 */
export function parseIfMatch(header: string | undefined): Revisions | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  const tags: string[] = [];
  ELEMENT.lastIndex = 0;
  while (ELEMENT.lastIndex < header.length) {
    const found = ELEMENT.exec(header);
    if (found === null) throw invalidHeader();
    const tag = found[1] ?? found[2];
    if (tag !== undefined) tags.push(tag);
  }
  if (tags.length === 0) throw invalidHeader();
  return tags.filter((tag) => REVISION.test(tag)).map(Number);
}

function invalidHeader(): ValidationError {
  return new ValidationError([
    {
      path: 'If-Match',
      message: 'must be one or more ETags from earlier responses, for example "3" or "3", "4", or *',
    },
  ]);
}

/** Whether a resource with the revision `current` (0: there is none) may be changed. */
export function isWanted(wanted: Revisions | undefined, current: number): boolean {
  if (wanted === undefined) return true;
  return wanted === '*' ? current > 0 : wanted.includes(current);
}

/** Throws `revision_mismatch` unless a resource with the revision `current` may be changed. */
export function requireRevision(wanted: Revisions | undefined, current: number): void {
  if (!isWanted(wanted, current)) throw new RevisionMismatchError(current);
}

/** The revisions as an argument of a script, for lua/parts/is-wanted.lua. */
export function revisionsArgument(wanted: Revisions | undefined): string {
  if (wanted === undefined || wanted === '*') return wanted ?? '';
  return `,${wanted.join(',')},`;
}

/** What the OpenAPI document says of the header: entity tags as they are answered, or `*`. */
const IF_MATCH_PATTERN = '^(\\*|(W/)?"[0-9]{1,15}"( *, *(W/)?"[0-9]{1,15}")*)$';

const IfMatchRevisions = createParamDecorator((_: unknown, context: ExecutionContext) =>
  parseIfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** Documents the header. */
export function ApiIfMatch(): MethodDecorator {
  return ApiHeader({
    name: 'If-Match',
    required: false,
    description:
      'Change only this revision (the `ETag` of a response), or one of several; any other fails with `revision_mismatch`. `*`: any existing revision.',
    schema: { type: 'string', pattern: IF_MATCH_PATTERN, examples: ['*'] } as object,
  });
}

/** Handler argument: the revisions the caller has seen (`Revisions | undefined`). Documents the header, too. */
export function IfMatch(): ParameterDecorator {
  return (target, key, index) => {
    if (key === undefined) return;
    const descriptor = Object.getOwnPropertyDescriptor(target, key);
    if (descriptor) ApiIfMatch()(target, key, descriptor);
    IfMatchRevisions()(target, key, index);
  };
}
