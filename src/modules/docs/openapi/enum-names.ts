import type { JsonSchema } from '../json-schema.ts';

type Schemas = Record<string, JsonSchema>;

/**
 * Names for the values of enums that share a value with another one: languages whose constants stand outside of their enum (Go) would
 * have the same constant twice. `x-enum-varnames` is what generators read for that.
 */
export function withEnumNames(schemas: Schemas): Schemas {
  const counts = new Map<unknown, number>();
  for (const schema of Object.values(schemas)) {
    for (const value of valuesOf(schema)) counts.set(constantName(value), (counts.get(constantName(value)) ?? 0) + 1);
  }
  const isShared = (value: string): boolean => (counts.get(constantName(value)) ?? 0) > 1;
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => {
    const values = valuesOf(schema);
    return [name, values.some(isShared) ? { ...schema, 'x-enum-varnames': values.map((value) => constantName(`${name}_${value}`)) } : schema];
  }));
}

function valuesOf({ type, enum: values }: JsonSchema): readonly string[] {
  return type === 'string' && Array.isArray(values) ? (values as string[]) : [];
}

/** `half_closed_local` → `HALF_CLOSED_LOCAL`, `ClientState_failed` → `CLIENT_STATE_FAILED` */
function constantName(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}
