import type { EventEntry } from '../../../contract/index.ts';
import { toJsonSchema, type ConvertedSchema, type JsonSchema } from '../json-schema.ts';

/** Which members besides `type`, `at`, `node` and `data` an event has, by the noun of its type. */
const members: Readonly<Record<string, { readonly always: readonly string[]; readonly sometimes: readonly string[] }>> = {
  listener: { always: ['listener'], sometimes: [] },
  client: { always: ['client'], sometimes: [] },
  connection: { always: ['connection', 'seq'], sometimes: ['listener', 'client', 'tunnel'] },
  message: { always: ['connection', 'seq'], sometimes: ['listener', 'client', 'tunnel'] },
  tunnel: { always: ['connection', 'seq'], sometimes: ['listener', 'client', 'tunnel'] },
  job: { always: ['job'], sometimes: [] },
  batch: { always: ['batch'], sometimes: [] },
  lock: { always: ['lock'], sometimes: [] },
  setup: { always: ['setup'], sometimes: [] },
  node: { always: [], sometimes: [] },
  thread: { always: [], sometimes: [] },
  log: { always: [], sometimes: [] },
  fault: { always: [], sometimes: ['listener', 'client'] },
  rule: { always: ['listener', 'connection', 'seq'], sometimes: [] },
};

const texts: Readonly<Record<string, JsonSchema & { examples: unknown[] }>> = {
  listener: { type: 'string', description: 'Id of the listener.', examples: ['lst_01k2v9d8s3h7m4q5azx0c2b8w1'] },
  client: { type: 'string', description: 'Id of the client.', examples: ['cli_01k2v9d8s3h7m4q5azx0c2b8w1'] },
  connection: { type: 'string', description: 'Id of the connection.', examples: ['con_01k2v9d8s3h7m4q5azx0c2b001'] },
  seq: { type: 'integer', minimum: 1, description: 'Counts the events of the connection from 1, without gaps.', examples: [1] },
  job: { type: 'string', description: 'Id of the job.', examples: ['job_01k2v9d8s3h7m4q5azx0c2b8w1'] },
  batch: { type: 'string', description: 'Id of the batch.', examples: ['bat_01k2v9d8s3h7m4q5azx0c2b8w1'] },
  tunnel: { type: 'string', description: 'Id of the tunnel that dialled the connection.', examples: ['tun_01k2v9d8s3h7m4q5azx0c2b8w1'] },
  lock: { type: 'string', description: 'Name of the lock.', examples: ['till'] },
  setup: { type: 'string', description: 'Name of the set-up.', examples: ['checkout'] },
};

/** `listener.created` → `ListenerCreated` */
export function eventName(type: string): string {
  return type.split(/[._]/).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}

/** The whole event of a type, envelope included. */
export function eventSchema(type: string, { summary, data }: EventEntry): ConvertedSchema {
  const { always, sometimes } = membersOf(type);
  const converted = toJsonSchema(data, 'output');
  const properties = {
    type: { type: 'string', const: type },
    at: { type: 'string', format: 'date-time', description: 'When it happened, RFC 3339 with milliseconds.' },
    node: { type: 'string', description: 'Name of the node where it happened.' },
    ...Object.fromEntries([...always, ...sometimes].map((name) => [name, texts[name]])),
    data: converted.schema,
  };
  return { schema: { type: 'object', description: summary, properties, required: ['type', 'at', 'node', ...always, 'data'], additionalProperties: false }, definitions: converted.definitions };
}

/** An event of the type as it is delivered. */
export function exampleEvent(type: string, { example }: EventEntry): Record<string, unknown> {
  const { always, sometimes } = membersOf(type);
  const ids = [...sometimes.slice(0, 1), ...always].map((name) => [name, texts[name]?.examples[0]] as const);
  return { type, at: '2026-01-01T00:00:00.000Z', node: 'till-1', ...Object.fromEntries(ids), data: example };
}

function membersOf(type: string): { always: readonly string[]; sometimes: readonly string[] } {
  const noun = members[type.split('.')[0] ?? ''];
  if (noun === undefined) throw new Error(`no row says which members the event ${type} has`);
  return noun;
}
