import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Framing } from '../../../src/contract/index.ts';
import type { Decoder } from '../../../src/workers/shared/framing/index.ts';
import type { StreamDecoder } from '../../../src/workers/shared/framing/stream-decoder.ts';
import { codecOf } from '../../../src/workers/shared/framing/endpoint-codec.ts';
import { Carried } from '../../../src/workers/net/faults/carried.ts';
import { Framer, type PartSink } from '../../../src/workers/net/faults/framer.ts';
import { TimerHeap } from '../../../src/workers/net/faults/timer-heap.ts';
import { share } from '../../helpers/share.ts';
import { cutAt, decodeAll, encodeAll, hexOf, openDecoder } from '../framing/decoding.ts';
import { allFixtures, noise } from '../framing/fixtures.ts';
import { FakeClock } from './rig.ts';

const MAX_MESSAGE_BYTES = 64;

/** What comes out of a framer: the stream, and the messages that were parts of their own. */
class Parts implements PartSink {
  readonly carried = new Carried();
  readonly bytes: Buffer[] = [];
  readonly messages: Buffer[] = [];
  readonly frames: Buffer[] = [];
  readonly clock = new FakeClock();
  readonly framer: Framer;
  wantsMessages = true;
  isBudgetExceeded = false;
  isClogged = false;
  ends = 0;
  held = 0;
  mostHeld = 0;

  constructor(framing: Framing, maxMessageBytes = 100_000, from?: Decoder) {
    this.framer = new Framer(this, new TimerHeap(this.clock), codecOf(framing, maxMessageBytes, false), from);
  }

  part(bytes: Buffer, message: Buffer | undefined, endsMessage: boolean): void {
    this.bytes.push(bytes);
    if (endsMessage) this.ends += 1;
    if (message === undefined) return;
    this.messages.push(message);
    this.frames.push(bytes);
  }

  holdsPart(bytes: number): void {
    this.held += bytes;
    this.mostHeld = Math.max(this.mostHeld, this.held);
  }

  get stream(): string {
    return Buffer.concat(this.bytes).toString('hex');
  }
}

const cuts = fc.array(share, { maxLength: 8 });

describe.each(allFixtures.filter(({ isBoundless }) => isBoundless !== true))('$name', ({ framing, message }) => {
  test('cuts a stream into whole messages, however it comes', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), cuts, (messages, at) => {
        const stream = encodeAll(framing, messages);
        const parts = new Parts(framing);
        for (const chunk of cutAt(stream, at)) parts.framer.push(chunk);
        parts.framer.end();
        expect(parts.stream).toBe(stream.toString('hex'));
        expect(hexOf(parts.messages)).toEqual(hexOf(decodeAll(framing, [stream]).messages));
        expect(parts.ends).toBe(parts.messages.length);
        expect(parts.held).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('goes on in the middle of a stream: what had begun passes, and the next messages are whole', () => {
    const input = fc.record({
      messages: fc.array(message, { minLength: 1, maxLength: 5 }),
      before: cuts,
      place: share,
      behind: cuts,
    });
    fc.assert(
      fc.property(input, ({ messages, before, place, behind }) => {
        const stream = encodeAll(framing, messages);
        const all = decodeAll(framing, [stream]).messages;
        const [first, rest] = [stream.subarray(0, place * stream.length), stream.subarray(place * stream.length)];
        const { decoder, messages: decoded } = openDecoder(framing);
        for (const chunk of cutAt(first, before)) decoder.push(chunk);
        const done = decoded.length;
        const isBegun = (decoder as StreamDecoder).unfinishedBytes > 0;
        const parts = new Parts(framing, undefined, decoder);
        for (const chunk of cutAt(rest, behind)) parts.framer.push(chunk);
        parts.framer.end();
        expect(parts.stream).toBe(rest.toString('hex'));
        expect(parts.ends).toBe(all.length - done);
        // A mark that belongs to the next message may have come before it.
        const missed = all.length - done - parts.messages.length;
        expect(missed).toBeLessThanOrEqual(isBegun ? 1 : 0);
        expect(hexOf(parts.messages)).toEqual(hexOf(all.slice(done + missed)));
      }),
      { numRuns: 40 },
    );
  });

  test('loses, adds and moves no byte, whatever comes, and holds no more than one message', () => {
    const input = fc.record({ bytes: noise, at: cuts, wants: fc.array(fc.boolean(), { maxLength: 9 }) });
    fc.assert(
      fc.property(input, ({ bytes, at, wants }) => {
        const parts = new Parts(framing, MAX_MESSAGE_BYTES);
        let pushed = 0;
        for (const [number, chunk] of cutAt(bytes, at).entries()) {
          parts.wantsMessages = wants[number] !== false;
          if (!parts.wantsMessages) parts.framer.flush();
          parts.framer.push(chunk);
          pushed += chunk.length;
          expect(parts.bytes.reduce((sum, { length }) => sum + length, parts.held)).toBe(pushed);
        }
        parts.framer.end();
        expect(parts.stream).toBe(bytes.toString('hex'));
        expect(parts.held).toBe(0);
        // Escapes make a frame longer than its message.
        expect(parts.mostHeld).toBeLessThanOrEqual(2 * MAX_MESSAGE_BYTES + 1100);
      }),
      { numRuns: 100 },
    );
  });
});

test('a long message in many chunks costs a copy, not one for each chunk', () => {
  const parts = new Parts({ type: 'fixed', length: 8_000_000 });
  const copy = vi.spyOn(Buffer.prototype, 'copy');
  let copied = 0;
  for (let at = 0; at < 8_000_000; at += 8000) {
    parts.framer.push(Buffer.alloc(8000));
    for (const { value } of copy.mock.results.splice(0)) copied += Number(value);
    copy.mockClear();
  }
  copy.mockRestore();
  expect(parts.frames).toHaveLength(1);
  expect(copied).toBeLessThan(50_000_000);
});

const line: Framing = { type: 'line', onOversize: 'close' };

test('a message that is too long passes as it comes, and the next is whole again', () => {
  const parts = new Parts(line, 10);
  parts.framer.push(Buffer.from('ok\n0123456789'));
  expect(parts.held).toBe(10);
  parts.framer.push(Buffer.from('abc'));
  expect(parts.held).toBe(0);
  expect(Buffer.concat(parts.bytes).toString()).toBe('ok\n0123456789abc');
  parts.framer.push(Buffer.from('def\nnext\n'));
  expect(parts.messages.map(String)).toEqual(['ok', 'next']);
  expect(parts.ends).toBe(2);
});

test('a message whose beginning has passed is not one, and the next is', () => {
  const parts = new Parts(line);
  parts.framer.push(Buffer.from('he'));
  parts.framer.flush();
  parts.framer.push(Buffer.from('l'));
  expect(Buffer.concat(parts.bytes).toString()).toBe('hel');
  parts.framer.push(Buffer.from('lo\nyou\n'));
  expect(parts.frames.map(String)).toEqual(['you\n']);
  expect(parts.ends).toBe(2);
});

test('nothing is held while the thread holds what it may', () => {
  const parts = new Parts(line);
  parts.isBudgetExceeded = true;
  parts.framer.push(Buffer.from('a\nhel'));
  expect(parts.held).toBe(0);
  parts.isBudgetExceeded = false;
  parts.framer.push(Buffer.from('lo\nyou\n'));
  expect(parts.frames.map(String)).toEqual(['a\n', 'you\n']);
});

test('silence ends a message of `idle`, unless nothing is read', () => {
  const parts = new Parts({ type: 'idle', gapMs: 20, onOversize: 'close' });
  parts.framer.push(Buffer.from('he'));
  parts.clock.advance(19);
  parts.framer.push(Buffer.from('llo'));
  parts.clock.advance(19);
  expect(parts.bytes).toEqual([]);
  parts.isClogged = true;
  parts.clock.advance(100);
  expect(parts.bytes).toEqual([]);
  parts.isClogged = false;
  parts.clock.advance(50);
  expect(parts.frames.map(String)).toEqual(['hello']);
  parts.framer.push(Buffer.from('end'));
  parts.framer.end();
  expect(parts.frames.map(String)).toEqual(['hello', 'end']);
});
