import { expect, test } from 'vitest';
import { LogEntry } from '../log/log-entry.ts';
import { Traffic } from '../../../../test/helpers/event-batches.ts';
import { Numbering } from './numbering.ts';

const traffic = new Traffic();

function entry(node: string, boot: string, messages: number, others: number, size = 2): LogEntry {
  const { header, index, events } = traffic.batch(size);
  return new LogEntry(
    { ms: 1, seq: 0 },
    {
      header,
      index,
      events: Buffer.from(events),
      origin: { node, boot, before: { messages, others }, lost: { messages: 0, others: 0 } },
    },
  );
}

test('entries whose numbers follow each other miss nothing', () => {
  const numbering = new Numbering();
  expect(numbering.missingBefore(entry('a', 'x', 0, 0))).toEqual({ messages: 0, others: 0 });
  expect(numbering.missingBefore(entry('a', 'x', 2, 0, 3))).toEqual({ messages: 0, others: 0 });
  expect(numbering.missingBefore(entry('a', 'x', 5, 0))).toEqual({ messages: 0, others: 0 });
});

test('a jump in the numbers is what is missing, by class', () => {
  const numbering = new Numbering();
  numbering.missingBefore(entry('a', 'x', 0, 0));
  expect(numbering.missingBefore(entry('a', 'x', 12, 3))).toEqual({ messages: 10, others: 3 });
});

test('nodes count apart from each other', () => {
  const numbering = new Numbering();
  numbering.missingBefore(entry('a', 'x', 0, 0));
  expect(numbering.missingBefore(entry('b', 'y', 0, 0))).toEqual({ messages: 0, others: 0 });
  expect(numbering.missingBefore(entry('a', 'x', 3, 0))).toEqual({ messages: 1, others: 0 });
});

test('a node that begins anew starts at zero', () => {
  const numbering = new Numbering();
  numbering.missingBefore(entry('a', 'x', 0, 0));
  expect(numbering.missingBefore(entry('a', 'later', 0, 0))).toEqual({ messages: 0, others: 0 });
  expect(numbering.missingBefore(entry('b', 'new', 4, 0))).toEqual({ messages: 4, others: 0 });
});

test('what was in the log before is the beginning', () => {
  const numbering = new Numbering();
  numbering.reset({ a: 'x 100 20' });
  expect(numbering.missingBefore(entry('a', 'x', 101, 20))).toEqual({ messages: 1, others: 0 });
});

test('of entries that may come a second time those with events not had yet are new', () => {
  const numbering = new Numbering();
  numbering.missingBefore(entry('a', 'x', 0, 0, 4));
  expect(numbering.isNew(entry('a', 'x', 0, 0, 4))).toBe(false);
  expect(numbering.isNew(entry('a', 'x', 2, 0, 2))).toBe(false);
  expect(numbering.isNew(entry('a', 'x', 4, 0, 1))).toBe(true);
  expect(numbering.isNew(entry('a', 'earlier', 100, 0))).toBe(false);
  expect(numbering.isNew(entry('b', 'x', 100, 0))).toBe(false);
});
