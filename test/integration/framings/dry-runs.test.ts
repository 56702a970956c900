import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  framingDecodedSchema,
  framingEncodedSchema,
  MAX_DRY_RUN_BYTES,
  type FramingDecoded,
  type FramingEncoded,
} from '../../../src/contract/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { request, type Answer } from '../locks/api.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

type Problem = { errors: { path: string; message: string }[] };
const decode = (body: object): Promise<Answer<FramingDecoded & Problem>> =>
  request(node, 'POST', '/framings/decode', { body });
const encode = (body: object): Promise<Answer<FramingEncoded & Problem>> =>
  request(node, 'POST', '/framings/encode', { body });
const hex = (...chunks: string[]) => chunks.map((data) => ({ data: data.replaceAll(' ', ''), encoding: 'hex' }));
const texts = (...chunks: string[]) => chunks.map((data) => ({ data }));

/** The answer, in the form that is documented. */
async function decoded(body: object): Promise<FramingDecoded> {
  const answer = await decode(body);
  expect(answer.status, answer.body.detail).toBe(200);
  return framingDecodedSchema.parse(answer.body);
}

describe('decode', () => {
  test('returns messages, their offsets, and the remaining bytes', async () => {
    const answer = await decoded({
      framing: { type: 'length', offset: 4, width: 2 },
      chunks: hex('0001 0000 0006 1103', '006b0003 0002 0000 0003 118302', '0003 00'),
      encoding: 'hex',
    });
    expect(answer).toEqual({
      messages: [
        { data: '0001000000061103006b0003', encoding: 'hex', bytes: 12, truncated: false, offset: 0, wireBytes: 12 },
        { data: '000200000003118302', encoding: 'hex', bytes: 9, truncated: false, offset: 12, wireBytes: 9 },
      ],
      total: 2,
      dropped: 0,
      faults: [],
      remainder: { data: '000300', encoding: 'hex', bytes: 3, offset: 21 },
    });
  });

  test('returns the error, its offset, and the bytes that were not decoded', async () => {
    const answer = await decoded({ framing: { type: 'octet-counted' }, chunks: texts('3 abc', '2x de') });
    expect(answer).toMatchObject({
      messages: [{ data: 'abc', offset: 0, wireBytes: 5 }],
      faults: [{ code: 'malformed_message', detail: expect.stringContaining('0x78') as string, offset: 6 }],
      remainder: { data: '2x de', offset: 5 },
    });
  });

  test('counts what is skipped, and says what goes beyond the bound', async () => {
    const chunks = texts('noise\u000bone\u001c\rnoise\u000bmuch longer\u001c\r\u000btwo\u001c\r');
    expect(await decoded({ framing: { type: 'mllp', maxMessageBytes: 3, onOversize: 'drop' }, chunks })).toMatchObject({
      messages: [
        { data: 'one', offset: 0, wireBytes: 11 },
        { data: 'two', truncated: false },
      ],
      dropped: 3,
      faults: [],
      remainder: null,
    });
    expect(
      await decoded({ framing: { type: 'mllp', onOversize: 'truncate' }, chunks, maxMessageBytes: 3 }),
    ).toMatchObject({
      messages: [{ data: 'one' }, { data: 'muc', truncated: true, bytes: 3 }, { data: 'two' }],
      dropped: 2,
    });
    expect(await decoded({ framing: { type: 'mllp' }, chunks, maxMessageBytes: 3 })).toMatchObject({
      total: 1,
      faults: [{ code: 'message_too_large', offset: 20 }],
    });
  });

  test('the end of the stream is a matter of asking', async () => {
    const body = { framing: { type: 'line' }, chunks: texts('a\nb') };
    expect(await decoded(body)).toMatchObject({ total: 1, remainder: { data: 'b', offset: 2 } });
    expect(await decoded({ ...body, end: true })).toMatchObject({
      messages: [{ data: 'a' }, { data: 'b', offset: 2, wireBytes: 1 }],
      remainder: null,
    });
  });

  test('silence is what the chunks say, and is not waited for', async () => {
    const chunks = [{ data: 'PI' }, { data: 'NG', afterMs: 999 }, { data: 'PONG', afterMs: 1000 }];
    expect(await decoded({ framing: { type: 'idle', gapMs: 1000 }, chunks })).toMatchObject({
      messages: [{ data: 'PING', offset: 0, wireBytes: 4 }],
      remainder: { data: 'PONG' },
    });
    expect(await decoded({ framing: { type: 'idle', gapMs: 60_000 }, chunks, end: true })).toMatchObject({
      messages: [{ data: 'PINGPONG' }],
    });
  });

  test('raw has the chunks for messages', async () => {
    expect(
      await decoded({ framing: { type: 'raw' }, chunks: texts('ab', '', 'cde'), maxMessageBytes: 2 }),
    ).toMatchObject({
      messages: [{ data: 'ab' }, { data: 'cd', offset: 2, wireBytes: 2 }, { data: 'e', offset: 4 }],
      remainder: null,
    });
  });

  test('each datagram is decoded by itself, and a fault in one says nothing about the next', async () => {
    const chunks = hex('c061c0', 'c0 61 db 62 c0', 'c062c0 63', 'c064c0');
    expect(await decoded({ transport: 'udp', framing: { type: 'slip' }, chunks })).toMatchObject({
      messages: [
        { data: 'a', offset: 0 },
        { data: 'b', offset: 8, wireBytes: 3 },
        { data: 'd', offset: 12 },
      ],
      dropped: 2,
      faults: [{ code: 'malformed_message', offset: 6 }],
      remainder: null,
    });
    expect(
      await decoded({ transport: 'udp', framing: { type: 'raw' }, chunks: texts('', 'abc', 'a'), maxMessageBytes: 2 }),
    ).toMatchObject({
      messages: [
        { data: '', bytes: 0 },
        { data: 'a', offset: 3 },
      ],
      dropped: 1,
      faults: [{ code: 'message_too_large', offset: 2 }],
    });
  });

  test('bytes that are no text come in base64', async () => {
    expect(await decoded({ framing: { type: 'cobs' }, chunks: hex('02ff00 0261 00') })).toMatchObject({
      messages: [
        { data: '/w==', encoding: 'base64' },
        { data: 'a', encoding: 'utf8' },
      ],
    });
  });

  test('all messages are counted, and the requested number is returned', async () => {
    const body = { framing: { type: 'line' }, chunks: texts('\n'.repeat(2000)) };
    const lengths = async (more: object) => (await decoded({ ...body, ...more })).messages.length;
    expect([await lengths({}), await lengths({ limit: 0 }), await lengths({ limit: 1000 })]).toEqual([100, 0, 1000]);
    expect((await decoded(body)).total).toBe(2000);
  });

  test('a mebibyte is decoded; the thread serves its sockets meanwhile', async () => {
    const [big, ...small] = await Promise.all([
      decoded({ framing: { type: 'line' }, chunks: texts('x'.repeat(MAX_DRY_RUN_BYTES - 1), '\n'), limit: 0 }),
      ...Array.from({ length: 5 }, () => request(node, 'GET', '/connections')),
    ]);
    expect(big.total).toBe(1);
    expect(small.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('encode', () => {
  test('gives the bytes of each frame', async () => {
    const { status, body } = await encode({
      framing: { type: 'stx-etx', check: 'lrc' },
      messages: [{ data: 'A' }, { data: '4142', encoding: 'hex' }],
      encoding: 'hex',
    });
    expect(status).toBe(200);
    expect(framingEncodedSchema.parse(body)).toEqual({
      frames: [
        { data: '02410342', encoding: 'hex', bytes: 4 },
        { data: '0241420300', encoding: 'hex', bytes: 5 },
      ],
      bytes: 9,
    });
  });

  test('names the message that the framing cannot say', async () => {
    expect(await encode({ framing: { type: 'slip' }, messages: [{ data: 'a' }, { data: '' }] })).toMatchObject({
      status: 400,
      body: { code: 'message_not_encodable', errors: [{ path: 'messages[1]' }] },
    });
  });
});

test.each([
  { path: 'framing.type', body: { framing: { type: 'nonsense' }, chunks: texts('a') } },
  { path: 'framing.gapMs', body: { framing: { type: 'idle', gapMs: 0 }, chunks: texts('a') } },
  { path: 'framing.type', body: { framing: { type: 'idle' }, transport: 'udp', chunks: texts('a') } },
  { path: 'chunks', body: { framing: { type: 'line' }, chunks: [] } },
  {
    path: 'chunks[1].data',
    body: { framing: { type: 'line' }, chunks: [{ data: 'a' }, { data: 'zz', encoding: 'hex' }] },
  },
  { path: 'chunks', body: { framing: { type: 'line' }, chunks: texts('x'.repeat(MAX_DRY_RUN_BYTES), 'x') } },
  { path: 'limit', body: { framing: { type: 'line' }, chunks: texts('a'), limit: 1001 } },
  { path: 'chunk', body: { framing: { type: 'line' }, chunks: texts('a'), chunk: 1 } },
])('a wrong $path is named', async ({ path, body }) => {
  const answer = await decode(body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map((error) => error.path)).toContain(path);
});

test('read is enough, and is needed', async () => {
  const keys = { reader: 'pck_reader', writer: 'pck_writer' };
  const entries = [`reader:read:${sha256(keys.reader)}`, `writer:write+payload:${sha256(keys.writer)}`];
  const guarded = await startTestNode({ PORTCALL_API_KEYS: entries.join() });
  onTestFinished(() => guarded.stop());
  for (const [path, body] of [
    ['decode', { chunks: texts('a\n') }],
    ['encode', { messages: texts('a') }],
  ] as const) {
    const ask = (key: string) =>
      request(guarded, 'POST', `/framings/${path}`, {
        body: { framing: { type: 'line' }, ...body },
        headers: { authorization: `Bearer ${key}` },
      });
    expect(await ask(keys.reader)).toMatchObject({ status: 200 });
    expect(await ask(keys.writer)).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  }
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
