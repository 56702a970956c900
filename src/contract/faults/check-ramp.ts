import { z } from 'zod';
import type { Ramp } from './ramp.ts';

/** Numbers that every fault has: a ramp changes only those of the type. */
const COMMON = new Set(['order', 'probability', 'ttlMs', 'maxHits', 'seed']);

/** A schema with one field for each attribute. */
export type FaultSchema = z.ZodType & { readonly shape: Readonly<Record<string, z.ZodType>> };
interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
}

/** The attributes of a type that a ramp can change, with their bounds. */
function attributesOf({ shape }: FaultSchema): Map<string, Bounds> {
  const found = new Map<string, Bounds>();
  for (const [name, field] of Object.entries(shape)) {
    const number = numberOf(field);
    if (number === undefined || COMMON.has(name)) continue;
    const { minValue, maxValue } = number;
    found.set(name, { min: minValue ?? -Infinity, max: maxValue ?? Infinity, isWhole: number.format !== null });
  }
  return found;
}

function numberOf(field: z.ZodType): z.ZodNumber | undefined {
  if (field instanceof z.ZodNumber) return field;
  const isWrapped = field instanceof z.ZodOptional || field instanceof z.ZodDefault;
  return isWrapped ? numberOf(field.unwrap() as z.ZodType) : undefined;
}

interface Ramped {
  readonly type: string;
  readonly ramp?: Ramp | undefined;
}

/** Refinement of a fault: its ramp changes a number of its type, within the bounds of the attribute and the rules of the type. */
export function checkRamp(fault: Ramped, schema: FaultSchema, context: z.RefinementCtx): void {
  const { ramp, type } = fault;
  if (ramp === undefined) return;
  const refuse = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: ['ramp', field], message });
  const attributes = attributesOf(schema);
  const bounds = attributes.get(ramp.attribute);
  const names = [...attributes.keys()];
  if (bounds === undefined) {
    const known =
      names.length === 0
        ? `${type} has no number to change`
        : `must be one of ${names.join(', ')}, the numbers of ${type}`;
    refuse('attribute', known);
    return;
  }
  for (const end of ['from', 'to'] as const) {
    const wrong = wrongIn(ramp[end], bounds);
    if (wrong === undefined) checkWhole(fault, schema, end, refuse);
    else refuse(end, `${wrong}, as \`${ramp.attribute}\``);
  }
}

function wrongIn(value: number, { min, max, isWhole }: Bounds): string | undefined {
  if (value < min || value > max) return `must be from ${min} to ${max}`;
  return isWhole && !Number.isInteger(value) ? 'must be a whole number' : undefined;
}

/** With the value of this end the fault must be one that could be given. */
function checkWhole(
  fault: Ramped,
  schema: FaultSchema,
  end: 'from' | 'to',
  refuse: (field: string, message: string) => void,
): void {
  const ramp = fault.ramp as Ramp;
  const { error } = schema.safeParse({ ...fault, ramp: undefined, [ramp.attribute]: ramp[end] });
  const [issue] = error?.issues ?? [];
  if (issue !== undefined) refuse(end, `does not go with the rest: ${issue.path.join('.')} ${issue.message}`);
}
