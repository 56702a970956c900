import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReadMessage } from '../../../../shared/match/index.ts';
import { Candidates } from './candidates.ts';
import { GramSearch } from './gram-search.ts';

function found(search: GramSearch, message: string, count: number): number[] {
  const candidates = new Candidates(count);
  const subject = new ReadMessage();
  subject.read(Buffer.from(message));
  search.find(subject, candidates);
  return [...candidates.takeSorted()];
}

test.each([1, 2, 3, 4])('whatever is in a message is found, by grams of %i bytes', (width) => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\u0000', 'ÿ'), minLength: width, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 40 }),
      fc.array(text, { minLength: 1, maxLength: 5 }),
      (texts, messages) => {
        const sought = texts.map((one, position) => ({ position, known: [Buffer.from(one)] }));
        const search = new GramSearch(width, sought);
        for (const message of messages) {
          const inIt = sought
            .filter(({ known: [bytes = ''] }) => Buffer.from(message).includes(bytes))
            .map(({ position }) => position);
          expect(found(search, message, texts.length)).toEqual(expect.arrayContaining(inIt));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('strings that begin and end alike are distinguished', () => {
  const texts = Array.from(
    { length: 5000 },
    (_, n) => `{"sensor":"temperature-${String(n).padStart(4, '0')}","unit":"celsius"}`,
  );
  const search = new GramSearch(
    4,
    texts.map((text, position) => ({ position, known: [Buffer.from('{"sensor"'), Buffer.from(text)] })),
  );
  const counts = texts.map((text) => found(search, text, texts.length).length);
  expect(Math.max(...counts)).toBeLessThanOrEqual(20);
  expect(found(search, '{"sensor":"pressure-17","unit":"bar"}', texts.length)).toEqual([]);
});

test('a string that is many times in a message, or sought by many, is found once', () => {
  const search = new GramSearch(
    2,
    Array.from({ length: 100 }, (_, position) => ({ position, known: [Buffer.from('aa')] })),
  );
  expect(found(search, 'a'.repeat(1000), 100)).toEqual(Array.from({ length: 100 }, (_, position) => position));
  expect(found(search, 'a', 100)).toEqual([]);
  expect(found(search, '', 100)).toEqual([]);
});
