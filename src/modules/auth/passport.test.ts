import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { callerOf, digestOf, openPassport, signPassport, type Passport } from './passport.ts';

const secret = randomBytes(32);
const passport: Passport = {
  from: 'a',
  to: 'b',
  instance: 'i',
  caller: 'ci',
  scopes: ['read', 'write'],
  method: 'POST',
  url: '/v1/listeners/x/start',
  digest: digestOf({}, ''),
  nonce: 'n',
  beginBy: 1_800_000_000_000,
};

it('says what was signed, and on whose behalf', () => {
  const opened = openPassport(signPassport(passport, secret), secret);
  expect(opened).toEqual(passport);
  expect(callerOf(passport)).toEqual({ name: 'ci', scopes: ['read', 'write'], via: 'a' });
});

it('cannot be opened when it was changed, or signed with another secret', () => {
  const text = signPassport(passport, secret);
  const forged = signPassport({ ...passport, scopes: ['admin'] }, secret).split('.')[0];
  expect(openPassport(`${forged}.${text.split('.')[1]}`, secret)).toBeUndefined();
  expect(openPassport(signPassport(passport, randomBytes(32)), secret)).toBeUndefined();
});

it.each(['', '.', 'a.b', 'a.b.c', '..', 'e30.AAAA'])('cannot be opened when it is %j', (text) => {
  expect(openPassport(text, secret)).toBeUndefined();
});

it('the digest differs with the body and with each header that changes what a request does or how it is answered, and with no other', () => {
  const headers = { 'content-type': 'application/json', 'user-agent': 'x' };
  const others = [
    digestOf(headers, '{"a":2}'),
    digestOf(headers, ''),
    digestOf({ 'content-type': 'application/merge-patch+json' }, '{"a":1}'),
    ...['accept', 'if-match', 'if-none-match', 'idempotency-key', 'last-event-id', 'sec-websocket-protocol'].map(
      (name) => digestOf({ ...headers, [name]: 'x' }, '{"a":1}'),
    ),
  ];
  const digest = digestOf(headers, '{"a":1}');
  expect(new Set([digest, ...others]).size).toBe(others.length + 1);
  expect(digestOf({ ...headers, 'user-agent': 'y', 'x-request-id': 'r' }, Buffer.from('{"a":1}'))).toBe(digest);
});
