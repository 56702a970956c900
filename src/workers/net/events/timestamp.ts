let lastMs = Number.NaN;
let lastText = '';

/** RFC 3339 with milliseconds. Many events share a millisecond, so the last text is kept. */
export function timestampOf(ms: number): string {
  if (ms !== lastMs) {
    lastText = new Date(ms).toISOString();
    lastMs = ms;
  }
  return lastText;
}
