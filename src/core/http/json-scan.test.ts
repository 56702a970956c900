import { expect, test } from 'vitest';
import { findJsonExcess } from './json-scan.ts';

const limits = { maxDepth: 10, maxValues: 5, maxMembers: 3 };
const excessOf = (text: string) => findJsonExcess(Buffer.from(text), limits);

// Strings are looked at byte by byte at first, then by native code: brackets in them never count, and those behind them do.
test.each([0, 1, 62, 63, 64, 65, 66, 127, 1000])('a string of %i characters ends at its quote', (length) => {
  for (const text of [
    'x'.repeat(length),
    '['.repeat(length),
    '\\"'.repeat(length),
    `${'x'.repeat(length)}\\"[`,
    `${'x'.repeat(length)}\\\\`,
    `\\"${'['.repeat(length)}`,
  ]) {
    expect([text, excessOf(`["${text}"]`)]).toEqual([text, undefined]);
    expect([text, excessOf(`["${text}",1,2,3,4,5]`)]).toEqual([text, 'values']);
    expect([text, excessOf(`["${text}`)]).toEqual([text, undefined]);
  }
});
