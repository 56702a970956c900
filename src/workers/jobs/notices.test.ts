import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NOTICE_LIMITS, type JobNotice } from '../../contract/jobs/thread-messages.ts';
import { Notices } from './notices.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function heard() {
  const notices: JobNotice[] = [];
  const lines = (): string[] => notices.flatMap((notice) => (notice.op === 'log' ? [notice.line.text] : []));
  const fractions = (): number[] => notices.flatMap((notice) => (notice.op === 'progress' ? [notice.fraction] : []));
  return { notices: new Notices(7, (notice) => notices.push(notice)), all: notices, lines, fractions };
}

test('lines carry the job, their time and level', () => {
  const { notices, all } = heard();
  vi.setSystemTime('2026-01-01T00:00:00.123Z');
  notices.log('warn', 'careful');
  expect(all).toEqual([
    { op: 'log', key: 7, line: { at: '2026-01-01T00:00:00.123Z', level: 'warn', text: 'careful' } },
  ]);
});

test('a burst is let through, then so many a second, and at the end the number of dropped lines is reported', () => {
  const { notices, lines } = heard();
  for (let count = 0; count < NOTICE_LIMITS.lineBurst + 5; count += 1) notices.log('info', 'x');
  expect(lines()).toHaveLength(NOTICE_LIMITS.lineBurst);
  vi.advanceTimersByTime(1000);
  for (let count = 0; count < NOTICE_LIMITS.linesPerSecond + 5; count += 1) notices.log('info', 'x');
  expect(lines()).toHaveLength(NOTICE_LIMITS.lineBurst + NOTICE_LIMITS.linesPerSecond);
  notices.end();
  expect(lines().at(-1)).toContain('10 more lines were dropped');
});

test('a job logs only so many lines in all, and long ones are cut', () => {
  const { notices, lines } = heard();
  notices.log('info', 'y'.repeat(NOTICE_LIMITS.lineLength + 1));
  expect(lines()).toEqual([`${'y'.repeat(NOTICE_LIMITS.lineLength)}…`]);
  for (let count = 0; count < NOTICE_LIMITS.lines + 10; count += 1) {
    vi.advanceTimersByTime(100);
    notices.log('info', 'x');
  }
  expect(lines()).toHaveLength(NOTICE_LIMITS.lines);
});

test('without left out lines the end says nothing', () => {
  const { notices, all } = heard();
  notices.log('info', 'x');
  notices.end();
  expect(all).toHaveLength(1);
});

test('progress is kept within 0 and 1, and reported when it changes, not too often', () => {
  const { notices, fractions } = heard();
  for (const fraction of [-1, 0.1, Number.NaN]) notices.progress(fraction);
  expect(fractions()).toEqual([0]);
  vi.advanceTimersByTime(NOTICE_LIMITS.progressIntervalMs);
  notices.progress(0);
  notices.progress(0.5);
  vi.advanceTimersByTime(NOTICE_LIMITS.progressIntervalMs);
  notices.progress(7);
  expect(fractions()).toEqual([0, 0.5, 1]);
});
