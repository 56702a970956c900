import { z } from 'zod';
import { bytesFields, checkBytes } from './bytes.ts';
import { rulesHandlerSchema } from './rules.ts';
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
        "After the greeting: `close` flushes, sends FIN and waits (bounded) for the peer's FIN; `half` sends FIN and goes on receiving; `keep` keeps the connection.",
    }),
  })
  .superRefine(checkTemplate)
  .meta({
    id: 'GreetHandler',
    description:
      'Sends `data` to every new connection. On UDP there is no connecting: the first datagram of a session is greeted.',
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
      .meta({ description: 'After a reply: `keep` the connection, or `close` it once everything is sent.' }),
  })
  .superRefine(checkTemplate)
  .meta({
    id: 'ReplyHandler',
    description: 'Answers each message with `data`; with encoding `utf8`, `{{…}}` expressions in it are filled in.',
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
  .meta({ id: 'SinkHandler', description: 'Takes messages and answers nothing (RFC 863).' });
const manualHandler = z.strictObject({ type: z.literal('manual') }).meta({
  id: 'ManualHandler',
  description: "Answers nothing by itself: the API or the stream sends, with the connection's `send`.",
});

/** What a listener does with connections and messages. One row a handler; the code of the same name is in src/workers/net/handlers. */
export const handlerSchema = z
  .discriminatedUnion('type', [greetHandler, replyHandler, echoHandler, sinkHandler, manualHandler, rulesHandlerSchema])
  .meta({
    id: 'ListenerHandler',
    description: 'What a listener does with connections and messages.',
  });
export type Handler = z.infer<typeof handlerSchema>;
export type HandlerType = Handler['type'];
export type HandlerOf<T extends HandlerType> = Extract<Handler, { type: T }>;
