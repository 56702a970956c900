import { setTimeout as delay } from 'node:timers/promises';

/**
 * Reads until `done` says so; the last value. Rejects after `deadlineMs`. For states that no event announces. `everyMs`: how long to leave
 * the processor to others in between; default: one turn of the event loop.
 */
export async function poll<T>(
  read: () => T | Promise<T>,
  done: (value: T) => boolean,
  deadlineMs = 5000,
  everyMs = 0,
): Promise<T> {
  const until = Date.now() + deadlineMs;
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    if (Date.now() > until)
      throw new Error(`the condition was not met in ${deadlineMs} ms; last: ${JSON.stringify(value)?.slice(0, 500)}`);
    if (everyMs > 0) await delay(everyMs);
    else await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Resolves when the condition holds; rejects after `deadlineMs`. */
export async function pollUntil(isMet: () => boolean | Promise<boolean>, deadlineMs = 10_000): Promise<void> {
  await poll(isMet, (met) => met, deadlineMs);
}
