import { expect, test } from 'vitest';
import { AppError, ValidationError } from '../errors/index.ts';

const KEY = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----';

test('an error has no private key in it, neither in its detail nor in a field, whole or cut', () => {
  for (const text of [
    KEY,
    KEY.slice(0, 40),
    KEY.replaceAll('\n', '\\n'),
    KEY.replaceAll('PRIVATE', 'EC PRIVATE'),
    KEY.toLowerCase(),
  ]) {
    const error = new ValidationError(
      [{ path: `tls.${text}`, message: `must be a name, not "${text}"` }],
      `tls: ${text}`,
    );
    expect(JSON.stringify(error)).not.toMatch(/MIGH|migh/);
    expect(JSON.stringify(error)).toContain('[private key]');
  }
});

test('the rest of the text stays', () => {
  expect(new AppError('internal', `a ${KEY} b`).message).toBe('a [private key] b');
  expect(new AppError('internal', 'holds a private key (PRIVATE KEY)').message).toBe(
    'holds a private key (PRIVATE KEY)',
  );
});

test('a long text is searched in linear time', () => {
  const startedMs = performance.now();
  for (const text of [
    `PRIVATE${'-'.repeat(200_000)}`,
    '-----BEGIN PRIVATE'.repeat(20_000),
    `${'-----BEGIN '.repeat(20_000)}PRIVATE`,
  ])
    expect(new AppError('internal', text).message).toBeDefined();
  expect(performance.now() - startedMs).toBeLessThan(3000);
});
