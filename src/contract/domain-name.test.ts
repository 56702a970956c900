import { expect, test } from 'vitest';
import { findDomainName } from './domain-name.ts';
import { jobKinds } from './jobs/kinds/index.ts';

test.each([
  ['example.net.', 'example.net'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['_dmarc.example.net', '_dmarc.example.net'],
  ['.', '.'],
  [`${'x'.repeat(63)}.net`, `${'x'.repeat(63)}.net`],
])('%s is asked for as %s', (text, name) => {
  expect(findDomainName(text)).toBe(name);
  expect(jobKinds['dns.lookup'].input.safeParse({ name: text }).success).toBe(true);
});

test.each(['a..b', '.a', '..', `${'x'.repeat(64)}.net`, 'two words', ' '])(
  'a lookup of "%s" is refused with the path of its name',
  (text) => {
    expect(findDomainName(text)).toBeUndefined();
    const issues = jobKinds['dns.lookup'].input.safeParse({ name: text }).error?.issues;
    expect(issues).toMatchObject([
      { path: ['name'], message: expect.stringContaining('must be a domain name') as string },
    ]);
  },
);

test.each(['192.0.2.7', '2001:db8::1'])('the PTR of %s may be asked for', (name) => {
  expect(jobKinds['dns.lookup'].input.safeParse({ name, type: 'PTR' }).success).toBe(true);
  expect(jobKinds['dns.lookup'].input.safeParse({ name: '2001:db8::1', type: 'A' }).success).toBe(true);
});
