import { z } from 'zod';
import { eventCatalogue, filterWarningSchema, type EventEntry } from '../../../contract/index.ts';

/** What every event has besides its type and its data. Fields that do not apply are absent. */
const envelope = {
  at: z.iso.datetime(),
  node: z.string().meta({ description: 'Name of the node that published it.' }),
  listener: z.string().optional().meta({ description: 'Id of the listener.' }),
  client: z.string().optional().meta({ description: 'Id of the client.' }),
  job: z.string().optional().meta({ description: 'Id of the job.' }),
  batch: z.string().optional().meta({ description: 'Id of the batch.' }),
  lock: z.string().optional().meta({ description: 'Name of the lock.' }),
  setup: z.string().optional().meta({ description: 'Name of the set-up.' }),
  tunnel: z.string().optional().meta({ description: 'Id of the tunnel that dialled the connection.' }),
  connection: z.string().optional().meta({ description: 'Id of the connection.' }),
  seq: z.int().min(1).optional().meta({ description: 'Counts the events of the connection from 1, without gaps.' }),
};

/** An event of one type, with the data that the type has. */
function eventOfType([type, { summary, data, example }]: [string, EventEntry]) {
  return z.object({ type: z.literal(type), ...envelope, data }).meta({
    id: `${typeName(type)}Event`,
    description: summary,
    examples: [{ type, at: '2026-01-01T00:00:00.000Z', node: 'node-1', data: example }],
  });
}

/** `listener.created` → `ListenerCreated` */
function typeName(type: string): string {
  return type
    .split(/[._]/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

const catalogue: Readonly<Record<string, EventEntry>> = eventCatalogue;
const events = Object.entries(catalogue).map(eventOfType);

/** An event as it is delivered; `type` says what `data` holds (docs/events.md). */
export const eventSchema = z
  .discriminatedUnion('type', events as [(typeof events)[0], ...typeof events])
  .meta({ id: 'Event', description: 'An event.' });

export const eventPageSchema = z
  .strictObject({
    items: z.array(eventSchema),
    nextCursor: z.string().nullable().meta({
      description:
        'Send it as `cursor` to get the next page; null when this page reaches the end of the log. A page can hold fewer items than `limit`, even none, without being the last.',
    }),
    cursor: z.string().meta({
      description:
        'Where this page ends, also on the last page: send it later to get newer events. With `order=desc` it stands before the oldest event of the page.',
    }),
    warnings: z
      .array(filterWarningSchema)
      .optional()
      .meta({ description: 'Names in the filter that no listener or client has; absent when there are none.' }),
    missed: z.int().nullable().meta({
      description:
        'Number of events missing from this page because they were lost before they reached the log. 0: none; null: unknown, because a node was killed.',
    }),
  })
  .meta({ id: 'EventPage' });
