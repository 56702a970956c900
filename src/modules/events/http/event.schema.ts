import { z } from 'zod';
import { EVENT_TYPES } from '../../../contract/index.ts';

/** An event as it is delivered; what `data` holds depends on the type (docs/events.md). */
export const eventSchema = z.object({
  type: z.enum(EVENT_TYPES as [string, ...string[]]),
  at: z.iso.datetime(),
  node: z.string().meta({ description: 'Name of the node that made it.' }),
  listener: z.string().optional(),
  client: z.string().optional(),
  job: z.string().optional(),
  batch: z.string().optional(),
  lock: z.string().optional(),
  tunnel: z.string().optional().meta({ description: 'Id of the tunnel that dialled the connection.' }),
  connection: z.string().optional(),
  seq: z.int().optional().meta({ description: 'Counts the events of the connection from 1, without holes.' }),
  data: z.record(z.string(), z.unknown()).meta({ description: 'Depends on the type, see docs/events.md.' }),
}).meta({ id: 'Event', description: 'Something that happened.', examples: [{ type: 'listener.deleted', at: '2026-01-01T00:00:00.000Z', node: 'node-1', listener: 'lst_06d8xk3v9e0000000000000000', data: {} }] });

export const eventPageSchema = z.strictObject({
  items: z.array(eventSchema),
  nextCursor: z.string().nullable().meta({ description: 'Send it as `cursor` to get the next page; null when this one reaches the end of the log. A page can hold fewer items than `limit`, even none, and not be the last.' }),
  cursor: z.string().meta({ description: 'Where the page ends, on the last page too: ask later with it for what has happened since.' }),
  missed: z.int().nullable().meta({ description: 'How many events are missing between these because they were lost before they reached the log. 0: none; null: some may be, nobody knows how many, because a node was killed.' }),
}).meta({ id: 'EventPage' });
