import { weightUpTo } from '../weight.ts';

/** Lighter values are written in one step. */
const LIGHT_WEIGHT = 1000;

/** The JSON text of a value, as `JSON.stringify` has it, written in short steps: an answer may hold thousands of rules. */
export function* jsonSteps(value: unknown): Generator<void, string> {
  const parts: string[] = [];
  yield* write(value, parts);
  return parts.join('');
}

function* write(value: unknown, parts: string[]): Generator<void, void> {
  if (isLight(value)) parts.push(JSON.stringify(value) ?? 'null');
  else if (Array.isArray(value)) yield* writeList(value, parts);
  else yield* writeMembers(value as object, parts);
  yield;
}

function* writeList(list: readonly unknown[], parts: string[]): Generator<void, void> {
  for (const [index, element] of list.entries()) {
    parts.push(index === 0 ? '[' : ',');
    yield* write(element, parts);
  }
  parts.push(']');
}

function* writeMembers(members: object, parts: string[]): Generator<void, void> {
  let separator = '{';
  for (const [name, member] of Object.entries(members)) {
    if (!isWritten(member)) continue;
    parts.push(separator, JSON.stringify(name), ':');
    yield* write(member, parts);
    separator = ',';
  }
  parts.push(separator === '{' ? '{}' : '}');
}

/** `JSON.stringify` leaves the others out of an object. */
function isWritten(member: unknown): boolean {
  return member !== undefined && typeof member !== 'function' && typeof member !== 'symbol';
}

/** What says itself how it is written is not looked into. */
function isLight(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return true;
  return weightUpTo(LIGHT_WEIGHT, value) <= LIGHT_WEIGHT;
}
