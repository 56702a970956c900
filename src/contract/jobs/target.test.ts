import { expect, test } from 'vitest';
import { jobKinds } from './kinds/index.ts';
import { findTarget } from './target.ts';

test.each([
  ['http.request', { url: 'https://u:p@Example.org:8443/a%20b?key=1#x' }, 'https://example.org:8443/a%20b'],
  ['http.request', { url: 'http://[::1]/' }, 'http://[::1]/'],
  ['tcp.exchange', { host: '::1', port: 9 }, '[::1]:9'],
  ['udp.load', { host: 'host', port: 9 }, 'host:9'],
  ['dns.lookup', { name: 'example.org' }, 'example.org'],
  ['function', { function: 'add', input: 1 }, 'add'],
  ['counter.add', { counter: 'hits' }, 'hits'],
  ['sleep', { ms: 1 }, undefined],
  ['no.kind', {}, undefined],
  ['http.request', null, undefined],
  ['http.request', { url: 'nonsense' }, undefined],
])('%s on %j works on %s', (kind, input, target) => {
  expect(findTarget(kind, input)).toBe(target);
});

test('every kind says what it works on, or that it is nothing', () => {
  for (const [kind, { example }] of Object.entries(jobKinds))
    expect([kind, typeof findTarget(kind, example.input)]).toEqual([
      kind,
      ['hash', 'sleep'].includes(kind) ? 'undefined' : 'string',
    ]);
});
