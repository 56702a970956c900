import { z } from 'zod';
import { isJsonObject } from './merge-patch.ts';
import { patchDocumentOf } from './patch-document.ts';

const DESCRIPTION =
  'JSON Merge Patch (RFC 7396): a given member replaces the stored one; objects are merged; null removes a member and restores its default. Another `type` in an object with a type (`handler`, `framing`) replaces the whole object.';

/**
 * The body of a merge patch for resources of this shape: any JSON object passes as it is, because only the merged whole can be judged.
 * In the OpenAPI document it is the named component `id`; see {@link patchDocumentOf}.
 *
 * @param examples patches, for the OpenAPI document
 */
export function patchSchemaOf(
  shape: Readonly<Record<string, z.ZodType>>,
  id: string,
  examples: readonly object[] = [],
) {
  const describe = (): Record<string, unknown> => {
    const {
      $defs = {},
      $schema: _dialect,
      ...root
    } = z.toJSONSchema(z.object(shape), { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;
    const { schema, definitions } = patchDocumentOf(root, $defs as Parameters<typeof patchDocumentOf>[1]);
    const documented = { ...schema, description: DESCRIPTION, ...(examples.length === 0 ? {} : { examples }) };
    return { $ref: `#/$defs/${id}`, $defs: { ...definitions, [id]: documented } };
  };
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'portcall',
      jsonSchema: { input: describe, output: describe },
      validate: (value: unknown) =>
        isJsonObject(value) ? { value } : { issues: [{ message: 'must be a JSON object', path: [] }] },
    },
  };
}
