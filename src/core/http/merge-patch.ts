import { isDeepStrictEqual } from 'node:util';

/** A JSON object: what a merge patch is applied to, and the patch itself. */
export type JsonObject = Record<string, unknown>;

/** True for objects of JSON: neither null nor an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * JSON Merge Patch (RFC 7396): null removes a member, objects are merged, anything else replaces. With one addition for tagged unions
 * such as `handler`: a patch that names another `type` replaces the object as a whole, because members of the old type would make
 * the new one invalid. Returns a new value; neither argument is changed.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map(Object.entries(isJsonObject(target) && !changesType(target, patch) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** The merge patch that makes `after` of `before`. Members of `after` that are null cannot be expressed, and are removed. */
export function mergePatchBetween(before: unknown, after: unknown): unknown {
  if (!isJsonObject(before) || !isJsonObject(after) || changesType(before, after)) return after;
  const patch = new Map<string, unknown>();
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (after[name] === undefined) patch.set(name, null);
    else if (!isDeepStrictEqual(before[name], after[name]))
      patch.set(name, mergePatchBetween(before[name], after[name]));
  }
  return Object.fromEntries(patch);
}

/** The same with all that `after` has, whether it differs or not: nothing that is stored stays by being left out. */
export function wholePatchBetween(before: unknown, after: unknown): unknown {
  if (!isJsonObject(before) || !isJsonObject(after) || changesType(before, after)) return after;
  const patch = new Map<string, unknown>();
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
    patch.set(name, after[name] === undefined ? null : wholePatchBetween(before[name], after[name]));
  return Object.fromEntries(patch);
}

/** Whether what a merge patch makes of `target` has anything of it that the patch does not give. */
export function keepsStored(target: unknown, patch: unknown): boolean {
  if (!isJsonObject(target) || !isJsonObject(patch) || changesType(target, patch)) return false;
  return Object.entries(target).some(([key, value]) =>
    Object.hasOwn(patch, key) ? keepsStored(value, patch[key]) : true,
  );
}

function changesType(target: JsonObject, patch: JsonObject): boolean {
  return typeof patch['type'] === 'string' && target['type'] !== undefined && patch['type'] !== target['type'];
}
