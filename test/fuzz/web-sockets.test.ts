import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { streamCommands } from '../../src/contract/index.ts';
import { closeCodes } from '../../src/contract/stream.ts';
import { TUNNEL_PROTOCOL, tunnelCloseCodes } from '../../src/contract/tunnel.ts';
import { isErrorCode } from '../../src/core/errors/index.ts';
import { poll, pollUntil } from '../helpers/poll.ts';
import { RawStream } from '../helpers/raw-stream.ts';
import { TunnelClient } from '../helpers/tunnel-client.ts';
import { valuesOf } from './lib/from-schema.ts';
import { junkText } from './lib/junk.ts';
import { nearly } from './lib/mutate.ts';
import { learn, type Schema } from './lib/openapi.ts';
import { deadline, runs, SEED } from './lib/settings.ts';
import { vitalsOf } from './lib/vitals.ts';
import { World } from './lib/world.ts';
import { bytesOf, frames, RawWebSocket, text, type Frame } from './lib/ws-raw.ts';

/** Close codes of RFC 6455 that ws gives for what breaks the protocol. */
const PROTOCOL_CODES = [1000, 1001, 1002, 1003, 1005, 1007, 1009];
const STREAM_CODES = new Set([...PROTOCOL_CODES, ...Object.values(closeCodes).map(({ code }) => code)]);
const TUNNEL_CODES = new Set([...PROTOCOL_CODES, ...Object.values(tunnelCloseCodes).map(({ code }) => code)]);
/** Who closes with a code of an application's is answered with the same (RFC 6455, section 5.5.1). */
const APPLICATION_CODES = { from: 3000, to: 4999 };
/** Longer than anything here may take to be answered. */
const HANG_MS = 10_000;
/** How long is waited for an end that may not come. */
const SETTLE_MS = 60;
const MAX_TEXT = 200_000;
/** How long what was given up may take to be closed. */
const END_MS = 30_000;

let world: World;
let listener: { id: string; port: number };
/** Another client, which must not be affected. */
let other: RawStream;
let otherTunnel: { tunnel: TunnelClient; peer: Socket };
let descriptors: number;

beforeAll(async () => {
  world = await World.start({ PORTCALL_TUNNEL_FRAME_MAX_BYTES: '65536' });
  listener = await world.service.listener({ name: 'fz-sink', handler: { type: 'sink' } });
  other = await RawStream.connect(world.url);
  await other.subscribe('all', { filter: { types: ['connection.*'] } });
  otherTunnel = await openTunnel();
  descriptors = vitalsOf(world.service.process.pid).descriptors;
}, 60_000);
afterAll(async () => {
  await other?.drop();
  otherTunnel?.peer.destroy();
  otherTunnel?.tunnel.ws.terminate();
  await world?.end();
});

async function newConnection(): Promise<{ peer: Socket; connection: string }> {
  const peer = connect(listener.port, '127.0.0.1').on('error', () => undefined);
  await once(peer, 'connect');
  const found = async () =>
    (
      await world.service.request<{ items: { id: string; remote: { port: number } }[] }>(
        'GET',
        `/v1/connections?listener=${listener.id}&limit=500`,
      )
    ).items.find(({ remote }) => remote.port === peer.localPort);
  await pollUntil(async () => (await found()) !== undefined);
  return { peer, connection: (await found())?.id ?? '' };
}

async function openTunnel(): Promise<{ tunnel: TunnelClient; peer: Socket }> {
  const { peer, connection } = await newConnection();
  return { tunnel: await TunnelClient.open(world.url, `/connections/${connection}/tunnel`), peer };
}

/** Others feel nothing: a command is answered, bytes pass, and the process is the same. */
async function othersAreWell(): Promise<void> {
  expect(world.service.process.exitCode).toBeNull();
  const started = performance.now();
  expect((await other.command('ping')).ok).toBeDefined();
  const echoed = once(otherTunnel.peer, 'data') as Promise<[Buffer]>;
  otherTunnel.tunnel.ws.send(Buffer.from('well?'), { binary: true });
  expect(String((await echoed)[0])).toBe('well?');
  expect(performance.now() - started).toBeLessThan(HANG_MS);
}

const commands: fc.Arbitrary<unknown> = fc.oneof(
  ...Object.values(streamCommands).map((schema) => {
    const { $defs, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    learn($defs as Record<string, Schema> | undefined);
    return valuesOf(rest as Schema);
  }),
);
/** Commands that fit into a frame; a longer one would close the socket with 1009. */
const nearlyCommands = fc
  .oneof(commands, nearly(commands))
  .filter((command) => (JSON.stringify(command)?.length ?? MAX_TEXT) < MAX_TEXT);
const payloads = fc.oneof(
  nearlyCommands.map((command) => Buffer.from(JSON.stringify(command) ?? '')),
  junkText.map((junk) => Buffer.from(junk)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);

describe('the stream', () => {
  test(
    `answers every command once and in order, however wrong it is (seed ${SEED})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(nearlyCommands, { minLength: 1, maxLength: 9 }), async (sequence) => {
          const ws = await RawWebSocket.open(world.url, '/v1/stream');
          for (const command of sequence) ws.send(bytesOf(text(JSON.stringify(command))));
          ws.send(bytesOf(text('{"id":"last","op":"ping"}')));
          const { texts, closed } = await ws.finish(
            (heard) => heard.some((frame) => frame.includes('"id":"last"')),
            HANG_MS,
          );
          const replies = texts
            .map(
              (frame) =>
                JSON.parse(frame) as {
                  id?: unknown;
                  error?: { code: string; detail: string; errors?: { path: string }[] };
                },
            )
            .filter((frame) => 'id' in frame);
          expect(closed, JSON.stringify(sequence)).toBeUndefined();
          expect(replies.length, JSON.stringify(sequence)).toBe(sequence.length + 1);
          for (const { error } of replies) judge(error, sequence);
        }),
        runs(60),
      );
      await othersAreWell();
    },
    deadline(60_000),
  );

  test(
    `whatever frames come closes with a code or goes on, and others feel nothing (seed ${SEED})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(frames(payloads), async (sent) => {
          const { closed, texts } = await talk('/v1/stream', sent);
          if (closed !== undefined) expect([...STREAM_CODES, ...echoedCodes(sent)]).toContain(closed);
          for (const frame of texts)
            judge((JSON.parse(frame) as { error?: { code: string; detail: string } }).error, sent);
        }),
        runs(80),
      );
      await othersAreWell();
    },
    deadline(60_000),
  );
});

describe('a tunnel', () => {
  test(
    `whatever frames come closes with a code or goes on, and others feel nothing (seed ${SEED})`,
    async () => {
      const bytes = fc.oneof(
        payloads,
        fc
          .constantFrom('{"op":"half"}', '{"op":"half","x":1}', '{"op":"full"}', '{}', '[', '')
          .map((command) => Buffer.from(command)),
        fc.constant(Buffer.alloc(70_000)),
      );
      await fc.assert(
        fc.asyncProperty(frames(bytes), fc.boolean(), fc.boolean(), async (sent, speaks, observes) => {
          const { peer, connection } = await newConnection();
          try {
            const { closed } = await talk(
              `/v1/connections/${connection}/tunnel${observes ? '?observe=true' : ''}`,
              sent,
              speaks ? TUNNEL_PROTOCOL : undefined,
            );
            if (closed !== undefined) expect([...TUNNEL_CODES, ...echoedCodes(sent)]).toContain(closed);
          } finally {
            peer.destroy();
          }
        }),
        runs(50),
      );
      await othersAreWell();
    },
    deadline(60_000),
  );
});

test(
  'after all of it nothing is left open',
  async () => {
    await pollUntil(() => vitalsOf(world.service.process.pid).descriptors <= descriptors + 8, END_MS);
    // The last peer has just gone: the service sees its end a little later. Whatever is left then has leaked.
    await poll(
      async () =>
        (await world.service.request<{ items: unknown[] }>('GET', `/v1/connections?listener=${listener.id}`)).items,
      (items) => items.length === 1,
      END_MS,
      50,
    );
  },
  deadline(3 * END_MS),
);

/** Codes of the close frames among what was sent. */
function echoedCodes(sent: readonly Frame[]): number[] {
  const codes = sent
    .filter(({ opcode, payload }) => opcode === 8 && payload.length >= 2)
    .map(({ payload }) => payload.readUInt16BE(0));
  return codes.filter((code) => code >= APPLICATION_CODES.from && code <= APPLICATION_CODES.to);
}

/** Sends the frames, cut into odd pieces, and hears what comes of it. */
async function talk(path: string, sent: readonly Frame[], protocol?: string) {
  const ws = await RawWebSocket.open(world.url, path, protocol);
  const bytes = Buffer.concat(sent.map(bytesOf));
  for (let at = 0; at < bytes.length; at += 1021) ws.send(bytes.subarray(at, at + 1021));
  return ws.finish(() => false, SETTLE_MS);
}

function judge(error: { code: string; detail: string; errors?: { path: string }[] } | undefined, sent: unknown): void {
  if (error === undefined) return;
  expect(isErrorCode(error.code), JSON.stringify(error)).toBe(true);
  expect(error.code, fc.stringify(sent)).not.toBe('internal');
  if (error.code === 'validation_failed')
    expect(error.errors?.length ?? 0, fc.stringify({ error, sent })).toBeGreaterThan(0);
}
