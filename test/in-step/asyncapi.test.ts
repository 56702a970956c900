import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  closeCodes,
  eventCatalogue,
  streamCommands,
  tunnelCloseCodes,
  type EventEntry,
} from '../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { RawStream } from '../helpers/raw-stream.ts';
import { root } from './fixtures/preview.ts';

interface Reference {
  readonly $ref: string;
}
interface Message {
  readonly name: string;
  readonly summary: string;
  readonly payload: Reference;
  readonly examples: { payload: unknown }[];
}
interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly messages: Reference[];
  readonly reply?: { channel: Reference; messages: Reference[] };
}
interface Document {
  readonly asyncapi: string;
  readonly info: { description: string };
  readonly channels: Record<string, { address: string; description: string; messages: Record<string, Reference> }>;
  readonly operations: Record<string, Operation>;
  readonly components: { messages: Record<string, Message>; schemas: Record<string, object> };
}

const text = await readFile(new URL('openapi/asyncapi.json', root), 'utf8');
const document = JSON.parse(text) as Document;
const { messages, schemas } = document.components;

/** A schema of the document, ready to judge values. */
function schemaOf(name: string): z.ZodType {
  const local = JSON.parse(
    JSON.stringify({ $ref: `#/$defs/${name}`, $defs: schemas }).replaceAll('#/components/schemas/', '#/$defs/'),
  ) as Parameters<typeof z.fromJSONSchema>[0];
  return z.fromJSONSchema(local);
}

function find(reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}

/** What is wrong with a value; empty when nothing is. */
function faults(name: string, value: unknown): string[] {
  const result = schemaOf(name).safeParse(value);
  return result.success ? [] : result.error.issues.map((issue) => `${name}: ${issue.path.join('.')} ${issue.message}`);
}

const payloadName = (message: Message): string => message.payload.$ref.slice('#/components/schemas/'.length);

describe('the AsyncAPI document', () => {
  it('is version 3 and has a channel for each WebSocket', () => {
    expect(document.asyncapi).toBe('3.0.0');
    expect(Object.values(document.channels).map(({ address }) => address)).toEqual([
      '/v1/stream',
      '/v1/connections/{id}/tunnel',
      '/v1/tunnel',
    ]);
  });

  it('has only valid references', () => {
    const references = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, reference]) => reference ?? '');
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((reference) => find(reference) === undefined)).toEqual([]);
  });

  it('has every message on a channel, and every operation uses messages of its channel', () => {
    expect(
      [...new Set(Object.values(document.channels).flatMap((channel) => Object.keys(channel.messages)))].sort(),
    ).toEqual(Object.keys(messages).sort());
    for (const { channel, messages: used, reply } of Object.values(document.operations)) {
      for (const { $ref } of [...used, ...(reply?.messages ?? [])])
        expect($ref.startsWith(`${channel.$ref}/messages/`), $ref).toBe(true);
    }
  });

  it('lists every close code of tunnels', () => {
    for (const { code, reason } of Object.values(tunnelCloseCodes))
      expect(document.channels['tunnel']?.description).toContain(`${code}: ${reason}`);
  });

  it('has an operation for each command, with its reply and its error', () => {
    const received = Object.entries(document.operations).filter(
      ([, { action, channel }]) => action === 'receive' && channel.$ref === '#/channels/stream',
    );
    expect(received.map(([name]) => name).sort()).toEqual(Object.keys(streamCommands).sort());
    for (const [name, { messages: used, reply }] of received) {
      expect(used, name).toHaveLength(1);
      expect(
        reply?.messages.map(({ $ref }) => $ref.split('/').pop()),
        name,
      ).toEqual([expect.stringMatching(/Reply$/), 'ErrorReply']);
    }
  });

  it('has examples that pass their schemas', () => {
    const wrong = Object.values(messages).flatMap((message) => {
      expect(message.examples.length, message.name).toBeGreaterThan(0);
      return message.examples.flatMap(({ payload }) => faults(payloadName(message), payload));
    });
    expect(wrong).toEqual([]);
  });

  it('refuses values that do not pass', () => {
    expect(
      faults('EventsPush', { subscription: 's1', cursor: 'c', events: [{ type: 'listener.created' }] }),
    ).not.toEqual([]);
    expect(faults('PingCommand', { id: 1, op: 'pong' })).not.toEqual([]);
  });

  it('lists every close code', () => {
    for (const { code, reason } of Object.values(closeCodes))
      expect(document.info.description).toContain(`${code}: ${reason}`);
  });
});

describe('every event', () => {
  it.each(Object.entries<EventEntry>(eventCatalogue))(
    '%s is in it, with an example that its schemas take',
    (type, { data, example }) => {
      expect(data.safeParse(example).error).toBeUndefined();
      const push = messages['EventsPush']?.examples.find(
        ({ payload }) => (payload as { events: { type: string }[] }).events[0]?.type === type,
      );
      expect(push).toBeDefined();
    },
  );
});

describe('what a node sends', () => {
  let node: TestNode;
  let client: RawStream;

  beforeAll(async () => {
    node = await startTestNode();
    client = await RawStream.connect(node.url);
  });

  afterAll(async () => {
    await client.close();
    await node.stop();
  });

  const post = async (path: string, body: object): Promise<Record<string, never>> =>
    (
      await fetch(`${node.url}/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json() as Promise<Record<string, never>>;

  it('passes the schemas of its replies and pushes', async () => {
    await client.subscribe('s1');
    const listener = (await post('/listeners', { handler: { type: 'echo' } })) as unknown as {
      id: string;
      status: { address: { port: number } };
    };
    const caller = (await post('/clients', { host: '127.0.0.1', port: listener.status.address.port })) as unknown as {
      id: string;
      status: { connection: string };
    };
    const { connection } = caller.status;
    const replies = {
      SubscribeReply: await client.command('subscribe', { subscription: 's2' }),
      UnsubscribeReply: await client.command('unsubscribe', { subscription: 's2' }),
      SendReply: await client.command('send', { connection, data: 'PING\n' }),
      CloseReply: await client.command('close', { connection, mode: 'reset' }),
      PingReply: await client.command('ping'),
      ErrorReply: await client.command('send', { connection: 1 }),
    };
    await client.collectUntil(() => client.events('s1').filter(({ type }) => type === 'connection.closed').length >= 2);
    expect(Object.entries(replies).flatMap(([name, reply]) => faults(name, reply))).toEqual([]);
    expect(replies.ErrorReply.error).toMatchObject({ code: 'validation_failed' });
    const names = { events: 'EventsPush', mark: 'MarkPush', gap: 'GapPush', end: 'EndPush' } as const;
    const wrong = client.pushes.flatMap((push) =>
      Object.entries(names)
        .filter(([member]) => member in push)
        .flatMap(([, name]) => faults(name, push)),
    );
    expect(wrong).toEqual([]);
    expect(new Set(client.events('s1').map(({ type }) => type))).toEqual(
      new Set([
        'listener.created',
        'listener.started',
        'client.created',
        'client.connecting',
        'client.connected',
        'connection.opened',
        'message.sent',
        'message.received',
        'client.disconnected',
        'connection.closed',
      ]),
    );
  });
});

it('has a title on every inline object, enum and union, by which generators name models', () => {
  type Schema = Readonly<Record<string, unknown>>;
  const lacking = (schema: Schema, way: string, isNamed: boolean): string[] => {
    const union = (schema['anyOf'] ?? schema['oneOf'] ?? []) as Schema[];
    const isNullable = union.length === 2 && union.some(({ type }) => type === 'null');
    const needsTitle = 'properties' in schema || 'enum' in schema || (union.length > 0 && !isNullable);
    const own = needsTitle && !isNamed && typeof schema['title'] !== 'string' ? [way] : [];
    const members = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
    const inner = [schema['items'], schema['additionalProperties']].filter(
      (one) => typeof one === 'object',
    ) as Schema[];
    return [
      ...own,
      ...members.flatMap(([name, member]) => lacking(member, `${way}.${name}`, false)),
      ...[...union, ...inner].flatMap((member) => lacking(member, `${way}/`, false)),
    ];
  };
  expect(Object.entries(schemas).flatMap(([name, schema]) => lacking(schema as Schema, name, true))).toEqual([]);
});
