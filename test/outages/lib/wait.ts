import { poll } from '../../helpers/poll.ts';

/** The service needs the processor: waits poll only this often, in milliseconds. */
const EVERY_MS = 10;

/** Reads until `done` says so; the last value. Rejects after `deadlineMs`. */
export function wait<T>(read: () => T | Promise<T>, done: (value: T) => boolean, deadlineMs: number): Promise<T> {
  return poll(read, done, deadlineMs, EVERY_MS);
}

/** Resolves when the condition holds; rejects after `deadlineMs`. */
export async function waitUntil(isMet: () => boolean | Promise<boolean>, deadlineMs: number): Promise<void> {
  await wait(isMet, (met) => met, deadlineMs);
}
