import type { z } from 'zod';

/**
 * Refuses objects with more than `max` members before any of them is looked at: each would be checked, and complained of, one by one.
 * Call it last: schemas that are made from others (`.meta()`, `.refine()`) forget it.
 */
export function atMostMembers<T extends z.ZodType>(schema: T, max: number): T {
  const { run } = schema._zod;
  schema._zod.run = (payload, context) => {
    const { value } = payload;
    if (typeof value !== 'object' || value === null || Object.keys(value).length <= max) return run(payload, context);
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
