import { expect, test } from 'vitest';
import { didYouMean, editDistance, findNearest } from './nearest.ts';

test.each([
  ['', '', 0],
  ['port', 'port', 0],
  ['prot', 'port', 1],
  ['por', 'port', 1],
  ['porrt', 'port', 1],
  ['pirt', 'port', 1],
  ['ca', 'abc', 3],
  ['kitten', 'sitting', 3],
])('from "%s" to "%s" it is %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

test.each([
  ['prot', 'port'],
  ['PORT', 'port'],
  ['handlr', 'handler'],
  ['hndler', 'handler'],
  ['lables', 'labels'],
  ['hots', 'host'],
])('"%s" was meant to be "%s"', (word, known) => {
  expect(findNearest(word, ['transport', 'host', 'port', 'handler', 'labels'])).toBe(known);
});

test.each(['colour', '', 'x'.repeat(1000), 'zz'])('nothing is near "%s"', (word) => {
  expect(findNearest(word, ['host', 'port', 'handler'])).toBeUndefined();
  expect(didYouMean(word, ['host', 'port', 'handler'])).toBe('');
});

test('of several the nearest is named', () => {
  expect(didYouMean('tpc', ['udp', 'tcp'])).toBe('; did you mean "tcp"?');
});
