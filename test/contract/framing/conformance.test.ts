import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { framingSchema } from '../../../src/contract/index.ts';
import { AppError } from '../../../src/core/errors/index.ts';
import { framings } from '../../../src/workers/shared/framing/index.ts';
import { share } from '../../helpers/share.ts';
import { CONTEXT, bytewise, cutAt, decodeAll, encodeAll, hexOf, openDecoder } from './decoding.ts';
import { allFixtures, fixtures, withBounds, type FramingFixture } from './fixtures.ts';

const shares = fc.array(share, { maxLength: 12 });
/** Any bytes, and more often than not those that mean something to some framing. */
const anyByte = fc.oneof(
  fc.nat(255),
  fc.constantFrom(...Buffer.from('##$$}!\\\r\n\0\0\x01\x02\x03\x0aab\x0b\x1c\x10\x06<1 \xc0\xdb\xdc\xdd', 'latin1')),
);
const garbage = fc.array(
  fc.array(anyByte, { minLength: 1, maxLength: 60 }).map((list) => Buffer.from(list)),
  { maxLength: 20 },
);

test('every framing of the contract has a codec and a fixture', () => {
  const types = framingSchema.options.map((option) => option.shape.type.value);
  expect(Object.keys(framings).toSorted()).toEqual(types.toSorted());
  for (const type of types) expect(fixtures[type].length, type).toBeGreaterThan(0);
});

test.each(allFixtures)('the fixture "$name" is a valid framing', ({ framing }) => {
  expect(framingSchema.parse(framing)).toEqual(framing);
});

describe.each(allFixtures)('framing $framing.type, $name', (fixture) => {
  const { framing } = fixture;
  /** What must be the same however the bytes are cut. */
  const observed = (messages: readonly Buffer[]) =>
    fixture.isBoundless ? hexOf([Buffer.concat(messages)]) : hexOf(messages);

  test('decodes what it encodes', () => {
    fc.assert(
      fc.property(fc.array(fixture.message, { maxLength: 8 }), (messages) => {
        const { messages: decoded, decoder } = decodeAll(framing, [encodeAll(framing, messages)]);
        expect(observed(decoded)).toEqual(observed(messages));
        expect(decoder.dropped).toBe(0);
      }),
    );
  });

  test('gives the same messages however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fixture.message, { maxLength: 8 }), shares, (messages, places) => {
        const wire = encodeAll(framing, messages);
        expect(observed(decodeAll(framing, cutAt(wire, places)).messages)).toEqual(observed(messages));
        expect(observed(decodeAll(framing, bytewise(wire)).messages)).toEqual(observed(messages));
      }),
    );
  });

  test('takes garbage the same way however it is cut, and throws nothing but an AppError', () => {
    fc.assert(
      fc.property(garbage, fc.constantFrom('drop', 'truncate', 'close'), (chunks, onOversize) => {
        const bounded = withBounds(framing, { maxMessageBytes: 9, onOversize });
        const whole = Buffer.concat(chunks);
        const outcomes = [chunks, [whole], bytewise(whole)].map((pieces) => outcomeOf(fixture, bounded, pieces));
        expect(outcomes[1]).toEqual(outcomes[0]);
        expect(outcomes[2]).toEqual(outcomes[0]);
      }),
      { numRuns: 300 },
    );
  });

  test('never holds more than one message and its framing bytes', () => {
    fc.assert(
      fc.property(garbage, fc.constantFrom('drop', 'truncate', 'close'), (chunks, onOversize) => {
        const { decoder } = openDecoder(withBounds(framing, { maxMessageBytes: 9, onOversize }), {
          maxMessageBytes: 9,
        });
        for (const chunk of chunks) {
          tryTo(() => decoder.push(chunk));
          expect(decoder.bufferedBytes).toBeLessThanOrEqual(
            Math.max(9, 'length' in framing ? framing.length : 0) + fixture.overheadBytes,
          );
        }
      }),
    );
  });

  test('begins anew after the end of a stream', () => {
    const { decoder, messages } = openDecoder(framing, { ...CONTEXT, datagrams: true });
    const sent = fc.sample(fixture.message, 20);
    for (const message of sent) {
      decoder.push(encodeAll(framing, [message]));
      decoder.end();
    }
    expect(observed(messages)).toEqual(observed(sent));
  });
});

describe.each(allFixtures.filter(({ name }) => !name.startsWith('kept')))(
  'framing $framing.type, $name',
  ({ framing, message, messageOf }) => {
    test('delivers whole messages of one chunk without copying them', () => {
      const wire = encodeAll(
        framing,
        [messageOf?.(20), messageOf?.(30)].map((plain) => plain ?? sampleOf(message)),
      );
      const { messages } = decodeAll(framing, [wire]);
      expect(messages.length).toBeGreaterThan(0);
      for (const decoded of messages) expect(decoded.buffer).toBe(wire.buffer);
    });
  },
);

describe.each(allFixtures.filter(({ framing }) => framing.type !== 'fixed'))(
  'framing $framing.type, $name',
  ({ framing, message, messageOf }) => {
    test('ignores everything after a fault, and holds nothing', () => {
      const { decoder, messages } = openDecoder(withBounds(framing, { maxMessageBytes: 1, onOversize: 'close' }), {
        maxMessageBytes: 1,
        datagrams: true,
      });
      expect(
        tryTo(() =>
          decoder.push(messageOf === undefined ? Buffer.from('$$aaaa#!aaaa#\n') : encodeAll(framing, [messageOf(20)])),
        )?.code,
      ).toMatch(/^(?:message_too_large|malformed_message)$/);
      const before = messages.length;
      decoder.push(encodeAll(framing, [sampleOf(message)]));
      decoder.end();
      expect(messages.length).toBe(before);
      expect(decoder.bufferedBytes).toBe(0);
    });
  },
);

const bounded = allFixtures.filter((fixture) => fixture.messageOf !== undefined);

describe.each(bounded)(
  'a message over the bound of framing $framing.type, $name',
  ({ framing, messageOf = () => Buffer.alloc(0) }) => {
    const [before, long, after] = [messageOf(20), messageOf(250), messageOf(21)];
    const wire = encodeAll(framing, [before, long, after]);
    const cuts = [[wire], bytewise(wire), cutAt(wire, [0.1, 0.2, 0.5]), cutAt(wire, [0.35, 0.9])];

    test.each(cuts.map((chunks) => ({ pieces: chunks.length, chunks })))(
      'is skipped and counted with `drop` ($pieces chunks)',
      ({ chunks }) => {
        const { messages, decoder, truncated } = decodeAll(
          withBounds(framing, { maxMessageBytes: 30, onOversize: 'drop' }),
          chunks,
        );
        expect(hexOf(messages)).toEqual(hexOf([before, after]));
        expect(truncated).toEqual([false, false]);
        expect(decoder.dropped).toBe(1);
      },
    );

    test.each(cuts.map((chunks) => ({ pieces: chunks.length, chunks })))(
      'is cut with `truncate` ($pieces chunks)',
      ({ chunks }) => {
        const { messages, decoder, truncated } = decodeAll(
          withBounds(framing, { maxMessageBytes: 30, onOversize: 'truncate' }),
          chunks,
        );
        expect(hexOf(messages)).toEqual(hexOf([before, long.subarray(0, 30), after]));
        expect(truncated).toEqual([false, true, false]);
        expect(decoder.dropped).toBe(0);
      },
    );

    test.each(cuts.map((chunks) => ({ pieces: chunks.length, chunks })))(
      'is a fault with `close`, after the messages before it ($pieces chunks)',
      ({ chunks }) => {
        const { messages, decoder } = openDecoder(withBounds(framing, { maxMessageBytes: 30, onOversize: 'close' }));
        const fault = tryTo(() => chunks.forEach((chunk) => decoder.push(chunk)));
        expect(fault?.code).toBe('message_too_large');
        expect(hexOf(messages)).toEqual(hexOf([before]));
      },
    );

    test('is none when it is exactly as long as the bound', () => {
      const exact = messageOf(30);
      for (const onOversize of ['drop', 'truncate', 'close'] as const) {
        const limited = withBounds(framing, { maxMessageBytes: 30, onOversize });
        for (const chunks of [[encodeAll(framing, [exact])], bytewise(encodeAll(framing, [exact]))]) {
          const { messages, truncated } = decodeAll(limited, chunks);
          expect(hexOf(messages)).toEqual(hexOf([exact]));
          expect(truncated).toEqual([false]);
        }
      }
    });

    test('is judged by the bound of the endpoint when the framing has none of its own', () => {
      const { decoder } = openDecoder(framing, { maxMessageBytes: 30 });
      expect(tryTo(() => decoder.push(wire))?.code).toBe('message_too_large');
    });
  },
);

function sampleOf(arbitrary: fc.Arbitrary<Buffer>): Buffer {
  return fc.sample(arbitrary, 1)[0] ?? Buffer.alloc(0);
}

/** Runs `action`; gives the AppError it threw. Anything else is thrown on. */
function tryTo(action: () => void): AppError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function outcomeOf(fixture: FramingFixture, framing: Parameters<typeof openDecoder>[0], chunks: readonly Buffer[]) {
  const { decoder, messages, truncated } = openDecoder(framing, { maxMessageBytes: 9 });
  const fault = tryTo(() => {
    for (const chunk of chunks) decoder.push(chunk);
    decoder.end();
  });
  if (fixture.isBoundless) return { bytes: Buffer.concat(messages).toString('hex') };
  return { messages: hexOf(messages), truncated, dropped: decoder.dropped, code: fault?.code };
}
