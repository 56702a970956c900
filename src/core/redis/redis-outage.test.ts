import { expect, test } from 'vitest';
import { RedisUnavailableError } from '../errors/index.ts';
import { RedisOutage } from './redis-outage.ts';

test('an outage is one line when it begins and one when it is over, with how often Redis was missed', () => {
  const lines: string[] = [];
  const outage = new RedisOutage(
    { warn: (line: string) => void lines.push(`warn ${line}`), log: (line: string) => void lines.push(`log ${line}`) },
    'The work',
  );
  outage.done();
  for (let n = 0; n < 3; n++) expect(outage.missedFor(new RedisUnavailableError())).toBe(true);
  expect(outage.missedFor(new Error('something else'))).toBe(false);
  for (let n = 0; n < 3; n++) outage.done();
  outage.missed();
  expect(lines).toEqual([
    'warn The work is paused: Redis cannot be reached',
    expect.stringMatching(/^log The work resumed: Redis is back after 0\.\d s, missed: 3$/),
    'warn The work is paused: Redis cannot be reached',
  ]);
});
