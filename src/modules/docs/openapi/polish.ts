import { withExclusiveUnions } from '../exclusive-unions.ts';
import { titled, withInlineTitles } from '../inline-titles.ts';
import type { JsonSchema } from '../json-schema.ts';
import { withNumberFormats } from '../number-formats.ts';
import { withConstantPatterns } from './constant-patterns.ts';

/** A named schema as generators like it: numbers with formats, exclusive unions, titles on what is inline. */
export function polished(schema: JsonSchema, name: string): JsonSchema {
  return withConstantPatterns(withInlineTitles(withExclusiveUnions(withNumberFormats(schema)), name));
}

/** The same for a schema that stands inline where it is used; `title` is its own. */
export function polishedInline(schema: JsonSchema, title: string): JsonSchema {
  return titled(withExclusiveUnions(withNumberFormats(schema)), title);
}
