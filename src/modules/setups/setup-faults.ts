import { AppError, toAppError, ValidationError, type FieldError } from '../../core/errors/index.ts';
import { fieldPath, isJsonObject, parseInSlices, type JsonObject } from '../../core/http/index.ts';
import type { z } from 'zod';

/** Errors that say what is wrong with a field. */
const OF_FIELDS = new Set([
  'validation_failed',
  'not_found',
  'function_syntax',
  'function_invalid',
  'message_not_encodable',
]);

/** What is wrong with the items of a document: all of it, each with its path. */
export class SetupFaults {
  readonly #errors: FieldError[] = [];
  #refusal: AppError | undefined;

  /** Undefined when something is wrong with the item. */
  async check<T>(path: readonly [member: string, name: string], work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      this.#note(fieldPath(path), toAppError(thrown));
      return undefined;
    }
  }

  /** Throws `validation_failed` with everything that is wrong, or the first other refusal. */
  throwIfAny(): void {
    if (this.#errors.length > 0) throw new ValidationError(this.#errors);
    if (this.#refusal !== undefined) throw this.#refusal;
  }

  #note(path: string, error: AppError): void {
    if (OF_FIELDS.has(error.code)) {
      const errors = error.errors ?? [{ path: '', message: error.message }];
      this.#errors.push(...errors.map((one) => ({ path: joined(path, one.path), message: one.message })));
    } else if (error.code === 'redis_unavailable' || error.status === 500) throw error;
    else
      this.#refusal ??= new AppError(error.code, `${path}: ${error.message}`, {
        errors: [{ path, message: error.message }],
        ...(error.extra === undefined ? {} : { extra: { ...error.extra } }),
      });
  }
}

function joined(above: string, path: string): string {
  if (path === '') return above;
  return path.startsWith('[') ? above + path : `${above}.${path}`;
}

/** An item, which must be an object. Its name may be left out. */
export function itemOf(raw: unknown, name: string): JsonObject {
  if (!isJsonObject(raw)) throw new ValidationError([{ path: '', message: 'must be an object' }]);
  if (raw['name'] !== undefined && raw['name'] !== name)
    throw new ValidationError([{ path: 'name', message: `must be "${name}", as in the document, or left out` }]);
  return raw;
}

/** The item of that name, parsed as a resource of that name. */
export function parseItem<T extends z.ZodType>(schema: T, raw: unknown, name: string): Promise<z.output<T>> {
  return parseInSlices(schema, { ...itemOf(raw, name), name });
}
