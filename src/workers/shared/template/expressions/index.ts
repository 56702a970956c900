import type { TemplateExpression } from '../../../../contract/template.ts';
import { textOf, type Expression } from '../template-context.ts';
import { crc16 } from './crc16.ts';
import { hex } from './hex.ts';
import { json } from './json.ts';
import { message, slice } from './message.ts';
import { random, uuid } from './random.ts';

/** Every expression. A new one is a row in src/contract/template.ts, a file here and a row here. */
export const expressions: { readonly [Name in TemplateExpression]: Expression } = {
  now: textOf(() => new Date().toISOString()),
  'now.ms': textOf(() => String(Date.now())),
  uuid,
  random,
  counter: textOf((context) => String(context.counter)),
  message,
  'message.length': textOf((context) => String(context.message.length)),
  'message.number': textOf((context) => String(context.messageNumber)),
  'message.slice': slice,
  'connection.id': textOf((context) => context.connectionId),
  'connection.remote.host': textOf((context) => context.remote.host),
  'connection.remote.port': textOf((context) => String(context.remote.port)),
  'connection.local.host': textOf((context) => context.local.host),
  'connection.local.port': textOf((context) => String(context.local.port)),
  hex,
  crc16,
  json,
  captures: ([group = '']) => ({ bytes: (context) => context.capture(group) }),
  state: ([name = '']) => ({ bytes: (context) => context.variable(name) ?? NOTHING }),
};

const NOTHING = Buffer.alloc(0);
