import { z } from 'zod';
import { filterWarningSchema, gapSchema, streamCommands, type StreamOp } from '../../../contract/index.ts';

/** What a command answers in `ok`, and an example of the exchange: one row an op. */
export interface CommandText {
  readonly summary: string;
  readonly ok: z.ZodType;
  readonly command: Record<string, unknown>;
  readonly reply: unknown;
}

const id = z.union([z.int(), z.string()]).meta({ description: 'The `id` of the command.' });
const subscription = z.string().meta({ description: 'Name of the subscription.' });
const cursor = z.string().meta({ description: 'Position in the event log: send it as `from.cursor` to continue from here.' });
const CURSOR = '1767225600000-0-1';

export const commandTexts: Readonly<Record<StreamOp, CommandText>> = {
  subscribe: {
    summary: 'Start to receive events. `recovered` is true when every event since `from` will be delivered.',
    ok: z.strictObject({ subscription, cursor, recovered: z.boolean(), warnings: z.array(filterWarningSchema).optional().meta({ description: 'Names in the filter that no listener or client has; absent when there are none.' }) }),
    command: { id: 1, op: 'subscribe', subscription: 's1', filter: { types: ['message.*'], listener: 'greeter' }, from: 'now' },
    reply: { subscription: 's1', cursor: CURSOR, recovered: true },
  },
  unsubscribe: {
    summary: 'Stop receiving events of a subscription.',
    ok: z.strictObject({ subscription }),
    command: { id: 2, op: 'unsubscribe', subscription: 's1' },
    reply: { subscription: 's1' },
  },
  send: {
    summary: 'Send on a connection. Needs the scope `write`.',
    ok: z.strictObject({ bytes: z.int32().meta({ description: 'Bytes accepted, including framing.' }) }),
    command: { id: 3, op: 'send', connection: 'con_01k2v9d8s3h7m4q5azx0c2b001', data: 'PING\n' },
    reply: { bytes: 5 },
  },
  close: {
    summary: 'Close a connection. Needs the scope `write`.',
    ok: z.strictObject({}),
    command: { id: 4, op: 'close', connection: 'con_01k2v9d8s3h7m4q5azx0c2b001', mode: 'reset' },
    reply: {},
  },
  ping: {
    summary: 'Check that the node answers.',
    ok: z.strictObject({ at: z.iso.datetime() }),
    command: { id: 5, op: 'ping' },
    reply: { at: '2026-01-01T00:00:00.000Z' },
  },
};

/** The reply to a command that went well. */
export function replySchema(op: StreamOp): z.ZodType {
  return z.strictObject({ id, ok: commandTexts[op].ok });
}

export const errorReplySchema = z.strictObject({
  id: z.union([z.int(), z.string()]).nullable().meta({ description: 'The `id` of the command; null when the frame had no valid id.' }),
  error: z.strictObject({
    code: z.string().meta({ description: 'Stable code, see docs/errors.md.' }),
    status: z.int32().meta({ description: 'The HTTP status of this error.' }),
    detail: z.string(),
    retryable: z.boolean(),
    errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional().meta({ description: 'Invalid fields of the command.' }),
  }).catchall(z.unknown()),
});

export const markSchema = z.strictObject({ subscription, mark: z.strictObject({ cursor, live: z.boolean().meta({ description: 'True once all older events have been delivered.' }) }) });
export const endPushSchema = z.strictObject({ subscription, end: z.strictObject({ cursor, until: z.string().meta({ description: 'The `until` of the filter.' }) }) });
export const gapPushSchema = z.strictObject({ subscription, gap: gapSchema });
export const eventsPushFields = { subscription, cursor };

export const examples = {
  errorReply: { id: 6, error: { code: 'cursor_expired', status: 410, detail: 'The events after the cursor are no longer kept.', retryable: false, oldest: CURSOR } },
  mark: { subscription: 's1', mark: { cursor: CURSOR, live: true } },
  end: { subscription: 's1', end: { cursor: CURSOR, until: '2026-01-01T00:00:00.000Z' } },
  gap: { subscription: 's1', gap: { from: CURSOR, to: '1767225600001-0-0', missed: 48, reason: 'slow' } },
  cursor: CURSOR,
};

/** The commands by op, as the contract has them. */
export const commands = Object.entries(streamCommands) as [StreamOp, z.ZodType][];
