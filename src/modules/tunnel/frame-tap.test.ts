import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { FrameTap } from './frame-tap.ts';
import { unmask } from './unmask.ts';

const MAX_BYTES = 70_000;

interface Frame {
  readonly first: number;
  readonly payload: Buffer;
  readonly mask: Buffer;
}

/** RFC 6455 section 5.2. */
function wireOf({ first, payload, mask }: Frame): Buffer {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = first;
  head[1] = 0x80 | (size < 126 ? size : size < 65_536 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(size, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0))]);
}

/** Feeds chunks to a tap; what it took, and what `ws` got. */
function through(chunks: readonly Buffer[]): { taken: Buffer; passed: Buffer } {
  const [socket, ws, taken, passed] = [new EventEmitter(), new EventEmitter(), [] as Buffer[], [] as Buffer[]];
  socket.on('data', (chunk: Buffer) => passed.push(chunk));
  FrameTap.install(ws as WebSocket, socket as Socket, MAX_BYTES, {
    addMasked: (bytes, mask, phase) =>
      taken.push(Buffer.from(bytes.map((byte, at) => byte ^ (mask[(phase + at) & 3] ?? 0)))),
  });
  for (const chunk of chunks) socket.emit('data', Buffer.from(Uint8Array.from(chunk).buffer));
  return { taken: Buffer.concat(taken), passed: Buffer.concat(passed) };
}

function cut(wire: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (wire.length + 1)).sort((a, b) => a - b), wire.length];
  return at.slice(1).map((end, index) => wire.subarray(at[index], end));
}

const mask = fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes));
const payload = fc
  .oneof(
    fc.uint8Array({ maxLength: 130 }),
    fc.constantFrom(126, 65_535, 65_536, MAX_BYTES, MAX_BYTES + 1).map((length) => new Uint8Array(length).fill(7)),
  )
  .map((bytes) => Buffer.from(bytes));
const frame = (first: number) => fc.record({ first: fc.constant(first), payload, mask });
const control = fc.record({
  first: fc.constantFrom(0x89, 0x8a),
  payload: fc.uint8Array({ maxLength: 125 }).map((bytes) => Buffer.from(bytes)),
  mask,
});
/** A binary message in one frame, others, and one in fragments with a ping in between. */
const message = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(frame(0x82)) },
  { weight: 1, arbitrary: fc.tuple(frame(0x81)) },
  { weight: 1, arbitrary: fc.tuple(control) },
  { weight: 1, arbitrary: fc.tuple(frame(0x02), control, frame(0x00), frame(0x80)) },
);

test('however the bytes are cut, whole binary frames are taken, and the rest goes to ws as it came', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 20 }), (messages, cuts) => {
      const frames: readonly Frame[] = messages.flat();
      const isTaken = ({ first, payload: { length } }: Frame): boolean => first === 0x82 && length <= MAX_BYTES;
      const { taken, passed } = through(cut(Buffer.concat(frames.map(wireOf)), cuts));
      expect(taken.equals(Buffer.concat(frames.filter(isTaken).map((one) => one.payload)))).toBe(true);
      expect(passed.equals(Buffer.concat(frames.filter((one) => !isTaken(one)).map(wireOf)))).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('one byte at a time changes nothing, and after a close frame nothing more is passed on', () => {
  const frames = [
    { first: 0x82, payload: Buffer.from('taken') },
    { first: 0x88, payload: Buffer.from([3, 232]) },
    { first: 0x82, payload: Buffer.from('too late') },
  ].map((one) => ({ ...one, mask: Buffer.from([1, 2, 3, 4]) }));
  const { taken, passed } = through(Array.from(Buffer.concat(frames.map(wireOf)), (byte) => Buffer.from([byte])));
  expect(String(taken)).toBe('taken');
  expect(passed.equals(wireOf(frames[1] as Frame))).toBe(true);
});

test('what ws has to refuse it gets: no mask, a reserved bit, a frame within a message in fragments', () => {
  const [key, data] = [Buffer.alloc(4), Buffer.from('x')];
  for (const wire of [
    Buffer.from([0x82, 0x01, 0x78]),
    wireOf({ first: 0xc2, payload: data, mask: key }),
    Buffer.concat([
      wireOf({ first: 0x02, payload: data, mask: key }),
      wireOf({ first: 0x82, payload: data, mask: key }),
    ]),
  ]) {
    const { taken, passed } = through([wire]);
    expect(taken.length).toBe(0);
    expect(passed.equals(wire)).toBe(true);
  }
});

test('the mask comes off wherever it begins and ends', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.nat(16),
      fc.nat(3),
      mask,
      (plain, from, phase, key) => {
        const buffer = new ArrayBuffer(96);
        const memory = { bytes: new Uint8Array(buffer).fill(9), words: new Int32Array(buffer) };
        memory.bytes.set(
          plain.map((byte, at) => byte ^ (key[(phase + at) & 3] ?? 0)),
          from,
        );
        unmask(memory, from, from + plain.length, key, phase);
        expect([...memory.bytes.subarray(from, from + plain.length)]).toEqual([...plain]);
        expect(memory.bytes.filter((byte, at) => (at < from || at >= from + plain.length) && byte !== 9).length).toBe(
          0,
        );
      },
    ),
  );
});
