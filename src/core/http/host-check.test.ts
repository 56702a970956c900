import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { checkHostAndOrigin, type HostRules } from './host-check.ts';

const rules: HostRules = {
  host: '127.0.0.1',
  advertiseUrl: 'https://portcall.example/base',
  allowedHosts: ['lab.example', 'pinned.example:8080'],
  allowedOrigins: ['https://tools.example'],
};

function codeFor(
  headers: { host?: string; origin?: string; localAddress?: string },
  changed: Partial<HostRules> = {},
): string {
  try {
    checkHostAndOrigin(
      { host: headers.host, origin: headers.origin, localAddress: headers.localAddress ?? '127.0.0.1' },
      { ...rules, ...changed },
    );
    return 'ok';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('the Host header', () => {
  it.each([
    'localhost',
    'localhost:7070',
    'LOCALHOST:1',
    'api.localhost:7070',
    '127.0.0.1',
    '127.0.0.1:7070',
    '127.9.9.9:7070',
    '[::1]:7070',
    'localhost.:7070',
    'portcall.example',
    'portcall.example:444',
    'lab.example:99',
    'pinned.example:8080',
  ])('may be %s', (host) => {
    expect(codeFor({ host })).toBe('ok');
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'evil.example:7070',
    'localhost.evil.example',
    'pinned.example:9090',
    'pinned.example',
    '10.0.0.5:7070',
    'localhost:7070, evil.example',
    'localhost@evil.example',
    'localhost/evil',
    '[::1',
    'a b',
  ])('may not be %s', (host) => {
    expect(codeFor(host === undefined ? {} : { host })).toBe('host_forbidden');
  });

  it('may be the address the request came in on, when the API is bound to a wildcard', () => {
    expect(codeFor({ host: '10.0.0.5:7070', localAddress: '10.0.0.5' }, { host: '0.0.0.0' })).toBe('ok');
    expect(codeFor({ host: '10.0.0.5:7070', localAddress: '::ffff:10.0.0.5' }, { host: '::' })).toBe('ok');
    expect(codeFor({ host: '10.0.0.6:7070', localAddress: '10.0.0.5' }, { host: '0.0.0.0' })).toBe('host_forbidden');
  });

  it('may be the name of the machine when the API is bound to a wildcard, and only then', () => {
    expect(codeFor({ host: `${hostname()}:7070` }, { host: '0.0.0.0' })).toBe('ok');
    expect(codeFor({ host: `${hostname()}:7070` })).toBe('host_forbidden');
  });
});

describe('the Origin header', () => {
  it.each(['http://127.0.0.1:7070', 'https://tools.example', 'HTTPS://tools.example'])('may be %s', (origin) => {
    expect(codeFor({ host: '127.0.0.1:7070', origin })).toBe('ok');
  });

  it.each([
    'null',
    '',
    'http://evil.example',
    'http://127.0.0.1:7071',
    'http://localhost:7070',
    'https://tools.example.evil.example',
    'http://tools.example',
    'file://127.0.0.1:7070',
    'chrome-extension://127.0.0.1:7070',
  ])('may not be %s', (origin) => {
    expect(codeFor({ host: '127.0.0.1:7070', origin })).toBe('origin_forbidden');
  });

  it('knows the default ports of its scheme', () => {
    expect(codeFor({ host: 'portcall.example', origin: 'https://portcall.example' })).toBe('ok');
    expect(codeFor({ host: 'portcall.example:443', origin: 'https://portcall.example' })).toBe('ok');
    expect(codeFor({ host: 'portcall.example:7070', origin: 'https://portcall.example' })).toBe('origin_forbidden');
  });

  it('stays forbidden when it is null, even when it is listed', () => {
    expect(codeFor({ host: 'localhost', origin: 'null' }, { allowedOrigins: ['null'] })).toBe('origin_forbidden');
  });
});
