import { gzipSync } from 'node:zlib';
import { describe, expect, inject, test } from 'vitest';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const url = inject('consoleUrl');
const get = (path: string, accept?: string): Promise<Response> =>
  fetch(`${url}${path}`, { headers: { accept: accept ?? '*/*' } });

describe.each(['/', '/console', '/console/', '/console/messages', '/console/endpoint/listener/lst_1'])('%s', (path) => {
  test('is the console for a browser', async () => {
    const response = await get(path, BROWSER);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('vary')).toMatch(/accept/i);
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('<div id="console">');
  });

  test.each(['*/*', 'application/json', 'text/*', 'text/html;q=0', ''])(
    'is one line of text for %j',
    async (accept) => {
      const response = await get(path, accept);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await response.text()).toMatch(
        new RegExp(`^Portcall \\S+: API ${url}/v1, docs ${url}/docs, console ${url}/ .*\n$`),
      );
    },
  );
});

test('nothing but what the service serves runs or is loaded', async () => {
  const page = await get('/', BROWSER);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/https?:|\*|unsafe|data:/);
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son[a-z]+=|\sstyle=|https?:\/\//);
});

test('what it loads is kept forever under a name that changes with it, and the first view has at most 60 KiB', async () => {
  const html = await (await get('/', BROWSER)).text();
  const files = [...html.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(([, file]) => file ?? '');
  expect(files.length).toBeGreaterThanOrEqual(2);
  let bytes = gzipSync(html).length;
  for (const file of files) {
    const response = await get(file);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toMatch(/^text\/(?:javascript|css); charset=utf-8$/);
    bytes += gzipSync(Buffer.from(await response.arrayBuffer())).length;
  }
  expect(bytes).toBeLessThan(60 * 1024);
});

test.each([
  '/console/nothing.js',
  '/console/..%2fmain.js',
  '/console/assets/',
  '/console/__proto__',
  '/console/assets',
])('there is no %s', async (path) => {
  const response = await get(path, BROWSER);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'not_found' });
});
