import { expect, test } from 'vitest';
import type { LineEnding } from '../../../src/contract/framings/line.ts';
import { createDecoder } from '../../../src/workers/shared/framing/index.ts';
import { CONTEXT, decodeAll, encodeAll } from './decoding.ts';

const line = { type: 'line', onOversize: 'close' } as const;

test.each([
  ['a', 'a\n', 'a\r\n'],
  ['', '\n', '\r\n'],
  ['a\n', 'a\n', 'a\r\n'],
  ['a\r\n', 'a\r\n', 'a\r\n'],
  ['\n', '\n', '\r\n'],
  ['a\r', 'a\r\n', 'a\r\r\n'],
  ['a\nb', 'a\nb\n', 'a\nb\r\n'],
  ['a\n\n', 'a\n\n', 'a\n\r\n'],
])('%j is sent as %j, and with CR LF as %j', (message, lf, crlf) => {
  const encoded = (ending?: 'lf' | 'crlf') =>
    encodeAll(ending === undefined ? line : { ...line, ending }, [Buffer.from(message)]).toString();
  expect([encoded(), encoded('lf'), encoded('crlf')]).toEqual([lf, lf, crlf]);
});

test.each(['lf', 'crlf'] as const)('with the ending %s both endings are taken', (ending) => {
  expect(decodeAll({ ...line, ending }, [Buffer.from('a\nb\r\nc')]).messages.map(String)).toEqual(['a', 'b', 'c']);
});

/** The ending of each line, and of all together. */
function endingsOf(chunks: readonly string[]): { each: (LineEnding | undefined)[]; all: string | undefined } {
  const each: (LineEnding | undefined)[] = [];
  const decoder = createDecoder(line, CONTEXT, { message: () => each.push(decoder.lineEnding) });
  for (const chunk of chunks) decoder.push(Buffer.from(chunk));
  const all = decoder.lineEndings;
  decoder.end();
  return { each, all };
}

test.each([
  [[''], [], undefined],
  [['a'], ['none'], undefined],
  [['a\r'], ['none'], undefined],
  [['a\nb\n'], ['lf', 'lf'], 'lf'],
  [['a\r\n', 'b\r\n'], ['crlf', 'crlf'], 'crlf'],
  [['a\r', '\nb'], ['crlf', 'none'], 'crlf'],
  [['\r\n'], ['crlf'], 'crlf'],
  [['a\n', 'b\r\nc\n'], ['lf', 'crlf', 'lf'], 'mixed'],
])('the lines of %j end with %j, together %s', (chunks, each, all) => {
  expect(endingsOf(chunks)).toEqual({ each, all });
});
