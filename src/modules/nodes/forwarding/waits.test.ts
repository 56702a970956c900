import { expect, it } from 'vitest';
import { answerTimeoutMs } from './waits.ts';

it('gives a request that asks for no wait ten seconds', () => {
  expect(answerTimeoutMs(undefined, {})).toBe(10_000);
  expect(answerTimeoutMs({ timeoutMs: 'soon' }, 'text', null)).toBe(10_000);
});

it('adds the longest wait that is asked for, in the body or the query', () => {
  expect(answerTimeoutMs({ timeoutMs: 500 }, {})).toBe(10_500);
  expect(answerTimeoutMs({ withinMs: 2000 }, { waitMs: '3000' })).toBe(13_000);
});

it('is bounded by the longest wait there is', () => {
  expect(answerTimeoutMs({ timeoutMs: 1e12 })).toBe(70_000);
});
