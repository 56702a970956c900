import { expect, test } from 'vitest';
import { BindPolicy } from './bind-policy.ts';

const refusalOf = (policy: BindPolicy, host: string, port: number): string | undefined => {
  try {
    policy.check(host, port);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each([
  ['127.0.0.1', 0],
  ['127.0.0.1', 1024],
  ['127.8.0.1', 65_535],
  ['::1', 9000],
  ['localhost', 0],
  ['LOCALHOST', 5000],
])('by default %s port %i may be bound', (host, port) => {
  expect(refusalOf(new BindPolicy({ bindAllow: [] }), host, port)).toBeUndefined();
});

test.each([
  ['127.0.0.1', 80],
  ['localhost', 1023],
  ['0.0.0.0', 9000],
  ['::', 9000],
  ['0.0.0.0', 0],
  ['192.0.2.1', 9000],
  ['::ffff:192.0.2.1', 9000],
  ['224.0.0.1', 9000],
])('by default %s port %i may not', (host, port) => {
  expect(refusalOf(new BindPolicy({ bindAllow: [] }), host, port)).toBe('bind_forbidden');
});

test.each(['example.com', '', '127.0.0.1:80', '999.0.0.1'])('"%s" is no address to bind', (host) => {
  expect(() => new BindPolicy({ bindAllow: [] }).check(host, 9000)).toThrowError(
    expect.objectContaining({ code: 'validation_failed', errors: [expect.objectContaining({ path: 'host' })] }),
  );
});

test('what is listed may be bound, and nothing next to it', () => {
  const policy = new BindPolicy({ bindAllow: ['0.0.0.0/0:9000-9010', '127.0.0.1:80', '[::]/0:7000', '192.0.2.0/24'] });
  const verdicts = [
    ['0.0.0.0', 9000],
    ['0.0.0.0', 9011],
    ['10.0.0.1', 9010],
    ['127.0.0.1', 80],
    ['127.0.0.2', 80],
    ['::', 7000],
    ['::', 7001],
    ['192.0.2.9', 22],
    ['192.0.3.9', 9500],
  ] as const;
  expect(verdicts.map(([host, port]) => refusalOf(policy, host, port) ?? 'allowed')).toEqual([
    'allowed',
    'bind_forbidden',
    'allowed',
    'allowed',
    'bind_forbidden',
    'allowed',
    'bind_forbidden',
    'allowed',
    'bind_forbidden',
  ]);
});

test('any free port is allowed where every unprivileged port is', () => {
  const policy = new BindPolicy({ bindAllow: ['0.0.0.0/0:1024-65535', '[::]/0:9000-9010'] });
  expect([refusalOf(policy, '0.0.0.0', 0), refusalOf(policy, '::', 0)]).toEqual([undefined, 'bind_forbidden']);
});

test('everything that is wrong in the setting is named at once', () => {
  expect(
    () => new BindPolicy({ bindAllow: ['10.0.0.0/33', '127.0.0.1:70000', '127.0.0.1:9-8', '::1:80', 'x'] }),
  ).toThrowError(/10\.0\.0\.0\/33[\s\S]*70000[\s\S]*9-8[\s\S]*::1:80[\s\S]*"x"/);
});
