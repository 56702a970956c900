import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from './load-config.ts';
import { settings, type Setting } from './schema.ts';

const numbers = (Object.values(settings) as Setting[]).filter(
  ({ schema }) => schema.safeParse('1000').success && !schema.safeParse('x').success,
);

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults;
  }
}

test('most settings are numbers', () => {
  expect(numbers.length).toBeGreaterThan(10);
});

test.each([
  '0x10',
  '1e3',
  ' 5',
  '5 ',
  '+5',
  '-5',
  '5.0',
  '05',
  '1_000',
  '1,000',
  'NaN',
  'Infinity',
  'ten',
  '9007199254740993',
  '٣',
])('%j is no number of a setting, and the fault names the setting', (text) => {
  for (const { env } of numbers)
    expect(faultsOf({ [env]: text }), env).toEqual([
      expect.stringMatching(new RegExp(`^${env}: must be a whole number (of at least|from) .*, not "`)),
    ]);
});

test('the Toxiproxy API needs scopes where there are keys, and takes them with + and with commas', () => {
  const keyed = { PORTCALL_API_KEYS: `ci:read:${'0'.repeat(64)}` };
  expect(faultsOf({ ...keyed, PORTCALL_TOXIPROXY_PORT: '8474' })).toEqual([
    expect.stringMatching(/^PORTCALL_TOXIPROXY_PORT: .*PORTCALL_TOXIPROXY_SCOPES must say/),
  ]);
  expect(faultsOf({ PORTCALL_TOXIPROXY_SCOPES: 'read+all' })).toEqual([
    'PORTCALL_TOXIPROXY_SCOPES: has an unknown scope; known are read, write, payload, admin',
  ]);
  for (const scopes of ['read+write', 'read, write', 'read+write,read'])
    expect(
      loadConfig({ ...keyed, PORTCALL_TOXIPROXY_PORT: '8474', PORTCALL_TOXIPROXY_SCOPES: scopes }).toxiproxyScopes,
    ).toEqual(['read', 'write']);
  expect(loadConfig(keyed)).toMatchObject({ toxiproxyPort: 0, toxiproxyScopes: [] });
});

test('plain decimals are, and the bounds hold', () => {
  expect(
    loadConfig({
      PORTCALL_PORT: '0',
      PORTCALL_NET_THREADS: '3',
      PORTCALL_SHUTDOWN_GRACE_MS: '0',
      PORTCALL_TUNNEL_WINDOW_BYTES: '67108864',
    }),
  ).toMatchObject({ port: 0, netThreads: 3, shutdownGraceMs: 0, tunnelWindowBytes: 67_108_864 });
  expect(loadConfig({ PORTCALL_PORT: '', PORTCALL_NET_THREADS: '' })).toMatchObject({
    port: 7070,
    netThreads: undefined,
  });
  expect(
    faultsOf({
      PORTCALL_PORT: '65536',
      PORTCALL_NET_THREADS: '0',
      PORTCALL_TUNNEL_WINDOW_BYTES: '67108865',
      PORTCALL_SHUTDOWN_GRACE_MS: '86400001',
    }),
  ).toEqual([
    'PORTCALL_PORT: must be a whole number from 0 to 65535 in decimal digits, not "65536"',
    'PORTCALL_NET_THREADS: must be a whole number from 1 to 32 in decimal digits, not "0"',
    'PORTCALL_TUNNEL_WINDOW_BYTES: must be a whole number from 65536 to 67108864 in decimal digits, not "67108865"',
    'PORTCALL_SHUTDOWN_GRACE_MS: must be a whole number from 0 to 86400000 in decimal digits, not "86400001"',
  ]);
});
