import type { MessageConditions } from './captured-messages.ts';
import type { MessageFilter } from './messages.schemas.ts';

/** What the net threads understand of a filter. */
export function conditionsOf({ contains, since, until, label, ...rest }: MessageFilter): MessageConditions {
  return {
    ...rest,
    labels: label,
    since: utc(since),
    until: utc(until),
    match: contains === undefined ? undefined : { contains },
  };
}

/** Times of requests may have an offset. */
function utc(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
