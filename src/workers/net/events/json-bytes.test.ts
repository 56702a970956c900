import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_ESCAPED_BYTES, putAsciiText, putNumber } from './json-bytes.ts';

test('ASCII text is written as JSON.stringify writes it, within the bound', () => {
  fc.assert(
    fc.property(fc.uint8Array({ max: 127, maxLength: 300 }), (array) => {
      const bytes = Buffer.from(array);
      const target = Buffer.alloc(3 + bytes.length * MAX_ESCAPED_BYTES);
      const end = putAsciiText(target, 3, bytes);
      expect(`"${target.toString('latin1', 3, end)}"`).toBe(JSON.stringify(bytes.toString('latin1')));
    }),
  );
});

test('a byte above 127 anywhere is refused', () => {
  for (const text of ['é', 'plain é', 'é plain'])
    expect(putAsciiText(Buffer.alloc(200), 0, Buffer.from(text))).toBe(-1);
});

test.each([0, 9, 10, 99, 100, 12_345, 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER])('the number %d', (value) => {
  const target = Buffer.alloc(20);
  expect(target.toString('latin1', 1, putNumber(target, 1, value))).toBe(String(value));
});
