import { z } from 'zod';

/** Names of what jobs and programs share: locks and counters. They are not created, so they are not unique names of resources. */
export const sharedNameSchema = z.string().regex(/^(?!\.{1,2}$)[\w.:-]{1,128}$/, 'must be 1 to 128 letters, digits, "_", ".", ":" or "-", and not "." or ".."');
