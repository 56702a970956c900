import { setTimeout as delay } from 'node:timers/promises';

/** Generous: a busy machine takes four times as long for everything. */
const DEADLINE_MS = 20_000;
/** What is waited for may need the processor, and is often in this process. */
const EVERY_MS = 5;

/**
 * Reads until `done` says so; the last value. Rejects after `deadlineMs`. For states that no event announces. `everyMs`: how long to leave
 * the processor to others in between; default 5.
 */
export async function poll<T>(
  read: () => T | Promise<T>,
  done: (value: T) => boolean,
  deadlineMs = DEADLINE_MS,
  everyMs = EVERY_MS,
): Promise<T> {
  const until = Date.now() + deadlineMs;
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    if (Date.now() > until)
      throw new Error(`the condition was not met in ${deadlineMs} ms; last: ${JSON.stringify(value)?.slice(0, 500)}`);
    await delay(everyMs);
  }
}

/** Resolves when the condition holds; rejects after `deadlineMs`. */
export async function pollUntil(isMet: () => boolean | Promise<boolean>, deadlineMs = DEADLINE_MS): Promise<void> {
  await poll(isMet, (met) => met, deadlineMs);
}
