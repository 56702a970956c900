import { expect, test } from 'vitest';
import { Backlog } from './backlog.ts';

test('gives the messages back in order, empty and truncated ones too', () => {
  const backlog = new Backlog();
  const messages = Array.from({ length: 500 }, (_, n) => ({
    message: Buffer.alloc(n % 50, n),
    truncated: n % 7 === 0,
  }));
  for (const { message, truncated } of messages) backlog.add(message, truncated);
  const taken = [];
  while (!backlog.isEmpty) taken.push(backlog.take());
  expect(taken).toEqual(messages);
});
