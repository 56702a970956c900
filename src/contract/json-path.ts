/** One step into a JSON value: a member of an object, or an element of an array. */
export type JsonStep = string | number;

/** Longest path, in steps. */
export const MAX_JSON_STEPS = 32;

/** `name`, `.name`, `[0]` or `["any name"]`. */
const STEP = /\.?([^.[\]"\s]+)|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** The steps of a path such as `$.items[0].id` or `headers["x.y"]`; the `$` may be left out, an empty path is the whole. Undefined: it is none. */
export function parseJsonPath(path: string): JsonStep[] | undefined {
  const steps: JsonStep[] = [];
  STEP.lastIndex = path.startsWith('$') ? 1 : 0;
  while (STEP.lastIndex < path.length) {
    const found = STEP.exec(path);
    if (found === null || steps.length === MAX_JSON_STEPS) return undefined;
    const [, name, index, quoted] = found;
    const step = name ?? (index === undefined ? unquoted(quoted ?? '') : Number(index));
    if (step === undefined) return undefined;
    steps.push(step);
  }
  return steps;
}

/** What is at the end of the path; undefined: nothing. */
export function valueAt(value: unknown, steps: readonly JsonStep[]): unknown {
  let at = value;
  for (const step of steps) {
    const isThere =
      typeof at === 'object' &&
      at !== null &&
      (typeof step === 'string' || Array.isArray(at)) &&
      Object.hasOwn(at, step);
    if (!isThere) return undefined;
    at = (at as Record<JsonStep, unknown>)[step];
  }
  return at;
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}
