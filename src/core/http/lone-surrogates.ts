import type { FieldError } from '../errors/index.ts';
import { fieldPath } from './field-path.ts';

/** Most fields that are named. */
const MAX_ERRORS = 100;
const MESSAGE = 'must be valid Unicode text: it has an unpaired surrogate';

/** Texts, and names of members, that cannot be written as UTF-8. They would become U+FFFD on their way, silently. */
export function findLoneSurrogates(value: unknown): FieldError[] {
  const errors: FieldError[] = [];
  visit(value, [], errors);
  return errors;
}

/** How deep a value may be is bounded before. */
function visit(value: unknown, path: (string | number)[], errors: FieldError[]): void {
  if (errors.length >= MAX_ERRORS) return;
  if (typeof value === 'string') {
    if (!value.isWellFormed()) errors.push({ path: fieldPath(path), message: MESSAGE });
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) visitMember(value[index], index, path, errors);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      if (!name.isWellFormed()) errors.push({ path: fieldPath([...path, name]), message: `${MESSAGE} in its name` });
      visitMember(member, name, path, errors);
    }
  }
}

function visitMember(member: unknown, key: string | number, path: (string | number)[], errors: FieldError[]): void {
  path.push(key);
  visit(member, path, errors);
  path.pop();
}
