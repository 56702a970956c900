import { isDeepStrictEqual } from 'node:util';
import { nameSchema } from './endpoint.ts';
import type { Rule } from './rules.ts';

/** Stands in paths where names of rules do. */
const TAKEN = 'from-capture';

interface NameFault {
  /** Place of the rule. */
  readonly index: number;
  readonly message: string;
}

/**
 * Names of rules that cannot be: each is unique among `rules`, fits the pattern of names and is no word of a path. Rules that are `stored`
 * as they are may keep theirs, since names were once free. A rule at a time: there may be thousands.
 */
export function* ruleNameFaults(rules: readonly Rule[], stored: readonly Rule[] = []): Generator<void, NameFault[]> {
  const places = Map.groupBy(rules.keys(), (index) => rules[index]?.name);
  const known = Map.groupBy(stored, ({ name }) => name);
  const faults: NameFault[] = [];
  for (const [index, rule] of rules.entries()) {
    yield;
    const { name } = rule;
    if (name === undefined || takeEqual(known.get(name), rule)) continue;
    const message = nameFault(name) ?? duplicateFault(places.get(name) ?? [], index);
    if (message !== undefined) faults.push({ index, message });
  }
  return faults;
}

function nameFault(name: string): string | undefined {
  if (name === TAKEN) return `must not be "${TAKEN}", which is a reserved path`;
  return nameSchema.safeParse(name).error?.issues[0]?.message;
}

/** Each stored rule excuses one. */
function takeEqual(stored: Rule[] = [], rule: Rule): boolean {
  const found = stored.findIndex((one) => isDeepStrictEqual(one, rule));
  if (found >= 0) stored.splice(found, 1);
  return found >= 0;
}

function duplicateFault(places: readonly number[], index: number): string | undefined {
  const other = places.find((place) => place !== index);
  return other === undefined ? undefined : `must be unique in a listener: rules[${other}] has it, too`;
}
