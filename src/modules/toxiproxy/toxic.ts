import type { CableFault, Fault, Faults } from '../../contract/faults/index.ts';
import { badBody } from './dialect-error.ts';
import { membersOf, type Members } from './request-body.ts';
import { findToxicType, type ToxicAttribute, type ToxicType } from './toxic-types.ts';

/** A fault as Toxiproxy's API shows it. */
export interface Toxic {
  readonly attributes: Readonly<Record<string, number>>;
  readonly name: string;
  readonly type: string;
  readonly stream: 'upstream' | 'downstream';
  readonly toxicity: number;
}

/** Highest `order` of a fault. */
const MAX_ORDER = 1000;

/** The fault as a toxic; undefined: it is none, because a toxic cannot say what it does, or it is muted. */
export function findToxic(name: string, fault: Fault): Toxic | undefined {
  if (!isOnCable(fault) || !fault.enabled || fault.direction === 'both' || fault.ramp !== undefined) return undefined;
  const found = findToxicType(fault);
  const attributes = found?.type.fromFault(fault as never);
  if (found === undefined || attributes === undefined) return undefined;
  const stream = fault.direction === 'in' ? 'upstream' : 'downstream';
  return { attributes, name, type: found.name, stream, toxicity: fault.probability };
}

/** All toxics: upstream first, then downstream, each in the order in which they apply. */
export function toxicsOf(faults: Faults): Toxic[] {
  return inOrder(faults)
    .flatMap(([name, fault]) => findToxic(name, fault) ?? [])
    .sort((one, other) => Number(one.stream === 'downstream') - Number(other.stream === 'downstream'));
}

export function withoutToxics(faults: Faults): Faults {
  return Object.fromEntries(Object.entries(faults).filter(([name, fault]) => findToxic(name, fault) === undefined));
}

/** The faults with one more, which applies after all others. Numbers that are used up are given out anew, in the same order. */
export function withLast(faults: Faults, name: string, fault: object): Readonly<Record<string, object>> {
  const sorted = inOrder(faults);
  const order = Math.max(0, (sorted.at(-1)?.[1].order ?? -1) + 1);
  if (order <= MAX_ORDER) return { ...faults, [name]: { ...fault, order } };
  const renumbered = sorted.map(([other, old], index) => [other, { ...old, order: index }] as const);
  return { ...faults, ...Object.fromEntries(renumbered), [name]: { ...fault, order: sorted.length } };
}

/** Attributes of the fault for attributes of the toxic, and those it has so far. Throws `bad request body`. */
export function toFault(type: ToxicType, given: unknown, current: Readonly<Record<string, number>>): object {
  const members = membersOf(given, 'attributes');
  const values: Record<string, number> = {};
  for (const attribute of type.attributes) values[attribute.name] = valueOf(members, attribute, current);
  const conflict = type.findConflict?.(values);
  if (conflict !== undefined) throw badBody(`attributes.${conflict}`);
  return type.toFault(values);
}

/** Throws `bad request body`. */
export function checkedToxicity(toxicity: number): number {
  if (toxicity >= 0 && toxicity <= 1) return toxicity;
  throw badBody(`toxicity must be a number from 0 to 1, not ${toxicity}`);
}

function valueOf(
  members: Members,
  { name, isInteger, min, max }: ToxicAttribute,
  current: Readonly<Record<string, number>>,
): number {
  const given = Object.hasOwn(members, name) ? members[name] : undefined;
  const value = given ?? current[name] ?? 0;
  if (typeof value === 'number' && value >= min && value <= max && (!isInteger || Number.isInteger(value)))
    return value;
  const kind = isInteger ? 'an integer' : 'a number';
  const shown = typeof value === 'number' ? value : `a ${typeof value}`;
  throw badBody(`attributes.${name} must be ${kind} from ${min} to ${max}, not ${shown}`);
}

/** The others act on a connection as a whole, and have neither direction nor order. */
function isOnCable(fault: Fault): fault is CableFault {
  return 'direction' in fault && 'order' in fault;
}

function inOrder(faults: Faults): [string, CableFault][] {
  const onCable = Object.entries(faults).filter((entry): entry is [string, CableFault] => isOnCable(entry[1]));
  return onCable.sort(([name, fault], [otherName, other]) => fault.order - other.order || (name < otherName ? -1 : 1));
}
