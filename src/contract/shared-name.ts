import { z } from 'zod';

const PATTERN = /^(?!\.{1,2}$)[\w.:-]{1,128}$/;
const MESSAGE = 'must be 1 to 128 letters, digits, "_", ".", ":" or "-", and not "." or ".."';

/** Names of what jobs and programs share: locks and counters. They are not created, so they are not unique names of resources. */
export const sharedNameSchema = z.string().regex(PATTERN, MESSAGE);

/** The same as a parameter `name` of a path: what is wrong with it is said of `name`. */
export const sharedNameParameter = z.string().superRefine((name, context) => {
  if (!PATTERN.test(name)) context.addIssue({ code: 'custom', path: ['name'], message: MESSAGE });
}).meta({ description: 'Name: 1 to 128 letters, digits, `_`, `.`, `:` or `-`.', pattern: PATTERN.source });
