import * as fc from 'fast-check';
import { resolve, type Schema } from './openapi.ts';

/** How deep schemas that contain themselves are followed. */
const MAX_DEPTH = 5;
const MAX_ITEMS = 4;
const MAX_TEXT = 24;

/**
 * Values of a schema: what OpenAPI says of them holds; rules that a schema cannot say may not. An example of the schema is taken now and
 * then as it is, because it holds those too.
 */
export function valuesOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const resolved = resolve(schema);
  const made = make(resolved, depth);
  const { examples = [] } = resolved;
  return examples.length === 0
    ? made
    : fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...examples) }, { weight: 2, arbitrary: made });
}

function make(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => valuesOf(choice, depth + 1)));
  return (byType[schema.type ?? ''] ?? (() => fc.jsonValue({ maxDepth: 1 })))(schema, depth);
}

const byType: Readonly<Record<string, (schema: Schema, depth: number) => fc.Arbitrary<unknown>>> = {
  object: objectOf,
  array: (schema, depth) =>
    depth > MAX_DEPTH
      ? fc.constant([])
      : fc.array(valuesOf(schema.items ?? {}, depth + 1), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? MAX_ITEMS, MAX_ITEMS)),
        }),
  string: textOf,
  integer: (schema) => integerOf(schema),
  number: (schema) => fc.double({ min: schema.minimum ?? -1000, max: schema.maximum ?? 1000, noNaN: true }),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
};

function objectOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  depth: number,
): fc.Arbitrary<unknown> {
  const known = Object.entries(properties).filter(([name]) => required.includes(name) || depth <= MAX_DEPTH);
  const fields = Object.fromEntries(known.map(([name, field]) => [name, valuesOf(field, depth + 1)]));
  // Few fields at a time: with all of them there is nearly always one that does not go with another.
  const record =
    known.length === 0
      ? fc.constant({})
      : fc
          .subarray(
            known.map(([name]) => name),
            { maxLength: Math.min(known.length, 6) },
          )
          .chain((chosen) =>
            fc.record(
              Object.fromEntries(
                Object.entries(fields).filter(([name]) => required.includes(name) || chosen.includes(name)),
              ),
            ),
          );
  if (typeof additionalProperties !== 'object' || depth > MAX_DEPTH) return record;
  return fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/), valuesOf(additionalProperties, depth + 1), {
    maxKeys: 3,
  });
}

function textOf({ pattern, format, minLength = 0, maxLength = MAX_TEXT }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString());
  if (pattern !== undefined) return matching(pattern);
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, MAX_TEXT)) });
}

/** Look-ahead is more than fast-check knows; those patterns only forbid `.` and `..`. */
function matching(pattern: string): fc.Arbitrary<string> {
  try {
    const expression = new RegExp(pattern);
    return fc
      .stringMatching(new RegExp(pattern.replaceAll(/\(\?![^)]*\)/g, '')))
      .filter((text) => text.length < 400 && expression.test(text));
  } catch {
    return fc.string({ minLength: 1, maxLength: MAX_TEXT });
  }
}

function integerOf({ minimum, maximum, exclusiveMinimum }: Schema): fc.Arbitrary<number> {
  const min = minimum ?? (exclusiveMinimum === undefined ? -1000 : exclusiveMinimum + 1);
  const max = maximum ?? Math.max(min, 1_000_000);
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min, max: Math.min(max, min + 50) }) },
    { weight: 1, arbitrary: fc.constantFrom(min, max) },
    { weight: 1, arbitrary: fc.integer({ min, max }) },
  );
}
