import { expect, test } from 'vitest';
import { parseRedisLogLine } from './redis-log.ts';

test.each([
  ['12:M 01 Jan 2026 00:00:00.000 * Ready to accept connections', 'debug', 'Ready to accept connections'],
  ['12:M 01 Jan 2026 00:00:00.000 # Error writing to the AOF file', 'warn', 'Error writing to the AOF file'],
  ['12:C 01 Jan 2026 00:00:00.000 # oO0OoO0OoO0Oo Redis is starting', 'debug', 'oO0OoO0OoO0Oo Redis is starting'],
  [
    '12:M 01 Jan 2026 00:00:00.000 # Valkey is now ready to exit, bye bye...',
    'debug',
    'Valkey is now ready to exit, bye bye...',
  ],
  [
    '12:signal-handler (1767225600) Received SIGTERM scheduling shutdown...',
    'debug',
    'Received SIGTERM scheduling shutdown...',
  ],
  ['*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***', 'warn', '*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***'],
])('%s is logged at %s', (line, level, message) => {
  expect(parseRedisLogLine(line)).toEqual({ level, message });
});
