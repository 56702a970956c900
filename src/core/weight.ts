/** Text takes time as well (certificates, templates, expressions): so many characters of it weigh as much as a value. */
const CHARACTERS_A_VALUE = 100;

/** How many values `value` has within it, a text of `charactersAValue` counted as another; counts no further than to about `limit`. */
export function weightUpTo(limit: number, value: unknown, charactersAValue = CHARACTERS_A_VALUE): number {
  if (typeof value === 'string') return 1 + value.length / charactersAValue;
  if (typeof value !== 'object' || value === null) return 1;
  return Array.isArray(value)
    ? weightOfList(limit, value, charactersAValue)
    : weightOfMembers(limit, value as Record<string, unknown>, charactersAValue);
}

/** Not by `for … in`, which lists all positions before the first. */
function weightOfList(limit: number, list: readonly unknown[], charactersAValue: number): number {
  let weight = 1;
  for (let index = 0; index < list.length && weight <= limit; index += 1)
    weight += weightUpTo(limit - weight, list[index], charactersAValue);
  return weight;
}

function weightOfMembers(limit: number, members: Record<string, unknown>, charactersAValue: number): number {
  let weight = 1;
  for (const name in members) {
    weight += weightUpTo(limit - weight, members[name], charactersAValue);
    if (weight > limit) break;
  }
  return weight;
}

/** What a value besides text adds to {@link jsonLength}, with what stands around it. */
const LENGTH_OF_VALUE = 8;

/** About how long the JSON text of `value` is, in characters; counts no further than to about `limit`. */
export function jsonLength(limit: number, value: unknown): number {
  if (typeof value === 'string') return LENGTH_OF_VALUE + value.length;
  if (typeof value !== 'object' || value === null) return LENGTH_OF_VALUE;
  const isList = Array.isArray(value);
  let length = LENGTH_OF_VALUE;
  for (const [name, member] of isList ? value.entries() : Object.entries(value)) {
    length += (isList ? 0 : String(name).length) + jsonLength(limit - length, member);
    if (length > limit) break;
  }
  return length;
}
