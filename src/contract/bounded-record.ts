import type { z } from 'zod';

/** JavaScript takes it for the prototype, and zod leaves it out silently. */
const NO_NAME = '__proto__';

/**
 * For every record that a caller sends: refuses a member named `__proto__`, and objects with more than `max` members before any of them is
 * looked at: each would be checked, and complained of, one by one. Call it last: schemas that are made from others (`.meta()`, `.refine()`) forget it.
 */
export function atMostMembers<T extends z.ZodType>(schema: T, max: number): T {
  const { run } = schema._zod;
  schema._zod.run = (payload, context) => {
    const { value } = payload;
    if (typeof value !== 'object' || value === null) return run(payload, context);
    if (Object.hasOwn(value, NO_NAME)) {
      payload.issues.push({
        code: 'custom',
        input: value,
        inst: schema,
        path: [NO_NAME],
        message: 'is not a name that can be used',
        continue: false,
      });
      return payload;
    }
    if (Object.keys(value).length <= max) return run(payload, context);
    payload.issues.push({
      code: 'custom',
      input: value,
      inst: schema,
      message: `must have at most ${max} entries`,
      continue: false,
    });
    return payload;
  };
  return schema;
}
