import { usageError } from '../exit-codes.ts';
import { parseDurationMs } from './units.ts';

/** A moment as the API takes it: RFC 3339 as it is, or a duration before now. */
export function parseTime(text: string | undefined, nowMs = Date.now()): string | undefined {
  if (text === undefined) return undefined;
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    if (Number.isNaN(Date.parse(text))) throw usageError(`"${text}" is not a time such as 2026-01-31T12:00:00Z`);
    return text;
  }
  return new Date(nowMs - parseDurationMs(text)).toISOString();
}
