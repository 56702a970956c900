import { expect, test } from 'vitest';
import { questionOf } from './question.ts';

const nameOf = (name: string, type: 'A' | 'PTR' | 'TXT' = 'A'): string | undefined =>
  questionOf(name, type).questions?.[0]?.name;

test.each([
  ['example.net', 'example.net'],
  ['example.net.', 'example.net'],
  ['_dmarc.Example.net', '_dmarc.Example.net'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['.', '.'],
])('%s is asked for as %s', (name, asked) => {
  expect(nameOf(name)).toBe(asked);
});

test.each([
  ['192.0.2.7', '7.2.0.192.in-addr.arpa'],
  ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ['::ffff:192.0.2.1', '1.0.2.0.0.0.0.c.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa'],
  ['7.2.0.192.in-addr.arpa', '7.2.0.192.in-addr.arpa'],
])('the PTR of %s is at %s', (address, asked) => {
  expect(nameOf(address, 'PTR')).toBe(asked);
});

test.each(['a..b', '..', `${'x'.repeat(64)}.net`, 'two words', ' '])('"%s" is no name', (name) => {
  expect(() => nameOf(name)).toThrowError(
    expect.objectContaining({ code: 'validation_failed', errors: [expect.objectContaining({ path: 'name' })] }),
  );
});
