import { expect, test } from 'vitest';
import { Traffic } from '../../../../test/helpers/event-batches.ts';
import { countHeld } from '../../../../test/helpers/garbage.ts';
import { LogEntry } from '../log/log-entry.ts';
import { START } from '../log/position.ts';
import { RecentEntries } from './recent-entries.ts';

const traffic = new Traffic();

function entry(ms: number, size = 3): LogEntry {
  const { header, index, events } = traffic.batch(size);
  return new LogEntry({ ms, seq: 0 }, { header, index, events: Buffer.from(events), origin: undefined });
}

test('the entry after a position is found, also when the position is within one', () => {
  const recent = new RecentEntries(1_000_000, START);
  const [a, b, c] = [entry(1), entry(5), entry(9)];
  for (const each of [a, b, c]) recent.push(each);
  expect(recent.findNext(START)).toBe(a);
  expect(recent.findNext(a.begin)).toBe(a);
  expect(recent.findNext({ ms: 1, seq: 0, n: 2 })).toBe(a);
  expect(recent.findNext(a.end)).toBe(b);
  expect(recent.findNext({ ms: 6, seq: 0, n: 0 })).toBe(c);
  expect(recent.findNext(c.end)).toBe('end');
});

test('it keeps the newest within its bound and says what is older', () => {
  const sample = entry(1);
  const recent = new RecentEntries(sample.bytes * 10, START);
  const all = Array.from({ length: 5000 }, (_, ms) => entry(ms + 1));
  for (const each of all) {
    recent.push(each);
    expect(recent.bytes).toBeLessThanOrEqual(sample.bytes * 10 + 100);
  }
  const { floor } = recent;
  expect(floor.ms).toBeGreaterThan(4985);
  expect(recent.findNext(floor)).toBe(all[floor.ms]);
  expect(recent.findNext({ ...floor, n: floor.n - 1 })).toBe('older');
  expect(recent.findNext({ ms: floor.ms - 1, seq: 0, n: 3 })).toBe('older');
  expect(recent.findNext(START)).toBe('older');
});

test.each([0, 1, 7, 19, 20])('the newest of %i entries that are still in the log is found', async (left) => {
  const recent = new RecentEntries(1_000_000, START);
  const all = Array.from({ length: 20 }, (_, ms) => entry(ms + 1));
  for (const each of all) recent.push(each);
  expect(await recent.findNewest(async ({ ms }) => ms <= left)).toBe(all[left - 1]);
});

test('what is beyond the bound is not held any more', async () => {
  const recent = new RecentEntries(entry(1).bytes * 10, START);
  const references = Array.from({ length: 500 }, (_, ms) => {
    const each = entry(ms + 1);
    recent.push(each);
    return new WeakRef(each);
  });
  // The newest may still be in a register of the code that ran last.
  expect(await countHeld(references)).toBeLessThanOrEqual(11);
  expect(recent.bytes).toBeGreaterThan(0);
});
