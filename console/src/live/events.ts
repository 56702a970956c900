import type { Schema } from '../../../client/src/index.ts';
import { portcall } from '../app/session.ts';

export interface EventQuery {
  readonly types?: string;
  readonly listener?: string;
  readonly client?: string;
  readonly connection?: string;
  readonly since?: string;
  readonly until?: string;
  readonly order?: 'asc' | 'desc';
  readonly limit?: number;
  readonly cursor?: string;
}

/** A page of the log. The same address has an event stream, too, which is not asked for here. */
export async function readEvents(query: EventQuery, signal?: AbortSignal): Promise<Schema<'EventPage'>> {
  const { data } = await portcall.value.api.GET('/v1/events', {
    params: { query: query as never },
    ...(signal === undefined ? {} : { signal }),
  });
  return data as Schema<'EventPage'>;
}
