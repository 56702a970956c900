import { expect, it } from 'vitest';
import { ConfigError, loadConfig } from './load-config.ts';

const hash = (digit: string): string => digit.repeat(64);

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.faults : [String(error)];
  }
}

it('reads keys with their names, scopes and hashes', () => {
  const { apiKeys } = loadConfig({ PORTCALL_API_KEYS: ` ci:read+write:${hash('A')} , dashboard:read:${hash('b')}` });
  expect(apiKeys).toEqual([
    { name: 'ci', scopes: ['read', 'write'], sha256: hash('a') },
    { name: 'dashboard', scopes: ['read'], sha256: hash('b') },
  ]);
});

it.each([
  ['a:read', 'must have the form'],
  ['secret-key-by-mistake', 'must have the form'],
  [`a:read:${hash('a')}:more`, 'must have the form'],
  [`a b:read:${hash('a')}`, 'has a name that'],
  [`a:read+root:${hash('a')}`, 'has an unknown scope'],
  ['a:read:1234secret', 'must end with a SHA-256 hash'],
  [`ok:read:${hash('b')}`, 'has the same name'],
])('refuses %s, names its place and repeats nothing of it', (entry, fault) => {
  const faults = faultsOf({ PORTCALL_API_KEYS: `ok:read:${hash('b')},${entry}` });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain('PORTCALL_API_KEYS: entry 2 of 2');
  expect(faults[0]).toContain(fault);
  expect(faults[0]).not.toMatch(/secret|[0-9a-f]{64}/);
});

it('refuses an address others can reach without a key, and names both settings', () => {
  for (const PORTCALL_HOST of ['0.0.0.0', '::', '10.0.0.5', 'portcall.example']) {
    const faults = faultsOf({ PORTCALL_HOST });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain('PORTCALL_HOST');
    expect(faults[0]).toContain('PORTCALL_API_KEYS');
  }
  expect(faultsOf({ PORTCALL_HOST: '0.0.0.0', PORTCALL_API_KEYS: `a:read:${hash('a')}` })).toEqual([]);
  expect(faultsOf({ PORTCALL_HOST: '::1' })).toEqual([]);
});
