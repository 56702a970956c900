import { expect, test } from 'vitest';
import type { HttpRequest } from './http-messages.ts';
import { redirected } from './redirects.ts';

const request = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  url: new URL('http://a.example/x/y?q'),
  method: 'POST',
  headers: {},
  body: Buffer.from('body'),
  maxBodyBytes: 1,
  decode: true,
  ...more,
});

test.each([
  ['/z', 'http://a.example/z'],
  ['z', 'http://a.example/x/z'],
  ['//b.example/', 'http://b.example/'],
  ['https://a.example/', 'https://a.example/'],
])('a location %s leads to %s', (location, href) => {
  expect(redirected(request(), { status: 307, location }).url.href).toBe(href);
});

test.each([
  { status: 301, method: 'POST', becomes: 'GET' },
  { status: 302, method: 'POST', becomes: 'GET' },
  { status: 303, method: 'POST', becomes: 'GET' },
  { status: 303, method: 'PUT', becomes: 'GET' },
  { status: 303, method: 'HEAD', becomes: 'HEAD' },
  { status: 301, method: 'PUT', becomes: 'PUT' },
  { status: 307, method: 'POST', becomes: 'POST' },
  { status: 308, method: 'POST', becomes: 'POST' },
] as const)('after $status a $method is a $becomes', ({ status, method, becomes }) => {
  const next = redirected(request({ method, headers: { 'Content-Type': 'text/plain', accept: '*/*' } }), {
    status,
    location: '/z',
  });
  const keepsBody = becomes === method && becomes !== 'HEAD';
  expect(next.method).toBe(becomes);
  if (becomes !== 'HEAD') expect(next.body === null).toBe(!keepsBody);
  if (becomes !== method) expect(next.headers).toEqual({ accept: '*/*' });
});

test.each(['ftp://a.example/', 'javascript:alert(1)', 'http://'])('a location %s leads nowhere', (location) => {
  expect(() => redirected(request(), { status: 302, location })).toThrowError(
    expect.objectContaining({ code: 'job_failed' }),
  );
});

test('credentials and cookies stay with their origin, another port included', () => {
  const headers = {
    Authorization: 'x',
    Cookie: 'x',
    Host: 'x',
    'X-Vault-Token': 'x',
    'X-API-Key': 'x',
    'X-Other': 'x',
  };
  expect(redirected(request({ headers }), { status: 307, location: 'http://a.example:81/' }).headers).toEqual({
    'X-Other': 'x',
  });
  expect(redirected(request({ headers }), { status: 307, location: '/z' }).headers).toEqual(headers);
});
