/** Reads until `done` says so; the last value. Rejects after `deadlineMs`. For states that no event announces. */
export async function poll<T>(read: () => T | Promise<T>, done: (value: T) => boolean, deadlineMs = 5000): Promise<T> {
  const until = Date.now() + deadlineMs;
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    if (Date.now() > until) throw new Error(`the condition was not met in ${deadlineMs} ms; last: ${JSON.stringify(value)?.slice(0, 500)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Resolves when the condition holds; rejects after `deadlineMs`. */
export async function pollUntil(isMet: () => boolean | Promise<boolean>, deadlineMs = 10_000): Promise<void> {
  await poll(isMet, (met) => met, deadlineMs);
}
