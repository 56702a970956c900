import type { JsonSchema } from './json-schema.ts';
import { mapSubschemas } from './subschemas.ts';

const MAX_INT32 = 2 ** 31 - 1;
const MIN_INT32 = -(2 ** 31);

/**
 * A schema whose numbers say how wide they are: `int64` exactly where an integer can pass 2³¹ − 1, `double` for other numbers.
 * Generators take 32 bits for an integer that has no format.
 */
export function withNumberFormats(schema: JsonSchema): JsonSchema {
  const mapped = mapSubschemas(schema, withNumberFormats);
  const format = formatOf(schema);
  return format === undefined ? mapped : { ...(format === 'int32' ? withoutWidth(mapped) : mapped), format };
}

function formatOf({ type, format, minimum, maximum, enum: values, const: value }: JsonSchema): string | undefined {
  if (format !== undefined || values !== undefined || value !== undefined) return undefined;
  const types = Array.isArray(type) ? (type as unknown[]) : [type];
  if (types.includes('number')) return 'double';
  if (!types.includes('integer')) return undefined;
  if (maximum === MAX_INT32) return 'int32';
  const isNarrow = typeof maximum === 'number' && maximum <= MAX_INT32 && (typeof minimum !== 'number' || minimum >= MIN_INT32);
  return isNarrow ? undefined : 'int64';
}

/** Bounds that the format says already. */
function withoutWidth({ minimum, maximum: _maximum, ...rest }: JsonSchema): JsonSchema {
  return minimum === undefined || minimum === MIN_INT32 ? rest : { ...rest, minimum };
}
