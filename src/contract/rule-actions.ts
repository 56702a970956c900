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
    description: `The bytes, written in \`encoding\`; with \`utf8\`, expressions in it are filled in: ${TEMPLATE_HELP}.`,
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
      .meta({ description: 'Bytes in each piece; the last may be shorter. Either this or `pieces`.' }),
    pieces: z.int().min(1).max(MAX_PIECES).optional().meta({
      description:
        'How many pieces, as equal as can be; a message of fewer bytes has one for each byte. Either this or `chunkBytes`.',
    }),
    gapMs: z.int().min(0).max(MAX_DELAY_MS).default(0).meta({
      description:
        'Wait between two pieces, in milliseconds. 0: the next one follows at once, as a write of its own. Default 0.',
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
      'Sends a message in pieces, to see how the peer puts them together. Nothing else is sent on the connection meanwhile. UDP: each piece is a datagram.',
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
      .meta({ description: 'With `maxMs`, instead of `ms`: a random time, at least this.' }),
    maxMs: z.int().min(0).max(MAX_DELAY_MS).optional().meta({ description: 'At most this.' }),
  })
  .superRefine(({ ms, minMs, maxMs }, context) => {
    const isRange = minMs !== undefined && maxMs !== undefined;
    if ((ms === undefined) !== isRange || (ms !== undefined && (minMs ?? maxMs) !== undefined))
      context.addIssue({ code: 'custom', path: ['ms'], message: 'must be given, or `minMs` and `maxMs` instead' });
    else if (isRange && minMs > maxMs)
      context.addIssue({ code: 'custom', path: ['maxMs'], message: 'must be at least `minMs`' });
  })
  .meta({
    id: 'DelayAction',
    description:
      'Waits before the next action. Messages that come meanwhile are answered afterwards, in order: a TCP peer is not read from while more than 128 of them wait; of datagrams at most 1024 wait, then `connection.error` says `reply_queue_full`.',
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
  "Ends the connection once everything is sent: FIN, and a bounded wait for the peer's. UDP: ends the session. The last action.",
);
const half = simple(
  'half',
  'FIN of our side only; receiving goes on, and nothing is answered any more. UDP: nothing. The last action.',
);
const reset = simple(
  'reset',
  'Ends the connection at once with an RST; what is not sent yet is lost. UDP: ends the session. The last action.',
);
const drop = simple('drop', 'No answer: ends the list.');

const setState = z
  .strictObject({
    type: z.literal('setState'),
    set: atMostMembers(
      z.record(stateNameSchema, z.union([z.string().max(4096), z.number(), z.boolean(), z.null()])).meta({
        description:
          'Variables and their new values, templates; null: not set any more. A connection has at most 64, of at most 64 KiB each.',
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
    description: 'Sets variables of the connection; `when.state` asks for them and `{{state.name}}` gives them.',
    examples: [{ type: 'setState', set: { user: '{{captures.1}}', step: 2 } }],
  });

const tag = z
  .strictObject({
    type: z.literal('tag'),
    labels: atMostMembers(
      z.record(labelKeySchema, z.union([z.string().max(4096), z.number(), z.boolean(), z.null()])).meta({
        description:
          'Labels and their values, templates; null: not there any more. A connection has at most 32, with values of at most 255 characters.',
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
      'Gives the connection labels of its own. From then on it, and its events, are found by them as by those of its listener: `label=` of `/connections`, `/events` and `…/broadcast`, filters of the stream. They stay through changes of the rules and end with the connection or a reset. A value that is not UTF-8 or too long, or one label too many, is a `connection.error` `rule_label_limit`, and that label stays as it was. Everyone who may read sees labels, so expressions in them need the scope `payload`.',
    examples: [{ type: 'tag', labels: { device: '{{captures.1}}' } }],
  });

export const forwardTransportSchema = z.enum(['tcp', 'udp']);
export type ForwardTransport = z.infer<typeof forwardTransportSchema>;

const forward = z
  .strictObject({
    type: z.literal('forward'),
    host: hostField.meta({
      description: 'Where to: an IP address or a host name. The egress rules are asked with the resolved address.',
    }),
    port: z.int().min(1).max(65_535).meta({ description: 'The port to connect to.' }),
    transport: forwardTransportSchema
      .optional()
      .meta({ description: "Default: the listener's; from TLS what is inside goes on by TCP." }),
    connectTimeoutMs: z
      .int()
      .min(1)
      .max(60_000)
      .default(5000)
      .meta({ description: 'How long connecting may take, name lookup included, in milliseconds. Default 5000.' }),
  })
  .meta({
    id: 'ForwardAction',
    description:
      "Sends the message to another server in the bytes it came as (line ending, stripped header, escapes, check bytes and all), and what that says back to the peer, as it comes. What the framing skips (noise before a start marker, messages that are too long) is not sent. Framed anew is only a message that was cut off by `onOversize: truncate`, and one that had partly arrived when a change of the rules made it one to forward. The connection to it is opened with the first message, one for each connection and target, and closed with it. In a rule with `on: connect` it is opened at once and nothing is sent, so that a server that speaks first is heard; messages need a rule of their own. The peer's connection ends as the server ends its own: FIN after a FIN, RST when it resets, refuses, does not answer in time, cannot be resolved or is not allowed; `connection.error` says why. It is never opened a second time for the same connection. UDP: what cannot be opened ends the session, the next datagram begins another; a port that refuses is a `connection.error`, and the session stays.",
    examples: [{ type: 'forward', host: '127.0.0.1', port: 9000 }],
  });

const emit = z
  .strictObject({
    type: z.literal('emit'),
    name: z.string().min(1).max(64).meta({ description: 'Name of what happened, for those who read the events.' }),
    ...templateFields,
    data: templateFields.data.default(''),
  })
  .superRefine(checkData)
  .meta({
    id: 'EmitAction',
    description:
      'Publishes an event `rule.emitted`; whatever `events` of the listener says; at most 1000 a second for a listener and net thread, then `connection.error` says `rule_event_limit`.',
    examples: [{ type: 'emit', name: 'login', data: '{{captures.1}}' }],
  });

/** What a rule does. One row an action; the code of the same name is in src/workers/net/handlers/rules/actions. */
export const ruleActionSchema = z
  .discriminatedUnion('type', [send, sendChunked, delay, close, half, reset, drop, setState, tag, forward, emit])
  .meta({
    id: 'RuleAction',
    description: 'One thing a rule does.',
  });
export type RuleAction = z.infer<typeof ruleActionSchema>;
export type RuleActionType = RuleAction['type'];
export type RuleActionOf<T extends RuleActionType> = Extract<RuleAction, { type: T }>;

/** Nothing after them is ever done. */
export const FINAL_ACTIONS: ReadonlySet<RuleActionType> = new Set(['close', 'half', 'reset', 'drop']);
/** What can still be done when the connection is gone. */
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
