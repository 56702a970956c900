import { z } from 'zod';
import { atMostMembers } from './bounded-record.ts';
import { bytesFields, checkBytes } from './bytes.ts';
import { hostField, labelKeySchema, MAX_LABELS } from './endpoint.ts';
import { stateNameSchema } from './match.ts';
import { checkTemplateData, TEMPLATE_HELP, templateFault } from './template.ts';

/** Longest wait of one action, in milliseconds. */
const MAX_DELAY_MS = 3_600_000;
/** Most pieces `sendChunked` makes of a message when it is given their number. */
const MAX_PIECES = 10_000;
/** Most variables one action sets, and most a connection has. */
export const MAX_VARIABLES = 64;

const templateFields = {
  ...bytesFields,
  data: bytesFields.data.meta({
    description: `The bytes, written in \`encoding\`; with \`utf8\`, expressions in it are evaluated: ${TEMPLATE_HELP}.`,
  }),
};
const raw = z.boolean().default(false).meta({
  description:
    'Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it.',
});

function checkData(value: { data: string; encoding: 'utf8' | 'base64' | 'hex' }, context: z.RefinementCtx): void {
  checkBytes(value, context);
  checkTemplateData(value, context, true);
}

const send = z
  .strictObject({ type: z.literal('send'), ...templateFields, raw })
  .superRefine(checkData)
  .meta({
    id: 'SendAction',
    description: 'Sends a message.',
    examples: [{ type: 'send', data: 'PONG {{captures.1}}' }],
  });

const sendChunked = z
  .strictObject({
    type: z.literal('sendChunked'),
    ...templateFields,
    raw,
    chunkBytes: z
      .int()
      .min(1)
      .max(1024 * 1024)
      .optional()
      .meta({ description: 'Bytes per piece; the last may be shorter. Give either this or `pieces`.' }),
    pieces: z.int().min(1).max(MAX_PIECES).optional().meta({
      description:
        'Number of pieces, as equal as possible; a shorter message has one piece per byte. Give either this or `chunkBytes`.',
    }),
    gapMs: z.int().min(0).max(MAX_DELAY_MS).default(0).meta({
      description:
        'Wait between two pieces, in milliseconds. 0: the next one follows immediately, as a separate write. Default 0.',
    }),
  })
  .superRefine(checkData)
  .superRefine(({ chunkBytes, pieces }, context) => {
    if ((chunkBytes === undefined) === (pieces === undefined))
      context.addIssue({
        code: 'custom',
        path: [chunkBytes === undefined ? 'chunkBytes' : 'pieces'],
        message: 'give either chunkBytes or pieces',
      });
  })
  .meta({
    id: 'SendChunkedAction',
    description:
      'Sends a message in pieces, to test how the peer reassembles them. Nothing else is sent on the connection in between. UDP: each piece is a datagram.',
    examples: [
      { type: 'sendChunked', data: 'HTTP/1.1 200 OK\r\n\r\n', raw: true, chunkBytes: 1, gapMs: 5 },
      { type: 'sendChunked', data: 'two writes', pieces: 2, gapMs: 50 },
    ],
  });

const delay = z
  .strictObject({
    type: z.literal('delay'),
    ms: z.int().min(0).max(MAX_DELAY_MS).optional().meta({ description: 'How long, in milliseconds.' }),
    minMs: z
      .int()
      .min(0)
      .max(MAX_DELAY_MS)
      .optional()
      .meta({ description: 'With `maxMs`, instead of `ms`: lower bound of a random time.' }),
    maxMs: z.int().min(0).max(MAX_DELAY_MS).optional().meta({ description: 'Upper bound of the random time.' }),
  })
  .superRefine(({ ms, minMs, maxMs }, context) => {
    const isRange = minMs !== undefined && maxMs !== undefined;
    if ((ms === undefined) !== isRange || (ms !== undefined && (minMs ?? maxMs) !== undefined))
      context.addIssue({ code: 'custom', path: ['ms'], message: 'is required, unless `minMs` and `maxMs` are given' });
    else if (isRange && minMs > maxMs)
      context.addIssue({ code: 'custom', path: ['maxMs'], message: 'must be at least `minMs`' });
  })
  .meta({
    id: 'DelayAction',
    description:
      'Waits before the next action. Messages that arrive in the meantime are processed afterwards, in order. While more than 128 of them wait, a TCP peer is not read; at most 1024 datagrams wait, more are dropped with a `connection.error` `reply_queue_full`.',
    examples: [
      { type: 'delay', ms: 250 },
      { type: 'delay', minMs: 50, maxMs: 200 },
    ],
  });

const simple = <Type extends string>(type: Type, description: string) =>
  z
    .strictObject({ type: z.literal(type) })
    .meta({ id: `${type[0]?.toUpperCase()}${type.slice(1)}Action`, description });
const close = simple(
  'close',
  'Closes the connection once everything is sent: sends FIN and waits (bounded) for the FIN of the peer. UDP: ends the session. Must be the last action.',
);
const half = simple(
  'half',
  'Sends FIN and keeps receiving; nothing more is sent. UDP: no effect. Must be the last action.',
);
const reset = simple(
  'reset',
  'Closes the connection immediately with RST; unsent data is lost. UDP: ends the session. Must be the last action.',
);
const drop = simple('drop', 'Sends nothing and ends the list of actions.');

const setState = z
  .strictObject({
    type: z.literal('setState'),
    set: atMostMembers(
      z.record(stateNameSchema, z.union([z.string().max(4096), z.number(), z.boolean(), z.null()])).meta({
        description:
          'Variables and their new values, which are templates; null removes the variable. A connection has at most 64 variables, of at most 64 KiB each.',
      }),
      MAX_VARIABLES,
    ),
  })
  .superRefine(({ set }, context) => {
    for (const [name, value] of Object.entries(set)) {
      const fault = typeof value === 'string' ? templateFault(value, true) : undefined;
      if (fault !== undefined) context.addIssue({ code: 'custom', path: ['set', name], message: fault });
    }
  })
  .meta({
    id: 'SetStateAction',
    description: 'Sets variables of the connection; `when.state` tests them and `{{state.name}}` inserts them.',
    examples: [{ type: 'setState', set: { user: '{{captures.1}}', step: 2 } }],
  });

const tag = z
  .strictObject({
    type: z.literal('tag'),
    labels: atMostMembers(
      z.record(labelKeySchema, z.union([z.string().max(4096), z.number(), z.boolean(), z.null()])).meta({
        description:
          'Labels and their values, which are templates; null removes the label. A connection has at most 32 labels, with values of at most 255 characters.',
      }),
      MAX_LABELS,
    ),
  })
  .superRefine(({ labels }, context) => {
    for (const [key, value] of Object.entries(labels)) {
      const fault = typeof value === 'string' ? templateFault(value, true) : undefined;
      if (fault !== undefined) context.addIssue({ code: 'custom', path: ['labels', key], message: fault });
    }
  })
  .meta({
    id: 'TagAction',
    description:
      'Adds labels to the connection. From then on the connection and its events are found by them, as by the labels of its listener: in `label=` of `/connections`, `/events` and `…/broadcast`, and in filters of the stream. Labels survive changes of the rules and end with the connection or a reset. A value that is not UTF-8 or too long, or a label over the limit, publishes a `connection.error` `rule_label_limit` and leaves that label unchanged. Every key with the scope `read` sees labels, so expressions in them need the scope `payload`.',
    examples: [{ type: 'tag', labels: { device: '{{captures.1}}' } }],
  });

export const forwardTransportSchema = z.enum(['tcp', 'udp']);
export type ForwardTransport = z.infer<typeof forwardTransportSchema>;

const forward = z
  .strictObject({
    type: z.literal('forward'),
    host: hostField.meta({
      description: 'Target: an IP address or a host name. The egress rules check the resolved address.',
    }),
    port: z.int().min(1).max(65_535).meta({ description: 'The port to connect to.' }),
    transport: forwardTransportSchema.optional().meta({
      description: 'Default: the transport of the listener; a TLS listener forwards the decrypted bytes over TCP.',
    }),
    connectTimeoutMs: z
      .int()
      .min(1)
      .max(60_000)
      .default(5000)
      .meta({ description: 'Time limit for connecting, including name lookup, in milliseconds. Default 5000.' }),
  })
  .meta({
    id: 'ForwardAction',
    description:
      'Sends the message to another server as the exact bytes received (line ending, stripped header, escapes and check bytes included), and sends the replies of that server back to the peer as they arrive. Bytes that the framing skips (noise before a start marker, messages that are too long) are not forwarded. Only two kinds of messages are encoded again: those truncated by `onOversize: truncate`, and those that had partly arrived when a change of the rules started forwarding. The connection to the server is opened with the first message, once per connection and target, and closed with it. In a rule with `on: connect` it is opened immediately and nothing is sent, so a server that sends first is heard; messages need a separate rule. The connection to the peer ends like the one to the server: FIN after a FIN; RST when the server resets, refuses, does not answer in time, cannot be resolved or is not allowed, with the reason in `connection.error`. It is never opened a second time for the same connection. UDP: when the target cannot be opened, the session ends and the next datagram starts a new one; a refused port is a `connection.error`, and the session stays.',
    examples: [{ type: 'forward', host: '127.0.0.1', port: 9000 }],
  });

const emit = z
  .strictObject({
    type: z.literal('emit'),
    name: z.string().min(1).max(64).meta({ description: 'Name that readers of the event see.' }),
    ...templateFields,
    data: templateFields.data.default(''),
  })
  .superRefine(checkData)
  .meta({
    id: 'EmitAction',
    description:
      'Publishes an event `rule.emitted`, whatever `events` of the listener is set to. At most 1000 per second for each listener and net thread; more are dropped with a `connection.error` `rule_event_limit`.',
    examples: [{ type: 'emit', name: 'login', data: '{{captures.1}}' }],
  });

/** What a rule does. One row an action; the code of the same name is in src/workers/net/handlers/rules/actions. */
export const ruleActionSchema = z
  .discriminatedUnion('type', [send, sendChunked, delay, close, half, reset, drop, setState, tag, forward, emit])
  .meta({
    id: 'RuleAction',
    description: 'An action of a rule.',
  });
export type RuleAction = z.infer<typeof ruleActionSchema>;
export type RuleActionType = RuleAction['type'];
export type RuleActionOf<T extends RuleActionType> = Extract<RuleAction, { type: T }>;

/** Nothing after them is ever done. */
export const FINAL_ACTIONS: ReadonlySet<RuleActionType> = new Set(['close', 'half', 'reset', 'drop']);
/** What can still be done when the connection is closed. */
export const ACTIONS_AT_CLOSE: ReadonlySet<RuleActionType> = new Set(['setState', 'tag', 'emit', 'drop']);

/** The templates of an action and where they stand in it. */
export function templatesOf(action: RuleAction): { path: (string | number)[]; source: string }[] {
  if (action.type === 'setState') return textsOf('set', action.set);
  if (action.type === 'tag') return textsOf('labels', action.labels);
  return 'data' in action && action.encoding === 'utf8' ? [{ path: ['data'], source: action.data }] : [];
}

function textsOf(
  field: string,
  values: Readonly<Record<string, unknown>>,
): { path: (string | number)[]; source: string }[] {
  return Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'string' ? [{ path: [field, name], source: value }] : [],
  );
}
