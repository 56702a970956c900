import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { findPassportCaller, PASSPORT_VALID_MS, signPassport, type Passport } from './passport.ts';

const secret = randomBytes(32);
const at = Date.now();
const passport: Passport = { from: 'a', to: 'b', caller: 'ci', scopes: ['read', 'write'], method: 'POST', url: '/v1/listeners/x/start', at };
const expected = { to: 'b', method: 'POST', url: '/v1/listeners/x/start', now: at };

it('gives the caller back to the node it was signed for', () => {
  expect(findPassportCaller(signPassport(passport, secret), secret, expected)).toEqual({ name: 'ci', scopes: ['read', 'write'], via: 'a' });
});

it.each([
  ['another node', { to: 'c' }],
  ['another method', { method: 'DELETE' }],
  ['another path', { url: '/v1/listeners/y/start' }],
  ['a later time', { now: at + PASSPORT_VALID_MS + 1 }],
  ['an earlier time', { now: at - PASSPORT_VALID_MS - 1 }],
])('is no good for %s', (_what, changed) => {
  expect(findPassportCaller(signPassport(passport, secret), secret, { ...expected, ...changed })).toBeUndefined();
});

it('is no good when it was changed, or signed with another secret', () => {
  const text = signPassport(passport, secret);
  const forged = signPassport({ ...passport, scopes: ['admin'] }, secret).split('.')[0];
  expect(findPassportCaller(`${forged}.${text.split('.')[1]}`, secret, expected)).toBeUndefined();
  expect(findPassportCaller(signPassport(passport, randomBytes(32)), secret, expected)).toBeUndefined();
});

it.each(['', '.', 'a.b', 'a.b.c', '..', 'e30.AAAA'])('is no good when it is %j', (text) => {
  expect(findPassportCaller(text, secret, expected)).toBeUndefined();
});
