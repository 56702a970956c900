import { setImmediate as immediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { framingSchema } from '../../../src/contract/index.ts';
import { GapTimer } from '../../../src/workers/shared/framing/index.ts';
import { bytewise, hexOf, openDecoder } from './decoding.ts';

const idle = (rest: object = {}) => framingSchema.parse({ type: 'idle', gapMs: 20, ...rest });
const message = fc.uint8Array({ minLength: 1, maxLength: 30 }).map((array) => Buffer.from(array));

describe('between gaps', () => {
  test('everything is one message, however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(message, fc.nat(30)), { maxLength: 8 }), (sent) => {
        const { decoder, messages } = openDecoder(idle());
        for (const [bytes, cut] of sent) {
          decoder.push(bytes.subarray(0, cut));
          decoder.push(bytes.subarray(cut));
          decoder.end();
        }
        expect(hexOf(messages)).toEqual(hexOf(sent.map(([bytes]) => bytes)));
        expect(decoder.dropped).toBe(0);
      }),
    );
  });

  test('nothing is no message', () => {
    const { decoder, messages } = openDecoder(idle());
    decoder.end();
    decoder.push(Buffer.alloc(0));
    decoder.end();
    expect(messages).toEqual([]);
  });

  test.each([
    { onOversize: 'drop', expected: ['ab', 'cd'], truncated: [false, false], dropped: 1 },
    { onOversize: 'truncate', expected: ['ab', 'long', 'cd'], truncated: [false, true, false], dropped: 0 },
  ])(
    'a message over the bound ends with its gap, too ($onOversize)',
    ({ onOversize, expected, truncated, dropped }) => {
      for (const long of [[Buffer.from('longer')], bytewise(Buffer.from('longer'))]) {
        const decoded = openDecoder(idle({ maxMessageBytes: 4, onOversize }));
        for (const chunks of [[Buffer.from('ab')], long, [Buffer.from('cd')]]) {
          for (const chunk of chunks) decoded.decoder.push(chunk);
          decoded.decoder.end();
        }
        expect(decoded.messages.map(String)).toEqual(expected);
        expect(decoded.truncated).toEqual(truncated);
        expect(decoded.decoder.dropped).toBe(dropped);
      }
    },
  );

  test('a message over the bound is a fault with `close`', () => {
    const { decoder } = openDecoder(idle({ maxMessageBytes: 4 }));
    expect(() => decoder.push(Buffer.from('longer'))).toThrowError(
      expect.objectContaining({ code: 'message_too_large' }) as Error,
    );
  });

  test.each([{ gapMs: 0 }, { gapMs: 60_001 }, { gapMs: 1.5 }])('a gap of $gapMs ms is refused', ({ gapMs }) => {
    expect(framingSchema.safeParse({ type: 'idle', gapMs }).error?.issues[0]?.path).toEqual(['gapMs']);
  });
});

describe('the timer of a connection', () => {
  let gaps = 0;
  const timer = (): GapTimer => new GapTimer(20, { gapPassed: () => void (gaps += 1) });
  beforeEach(() => {
    gaps = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('is one, which every chunk moves', async () => {
    const gap = timer();
    for (let chunk = 0; chunk < 1000; chunk++) {
      gap.restart();
      vi.advanceTimersByTime(19);
      expect(vi.getTimerCount()).toBe(1);
    }
    await immediate();
    expect(gaps).toBe(0);
    vi.advanceTimersByTime(1);
    await immediate();
    expect(gaps).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('begins again after a gap', async () => {
    const gap = timer();
    for (const expected of [1, 2]) {
      gap.restart();
      vi.advanceTimersByTime(20);
      await immediate();
      expect(gaps).toBe(expected);
    }
  });

  test('takes bytes that were there when it fired, and were read only then, for no gap', async () => {
    const gap = timer();
    gap.restart();
    vi.advanceTimersByTime(20);
    gap.restart();
    await immediate();
    expect(gaps).toBe(0);
  });

  test.each([0, 20])('is gone after stop (%i ms on)', async (elapsedMs) => {
    const gap = timer();
    gap.restart();
    vi.advanceTimersByTime(elapsedMs);
    gap.stop();
    gap.stop();
    vi.advanceTimersByTime(100);
    await immediate();
    expect([gaps, vi.getTimerCount()]).toEqual([0, 0]);
  });
});
