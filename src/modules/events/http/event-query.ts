import { z } from 'zod';
import {
  eventFilterSchema,
  labelText,
  orderField,
  pageFields,
  sinceField,
  type EventFilter,
} from '../../../contract/index.ts';
import { parseWith } from '../../../core/http/index.ts';
import { requireKnownTypes } from '../filters/known-types.ts';
import type { From } from '../events.service.ts';
import { CURSOR_PATTERN } from '../log/position.ts';

/** A parameter that may be given several times, or once with commas. */
const several = z.union([z.string().max(4096), z.array(z.string().max(4096)).max(100)]).optional();

/** Query parameters of GET /v1/events: what a stream subscription says in its command. */
export const eventQuerySchema = z
  .strictObject({
    ...pageFields,
    // The pattern is for the document: another text is `malformed_cursor`, not `validation_failed`.
    cursor: z.string().min(1).max(100).optional().meta({
      pattern: CURSOR_PATTERN,
      description:
        'Only events after this cursor, with `order=desc` before it: `nextCursor` or `cursor` of a page, a cursor of the stream, or an SSE id. The `Last-Event-ID` header of an SSE client takes precedence.',
    }),
    from: z.enum(['earliest', 'now']).optional().meta({
      description:
        'Where to start without a cursor. Default: `earliest` for a page and with `since`, else `now` for SSE; with `order=desc` `now`.',
    }),
    order: orderField('asc', 'the oldest'),
    types: several.meta({
      description: 'Event types; `noun.*` for all types of a noun. Repeat the parameter or separate by commas.',
    }),
    listener: several.meta({ description: 'Id or name of a listener. Repeat the parameter or separate by commas.' }),
    client: several.meta({ description: 'Id or name of a client. Repeat the parameter or separate by commas.' }),
    connection: several.meta({ description: 'Connection id. Repeat the parameter or separate by commas.' }),
    job: several.meta({ description: 'Id of a job. Repeat the parameter or separate by commas.' }),
    batch: several.meta({ description: 'Id of a batch. Repeat the parameter or separate by commas.' }),
    lock: several.meta({ description: 'Name of a lock. Repeat the parameter or separate by commas.' }),
    node: several.meta({
      description: 'Name of the node that published the event. Repeat the parameter or separate by commas.',
    }),
    label: z
      .union([labelText, z.array(labelText).max(32)])
      .optional()
      .meta({
        description:
          'Label that the source of the event must have, as `key:value`; the whole text is compared, also when the key has colons. Repeat the parameter to require several labels; one key can have two values, that of the connection and that of its endpoint.',
      }),
    since: sinceField.optional().meta({
      description:
        'Only events that happened at this time or later (RFC 3339). With SSE, past events are delivered first, unless `from=now`.',
    }),
    until: sinceField.optional().meta({
      description:
        'Only events that happened before this time (RFC 3339). SSE ends about a second after it, with an event `end`.',
    }),
    payload: z
      .enum(['full', 'none'])
      .default('full')
      .meta({ description: '`none` omits the contents of messages and the texts of job logs.' }),
  })
  .refine(({ cursor, from }) => cursor === undefined || from === undefined, {
    path: ['from'],
    message: 'cannot be combined with cursor',
  })
  .refine(({ order, from }) => order === 'asc' || from !== 'earliest', {
    path: ['from'],
    message: 'must be now, or left out, with order=desc',
  });
export type EventQuery = z.output<typeof eventQuerySchema>;

const LISTS = ['types', 'listener', 'client', 'connection', 'job', 'batch', 'lock', 'node'] as const;

/** The filter the parameters stand for; throws `validation_failed`. */
export function filterOf(query: EventQuery): EventFilter {
  const lists = LISTS.flatMap((name) =>
    query[name] === undefined ? [] : [[name, [query[name]].flat().flatMap((text) => text.split(','))] as const],
  );
  requireKnownTypes(lists.find(([name]) => name === 'types')?.[1], 'types');
  const label = query.label === undefined ? {} : { label: [query.label].flat() };
  const { since, until } = query;
  return parseWith(eventFilterSchema, {
    ...Object.fromEntries(lists),
    ...label,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  });
}

/** Where to begin. */
export function beginningOf(
  { cursor, from, since }: EventQuery,
  fallback: 'earliest' | 'now',
  lastEventId?: string,
): From {
  const after = lastEventId ?? cursor;
  return after === undefined ? (from ?? (since === undefined ? fallback : 'earliest')) : { cursor: after };
}
