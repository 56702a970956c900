import { z } from 'zod';

/** Without look-ahead, which not every dialect of regular expressions has: `.` and `..` are left out by where a character other than `.` stands. */
const PATTERN =
  /^(?:[A-Za-z0-9_:-][A-Za-z0-9_.:-]{0,127}|\.[A-Za-z0-9_:-][A-Za-z0-9_.:-]{0,126}|\.\.[A-Za-z0-9_.:-]{1,126})$/;
const MESSAGE = 'must be 1 to 128 letters, digits, "_", ".", ":" or "-", and not "." or ".."';

/** Names of what jobs and programs share: locks and counters. They are not created, so they are not unique names of resources. */
export const sharedNameSchema = z.string().regex(PATTERN, MESSAGE);

/** Schemas of names that may also have another form: `pattern`, in words `form`. */
export function sharedNameOr(pattern: string, form: string) {
  const either = new RegExp(`${PATTERN.source}|^${pattern}$`);
  const message = `${MESSAGE}; or ${form}`;
  return {
    schema: z.string().regex(either, message),
    parameter: z
      .string()
      .superRefine((name, context) => {
        if (!either.test(name)) context.addIssue({ code: 'custom', path: ['name'], message });
      })
      .meta({
        description: `Name: 1 to 128 letters, digits, \`_\`, \`.\`, \`:\` or \`-\`; or \`${form}\`.`,
        pattern: either.source,
      }),
  };
}

/** The same as a parameter `name` of a path: what is wrong with it is said of `name`. */
export const sharedNameParameter = z
  .string()
  .superRefine((name, context) => {
    if (!PATTERN.test(name)) context.addIssue({ code: 'custom', path: ['name'], message: MESSAGE });
  })
  .meta({ description: 'Name: 1 to 128 letters, digits, `_`, `.`, `:` or `-`.', pattern: PATTERN.source });
