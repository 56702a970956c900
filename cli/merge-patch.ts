type Value = unknown;

/** The JSON merge patch (RFC 7396) that makes `after` of `before`; undefined when they are equal. */
export function mergePatch(
  before: Readonly<Record<string, Value>>,
  after: Readonly<Record<string, Value>>,
): Record<string, Value> | undefined {
  const patch: Record<string, Value> = {};
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    const old = before[key];
    if (isObject(old) && isObject(value) && old['type'] === value['type']) {
      const change = mergePatch(old, value);
      if (change !== undefined) patch[key] = change;
    } else if (JSON.stringify(old) !== JSON.stringify(value)) {
      patch[key] = value;
    }
  }
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function isObject(value: Value): value is Record<string, Value> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
