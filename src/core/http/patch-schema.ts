import { z } from 'zod';
import { isJsonObject } from './merge-patch.ts';

/**
 * The body of a merge patch for resources of this shape: any JSON object passes as it is, because only the merged whole can be judged.
 * In the OpenAPI document it is the named component `id`: every member of the shape, optional and nullable.
 */
export function patchSchemaOf(shape: Readonly<Record<string, z.ZodType>>, id: string) {
  const documented = z.object(Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, withoutDefault(field).nullable().optional()]))).meta({
    id,
    description: 'JSON Merge Patch (RFC 7396): members that are given replace or, for objects, are merged into what is there; null removes a member, which then has its default again. Another `type` in `handler` or `framing` replaces the whole object.',
  });
  const standard = documented['~standard'];
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'portcall',
      jsonSchema: standard.jsonSchema,
      validate: (value: unknown) => (isJsonObject(value) ? { value } : { issues: [{ message: 'must be a JSON object', path: [] }] }),
    },
  };
}

/** A patch has no defaults: what is not given stays. */
function withoutDefault(field: z.ZodType): z.ZodType {
  if (!(field instanceof z.ZodDefault) && !(field instanceof z.ZodPrefault)) return field;
  const { description } = field.meta() ?? {};
  const inner = field.unwrap() as z.ZodType;
  // A named component keeps its own description: its name can stand for one schema only.
  return description === undefined || inner.meta()?.id !== undefined ? inner : inner.meta({ description });
}
