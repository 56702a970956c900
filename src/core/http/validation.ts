import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { MAX_FIELD_ERRORS, ValidationError } from '../errors/index.ts';
import { fieldErrors } from './field-errors.ts';
import { noteSchema, unknownParameter } from './issue-message.ts';
import { nextTurn } from '../turns.ts';
import { checkInSlices } from './sliced-check.ts';
import { weightUpTo } from '../weight.ts';

const EMPTY_BODY = 'is empty: send JSON, at least {}, with the header Content-Type: application/json';

/** Values with more parts are checked only up to the first fault of each part: describing every one of thousands takes seconds. */
const MANY_PARTS = 3000;

/** Parses by a schema outside of the pipe (stored documents, stream commands); throws {@link ValidationError}. */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value, optionsFor(value));
  if (!result.success) throw new ValidationError(fieldErrors(result.error.issues));
  return result.data;
}

/**
 * The same for values that may hold thousands of parts: what takes long is checked in slices, and the whole in a turn of its own, so that
 * many large bodies at once do not add up.
 */
export async function parseInSlices<T extends z.ZodType>(schema: T, value: unknown): Promise<z.output<T>> {
  if (weightUpTo(MANY_PARTS, value) <= MANY_PARTS) return parseWith(schema, value);
  const check = await checkInSlices(schema, value, MAX_FIELD_ERRORS);
  if (check.issues.length > 0) throw new ValidationError(fieldErrors(check.issues), undefined, check.omitted);
  await nextTurn();
  return check.reuse(() => parseWith(schema, value));
}

/** For every parse whose errors are shown. */
export function optionsFor(value: unknown): z.core.ParseContext<z.core.$ZodIssue> {
  // `abortEarly` is known to the parser and not to its types.
  return {
    reportInput: true,
    error: noteSchema,
    abortEarly: weightUpTo(MANY_PARTS, value, Infinity) > MANY_PARTS,
  } as z.core.ParseContext<z.core.$ZodIssue>;
}

/** Nest's pipe would silently remove `__proto__` and `constructor`; here they are keys like any other, known or refused. The JSON parser lets neither reach a prototype. */
class StrictPipe extends StandardSchemaValidationPipe {
  protected override stripProtoKeys(): void {}

  override async transform<T>(
    value: T,
    metadata: Parameters<StandardSchemaValidationPipe['transform']>[1],
  ): Promise<T> {
    const schema: unknown = metadata.schema;
    if (metadata.type === 'body' && value === undefined && needsBody(schema))
      throw new ValidationError([{ path: '', message: EMPTY_BODY }]);
    if (isZod(schema) && metadata.type === 'query') return parseQuery(schema, value) as T;
    return isZod(schema) && metadata.type !== 'custom'
      ? (parseInSlices(schema, value) as Promise<T>)
      : super.transform(value, metadata);
  }
}

/** A query has few parameters; each of them is named. */
function parseQuery(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value, optionsFor(value));
  if (!result.success)
    throw new ValidationError(
      fieldErrors(result.error.issues, [], (name, known = []) => unknownParameter(name, known)),
    );
  return result.data;
}

function needsBody(schema: unknown): boolean {
  return isZod(schema) ? !schema.safeParse(undefined).success : schema !== undefined;
}

/** Schemas of merge patches only describe themselves; the merged whole is what counts. */
function isZod(schema: unknown): schema is z.ZodType {
  return typeof schema === 'object' && schema !== null && '_zod' in schema;
}

/** The global pipe: every `@Body({schema})`, `@Query({schema})`, `@Param({schema})` is validated, and becomes the schema's output. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StrictPipe({ transform: true, exceptionFactory: (issues) => new ValidationError(fieldErrors(issues)) });
}
