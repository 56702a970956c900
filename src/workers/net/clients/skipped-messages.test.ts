import { expect, test } from 'vitest';
import type { CapturedMessage } from '../capture/message-ring.ts';
import { SkippedMessages } from './skipped-messages.ts';

function incoming(number: number, bytes: Buffer): CapturedMessage {
  return {
    position: 0,
    connection: 'con_1',
    tags: undefined,
    number,
    seq: number,
    atMs: 0,
    direction: 'in',
    bytes,
    length: bytes.length,
    truncated: false,
    answered: undefined,
    hits: undefined,
  };
}

test('the newest are kept, within their bounds, and all are counted', () => {
  const skipped = new SkippedMessages();
  for (let number = 1; number <= 100; number += 1)
    skipped.add(incoming(number, Buffer.from(`message ${number}`)), 'utf8');
  expect(skipped.count).toBe(100);
  // Number 1 would be the closest, were it kept; of equals the newest comes first.
  expect(skipped.closest({ equals: 'message 1' }).map(({ message }) => message.data)).toEqual([
    'message 100',
    'message 99',
    'message 98',
  ]);
  skipped.add(incoming(101, Buffer.alloc(1024 * 1024, 'x')), 'utf8');
  expect([skipped.count, skipped.closest({ equals: 'x' })[0]?.message.bytes]).toEqual([101, expect.any(Number)]);
  skipped.add(incoming(102, Buffer.alloc(256 * 1024, 'y')), 'utf8');
  expect(skipped.closest({ equals: 'message 100' }).map(({ message }) => message.bytes)).toEqual([256 * 1024]);
});

test('what a socket reads over a message later does not change it', () => {
  const skipped = new SkippedMessages();
  const shared = Buffer.from('first');
  skipped.add(incoming(1, shared), 'utf8');
  shared.write('other');
  expect(skipped.closest({ equals: 'x' })).toMatchObject([
    { message: { data: 'first' }, why: [{ path: 'match.equals' }] },
  ]);
});
