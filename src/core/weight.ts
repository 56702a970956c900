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
