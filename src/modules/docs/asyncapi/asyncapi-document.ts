import { z } from 'zod';
import { closeCodes, eventCatalogue, MAX_COMMAND_BYTES, STREAM_PROTOCOL, type EventEntry } from '../../../contract/index.ts';
import { mapReferences, toJsonSchema, type ConvertedSchema, type JsonSchema, type SchemaIo } from '../json-schema.ts';
import { polished } from '../openapi/polish.ts';
import { describeDefaults } from '../openapi/request-defaults.ts';
import { info } from '../openapi/texts.ts';
import { eventName, eventSchema, exampleEvent } from './event-schemas.ts';
import { commands, commandTexts, errorReplySchema, eventsPushFields, examples, endPushSchema, gapPushSchema, markSchema, replySchema } from './frames.ts';
import { tunnelChannels, tunnelMessages, tunnelOperations } from './tunnel-frames.ts';

const SCHEMAS = '#/components/schemas/';
const CHANNEL = '#/channels/stream';

/** Puts the schemas of a document together: each named one once. */
class Schemas {
  readonly all = new Map<string, JsonSchema>();

  add(name: string, { schema, definitions }: ConvertedSchema): JsonSchema {
    const own = Object.entries({ ...definitions, [name]: schema });
    for (const [key, definition] of own) this.all.set(key, mapReferences(definition, (reference) => reference.replace('#/$defs/', SCHEMAS)));
    return { $ref: `${SCHEMAS}${name}` };
  }

  /** Defaults of a command are said in words, as in the OpenAPI document. */
  addZod(name: string, schema: z.ZodType, io: SchemaIo): JsonSchema {
    const { schema: root, definitions } = toJsonSchema(schema, io);
    const change = io === 'input' ? describeDefaults : (same: JsonSchema): JsonSchema => same;
    return this.add(name, { schema: change(root), definitions: Object.fromEntries(Object.entries(definitions).map(([key, definition]) => [key, change(definition)])) });
  }

  toJSON(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, schema]) => [name, polished(schema, name)]));
  }
}

/** The AsyncAPI 3.0 document of the WebSockets. Made from the contract alone. */
export function asyncApiDocument(version: string): JsonSchema {
  const schemas = new Schemas();
  const messages = { ...commandMessages(schemas), ...pushMessages(schemas) };
  const tunnels = tunnelMessages(schemas);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Portcall stream and tunnels', version, description: description(), license: { name: info.license.name, url: 'https://www.apache.org/licenses/LICENSE-2.0' } },
    defaultContentType: 'application/json',
    servers: { local: { host: '127.0.0.1:7070', protocol: 'ws', description: 'A node with default settings.', security: [{ $ref: '#/components/securitySchemes/bearer' }] } },
    channels: {
      stream: {
        address: '/v1/stream',
        title: 'The stream',
        description: 'A WebSocket with JSON text frames. A frame with `id` is a command or its reply; a frame without `id` is a push.',
        messages: Object.fromEntries(Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }])),
        bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
      },
      ...tunnelChannels(Object.keys(tunnels)),
    },
    operations: { ...operations(), ...tunnelOperations() },
    components: {
      messages: { ...messages, ...tunnels },
      schemas: schemas.toJSON(),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key with the scope `read`. Payloads of messages and all tunnels also need `payload`; `send`, `close`, and tunnels that do more than observe also need `write`. Not required when the node has no keys.' } },
    },
  };
}

function description(): string {
  const codes = Object.values(closeCodes).map(({ code, reason }) => `- ${code}: ${reason}`);
  return [
    `The server selects the subprotocol \`${STREAM_PROTOCOL}\` when the client offers it. Send the key in the \`Authorization\` header, or in browsers, which cannot set it, as a second subprotocol: \`${STREAM_PROTOCOL}, portcall.bearer.<the key in base64url>\`. It is never part of the URL.`,
    'Every command has an `id` and gets exactly one reply with this id, in the order of the commands. A malformed frame also gets an error reply; ten of them close the socket.',
    'Each push carries a cursor. A subscription `from` this cursor delivers every later event once and in order, or reports what is missing: the error `cursor_expired`, or a `gap`.',
    `A command frame may have at most ${MAX_COMMAND_BYTES} bytes; a longer one closes the socket with 1009.`,
    ['Close codes: 4000 to 4099: do not reconnect; 4100 to 4199: reconnect later; 4200 to 4299: reconnect immediately.', ...codes].join('\n'),
  ].join('\n\n');
}

/** A command and its reply for each op, and the reply that any of them can get instead. */
function commandMessages(schemas: Schemas): Record<string, JsonSchema> {
  const pairs = commands.flatMap(([op, schema]) => {
    const { summary, command, reply } = commandTexts[op];
    const [name, answer] = [`${eventName(op)}Command`, `${eventName(op)}Reply`];
    return [
      [name, message(name, summary, schemas.addZod(name, schema, 'input'), command)],
      [answer, message(answer, `\`${op}\` succeeded.`, schemas.addZod(answer, replySchema(op), 'output'), { id: command['id'], ok: reply })],
    ] as const;
  });
  return { ...Object.fromEntries(pairs), ErrorReply: message('ErrorReply', 'A command failed, or a frame was malformed.', schemas.addZod('ErrorReply', errorReplySchema, 'output'), examples.errorReply) };
}

function pushMessages(schemas: Schemas): Record<string, JsonSchema> {
  const entries = Object.entries<EventEntry>(eventCatalogue);
  const references = entries.map(([type, entry]) => schemas.add(`${eventName(type)}Event`, eventSchema(type, entry)));
  const mapping = Object.fromEntries(entries.map(([type], index) => [type, references[index]?.['$ref']]));
  schemas.add('Event', { schema: { description: 'An event; see `type`.', oneOf: references, discriminator: 'type', 'x-discriminator-mapping': mapping }, definitions: {} });
  const { schema, definitions } = toJsonSchema(z.strictObject(eventsPushFields), 'output');
  const push = { ...schema, properties: { ...(schema['properties'] as JsonSchema), events: { type: 'array', minItems: 1, items: { $ref: `${SCHEMAS}Event` } } }, required: ['subscription', 'cursor', 'events'] };
  const payload = schemas.add('EventsPush', { schema: push, definitions });
  const eventExamples = entries.map(([type, entry]) => ({ name: type, summary: entry.summary, payload: { subscription: 's1', cursor: examples.cursor, events: [exampleEvent(type, entry)] } }));
  return {
    EventsPush: { name: 'EventsPush', title: 'Events', summary: 'Events of a subscription, in order.', payload, examples: eventExamples },
    MarkPush: message('MarkPush', 'A fresh cursor, sent after a replay and periodically on a quiet subscription.', schemas.addZod('MarkPush', markSchema, 'output'), examples.mark),
    EndPush: message('EndPush', 'The last push of a subscription whose filter has `until`.', schemas.addZod('EndPush', endPushSchema, 'output'), examples.end),
    GapPush: message('GapPush', 'Reports events that cannot be delivered.', schemas.addZod('GapPush', gapPushSchema, 'output'), examples.gap),
  };
}

function message(name: string, summary: string, payload: JsonSchema, example: unknown): JsonSchema {
  return { name, title: name.replace(/([a-z])([A-Z])/g, '$1 $2'), summary, payload, examples: [{ payload: example }] };
}

/** From the node's side: it receives commands and sends pushes. */
function operations(): Record<string, JsonSchema> {
  const refer = (name: string): JsonSchema => ({ $ref: `${CHANNEL}/messages/${name}` });
  const perOp = commands.map(([op]) => [op, {
    action: 'receive',
    channel: { $ref: CHANNEL },
    summary: commandTexts[op].summary,
    messages: [refer(`${eventName(op)}Command`)],
    reply: { channel: { $ref: CHANNEL }, messages: [refer(`${eventName(op)}Reply`), refer('ErrorReply')] },
  }] as const);
  const push = { action: 'send', channel: { $ref: CHANNEL }, summary: 'What subscriptions receive.', messages: ['EventsPush', 'MarkPush', 'GapPush', 'EndPush'].map(refer) };
  return { ...Object.fromEntries(perOp), push };
}
