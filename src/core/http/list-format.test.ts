import { describe, expect, test } from 'vitest';
import { csvOf, listFormatOf, ndjsonOf } from './list-format.ts';

describe('the form of a list', () => {
  test.each([
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['application/json, text/plain, */*', 'json'],
    ['application/x-ndjson', 'ndjson'],
    ['text/csv', 'csv'],
    ['text/*', 'csv'],
    ['TEXT/CSV; charset=utf-8', 'csv'],
    ['application/json;q=0.5, text/csv', 'csv'],
    ['application/x-ndjson;q=0.2, application/json;q=0.1', 'ndjson'],
    ['application/*, application/x-ndjson', 'ndjson'],
    ['*/*;q=0.1, text/csv;q=0', 'json'],
    ['application/*;q=0.9, text/csv;q=0.8', 'json'],
  ])('%j is answered as %s', (accept, format) => {
    expect(listFormatOf(accept)).toBe(format);
  });

  test.each(['text/html', 'application/xml', 'application/json;q=0', 'nonsense', 'text/csv;q=2'])(
    '%s is not offered',
    (accept) => {
      expect(() => listFormatOf(accept)).toThrow(expect.objectContaining({ code: 'not_acceptable' }));
    },
  );

  test.each([
    ['text/event-stream', 'sse'],
    ['application/json, text/event-stream, application/x-ndjson, text/csv, application/problem+json', 'json'],
    ['text/event-stream, application/json', 'sse'],
    ['application/json;q=0.9, text/event-stream', 'sse'],
    ['text/event-stream;q=0.5, */*', 'json'],
    ['text/event-stream;q=0, application/json', 'json'],
    ['text/*', 'csv'],
    ['text/csv, application/json', 'csv'],
  ])('of events, for %j, is %s', (accept, format) => {
    expect(listFormatOf(accept, ['json', 'ndjson', 'csv', 'sse'])).toBe(format);
  });

  test('what is not offered at an address does not count', () => {
    expect(() => listFormatOf('text/csv', ['json', 'ndjson'])).toThrow(/application\/json, application\/x-ndjson/);
  });
});

test('lines of JSON end with a line feed each', () => {
  expect(ndjsonOf([{ a: 'x\ny' }, 1])).toBe('{"a":"x\\ny"}\n1\n');
  expect(ndjsonOf([])).toBe('');
});

test('cells of CSV are quoted where they have to be', () => {
  const items = [
    { a: 'x,y', b: { c: 'say "hi"', d: null }, e: ['1'] },
    { a: 0, b: { c: 'two\r\nlines' } },
  ];
  expect(csvOf(items, ['a', 'b.c', 'b.d', 'e', 'no.such'])).toBe(
    'a,b.c,b.d,e,no.such\r\n"x,y","say ""hi""",,"[""1""]",\r\n0,"two\r\nlines",,,\r\n',
  );
});
