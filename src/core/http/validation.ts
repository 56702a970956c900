import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { z } from 'zod';
import { ValidationError, type FieldError } from '../errors/index.ts';

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly keys?: readonly string[];
}

/** `['handler', 'rules', 3, 'when']` → `handler.rules[3].when` */
export function fieldPath(path: SchemaIssue['path'] = []): string {
  let text = '';
  for (const part of path) {
    const key = typeof part === 'object' ? part.key : part;
    if (typeof key === 'number') text += `[${key}]`;
    else text += text === '' ? String(key) : `.${String(key)}`;
  }
  return text;
}

/** The wrong fields of a schema's issues; an unknown key is named by its own path. */
export function fieldErrors(issues: readonly SchemaIssue[]): FieldError[] {
  return issues.flatMap((issue) => {
    const path = fieldPath(issue.path);
    if (issue.keys === undefined) return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: path === '' ? key : `${path}.${key}`, message: 'is not known here' }));
  });
}

/** Parses by a schema outside of the pipe (stored documents, merged patches, stream commands); throws {@link ValidationError}. */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (!result.success) throw new ValidationError(fieldErrors(result.error.issues));
  return result.data;
}

/** Nest's pipe would silently remove `__proto__` and `constructor`; here they are keys like any other, known or refused. The JSON parser lets neither reach a prototype. */
class StrictPipe extends StandardSchemaValidationPipe {
  protected override stripProtoKeys(): void {}
}

/** The global pipe: every `@Body({schema})`, `@Query({schema})`, `@Param({schema})` is validated, and becomes the schema's output. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StrictPipe({ transform: true, exceptionFactory: (issues) => new ValidationError(fieldErrors(issues)) });
}
