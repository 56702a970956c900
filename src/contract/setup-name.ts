import { z } from 'zod';

/** Names of resources that belong to a set-up: `setup/name`. Only set-ups create them; requests refer to them. */

const PART = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?';
/** Longest name of a resource of a set-up. */
export const MAX_OWNED_NAME = 63 + 1 + 63;
const LOOKS_LIKE_ID = /^(?:lst|cli|con|job|bat|sch|lea)_/;

/** The name of any resource, those of set-ups included. */
export const ownedNameSchema = z
  .string()
  .regex(
    new RegExp(`^${PART}(?:/${PART})?$`),
    'must be 1 to 63 letters, digits, ".", "_" or "-", or setup/name with both of that form',
  )
  .refine((name) => !LOOKS_LIKE_ID.test(name), 'must not look like an id')
  .meta({
    description:
      'Unique name, accepted wherever the id is (`%2F` for the slash in URLs). `setup/name` when it belongs to a set-up.',
  });

/** `setup/name`, as an alternative in the pattern of other names. */
export const OWNED_PART = `${PART}/${PART}`;

/** The set-up that a resource of this name belongs to; undefined: none. */
export function setupOf(name: string | undefined): string | undefined {
  const at = name?.indexOf('/') ?? -1;
  return at < 0 ? undefined : name?.slice(0, at);
}

/** The member that says so in an answer; absent when it belongs to none. */
export function setupMember(name: string | undefined): { readonly setup?: string } {
  const setup = setupOf(name);
  return setup === undefined ? {} : { setup };
}

/** The name of a resource inside its set-up. */
export function nameInSetup(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/** {@link setupMember} in a schema. */
export const setupField = z
  .string()
  .optional()
  .meta({ description: 'Name of the set-up that it belongs to. Absent: none.' });

/** Query parameter of lists. */
export const setupFilter = z.string().min(1).max(63).optional().meta({ description: 'Only resources of this set-up.' });
