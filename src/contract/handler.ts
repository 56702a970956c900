import { z } from 'zod';
import { bytesFields, checkBytes } from './bytes.ts';
import { proxyHandlerSchema } from './proxy-handler.ts';
import { rulesHandlerSchema, type RulesHandler } from './rules.ts';
import { checkTemplateData } from './template.ts';

const raw = z.boolean().default(false).meta({
  description:
    'Send the bytes as they are, past the framing. Default false: `data` is one message and the framing encodes it.',
});

function checkTemplate(value: { data: string; encoding: 'utf8' | 'base64' | 'hex' }, context: z.RefinementCtx): void {
  checkBytes(value, context);
  checkTemplateData(value, context);
}

const greetHandler = z
  .strictObject({
    type: z.literal('greet'),
    ...bytesFields,
    raw,
    then: z.enum(['close', 'half', 'keep']).default('close').meta({
      description:
        'After the greeting: `close` flushes, sends FIN and waits (bounded) for the FIN of the peer; `half` sends FIN and keeps receiving; `keep` keeps the connection open.',
    }),
  })
  .superRefine(checkTemplate)
  .meta({
    id: 'GreetHandler',
    description: 'Sends `data` on every new connection. On UDP the first datagram of a session triggers the greeting.',
    examples: [{ type: 'greet', data: 'Hello from server!', then: 'close' }],
  });

const replyHandler = z
  .strictObject({
    type: z.literal('reply'),
    ...bytesFields,
    raw,
    then: z
      .enum(['close', 'keep'])
      .default('keep')
      .meta({ description: 'After a reply: `keep` the connection open, or `close` it once everything is sent.' }),
  })
  .superRefine(checkTemplate)
  .meta({
    id: 'ReplyHandler',
    description: 'Replies to each message with `data`; with encoding `utf8`, `{{…}}` expressions in it are evaluated.',
    examples: [
      { type: 'reply', data: 'Message received' },
      { type: 'reply', data: 'You sent {{message.length}} bytes', then: 'close' },
    ],
  });

const echoHandler = z
  .strictObject({ type: z.literal('echo') })
  .meta({ id: 'EchoHandler', description: 'Sends each message back (RFC 862).' });
const sinkHandler = z
  .strictObject({ type: z.literal('sink') })
  .meta({ id: 'SinkHandler', description: 'Reads messages and never replies (RFC 863).' });
const manualHandler = z.strictObject({ type: z.literal('manual') }).meta({
  id: 'ManualHandler',
  description:
    "Never replies by itself: messages are sent with `send` of the connection, over the API or the stream. After the peer's FIN our side of a listener's connection stays open; a client ends its side too.",
});

/** What a listener does with connections and messages. One row a handler; the code of the same name is in src/workers/net/handlers. */
export const handlerSchema = z
  .discriminatedUnion('type', [
    greetHandler,
    replyHandler,
    echoHandler,
    sinkHandler,
    manualHandler,
    rulesHandlerSchema,
    proxyHandlerSchema,
  ])
  .meta({
    id: 'ListenerHandler',
    description: 'What a listener does with connections and messages.',
  });

/** What a client does with its connection and messages: any of the handlers but `proxy`. Without a name of its own: a generator of Go cannot compile one. */
export const clientHandlerSchema = handlerSchema.meta({
  description:
    'What a client does with its connection and with received messages: any handler of a listener except `proxy`. `greet` and rules with `on: connect` send after `sendOnConnect`. The handler sees every message, including those an `exchange` takes. `echo` and `reply` loop for ever when the server also replies to every message. Default `manual`.',
  examples: [{ type: 'rules', rules: [{ when: { startsWith: 'PING' }, do: [{ type: 'send', data: 'PONG' }] }] }],
});

interface HandlerTraits {
  /** It sends bytes that are part of its settings. */
  readonly hasOwnBytes: boolean;
  /** It connects to other servers. */
  readonly connects: boolean;
}

/** What the product has to know of a handler besides its settings: one row each. */
const traits: { readonly [T in HandlerType]: HandlerTraits } = {
  greet: { hasOwnBytes: true, connects: false },
  reply: { hasOwnBytes: true, connects: false },
  echo: { hasOwnBytes: false, connects: false },
  sink: { hasOwnBytes: false, connects: false },
  manual: { hasOwnBytes: false, connects: false },
  rules: { hasOwnBytes: true, connects: true },
  proxy: { hasOwnBytes: false, connects: true },
};

export function hasOwnBytes({ type }: Handler): boolean {
  return traits[type].hasOwnBytes;
}

/** Whether it may connect to other servers, which the egress rules bound. */
export function connectsOut({ type }: Handler): boolean {
  return traits[type].connects;
}

/** The handler as one with rules; undefined: it has none. */
export function findRules(handler: Handler): RulesHandler | undefined {
  return 'rules' in handler ? handler : undefined;
}

export type Handler = z.infer<typeof handlerSchema>;
export type HandlerType = Handler['type'];
export type HandlerOf<T extends HandlerType> = Extract<Handler, { type: T }>;
