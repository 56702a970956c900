import { readFile } from 'node:fs/promises';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../../src/core/errors/index.ts';
import { renderDocs } from '../../helpers/docs-site.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { generateNow } from '../../in-step/fixtures/preview.ts';

let node: TestNode;

beforeAll(async () => {
  await renderDocs();
  node = await startTestNode();
});

afterAll(() => node.stop());

function loadedBy(page: string): string[] {
  const tags = [...page.matchAll(/<(?:link|script|img|iframe)\b[^>]*?(?:src|href)="([^"]+)"/g)];
  return tags.map(([, url]) => url ?? '').filter((url) => !url.startsWith('data:'));
}

describe.each(['/docs', '/docs/api', '/docs/errors', '/docs/guides', '/docs/guides/tutorial', '/docs/adr', '/docs/adr/0001-codecs-shared-between-worker-kinds'])('the page %s', (path) => {
  it('loads only what the node serves, and all of it is there', async () => {
    const page = await request(node.url).get(path).expect(200).expect('content-type', 'text/html; charset=utf-8');
    const loaded = loadedBy(page.text);
    expect(loaded.length).toBeGreaterThanOrEqual(2);
    for (const url of loaded) {
      expect(url).toMatch(/^(\/docs\/assets\/|\/openapi\.json$)/);
      const asset = await request(node.url).get(url).expect(200);
      expect(asset.headers['content-type']).toMatch(/^(text\/(css|javascript)|application\/json)/);
      expect(asset.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it('allows nothing from elsewhere, and no script within the page', async () => {
    const { headers, text } = await request(node.url).get(path).expect(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|\son[a-z]+=|\sstyle=|javascript:/);
  });
});

describe('the documents as pages', () => {
  it('show the pictures of the documents, which may not run or load anything', async () => {
    const [, address = ''] = /<img src="([^"]+)"/.exec((await request(node.url).get('/docs/overview').expect(200)).text) ?? [];
    expect(address).toBe('/docs/images/first-minute.svg');
    const { headers, body } = await request(node.url).get(address).expect(200).expect('content-type', 'image/svg+xml');
    expect((body as Buffer).toString()).toMatch(/^<svg /);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it.each(['/docs/', '/docs/guides/', '/docs/guides/README.md', '/docs/guides/tutorial.md', '/docs/guides/tutorial.html', '/docs/README.md', '/docs/limits.md'])('are also at %s', async (path) => {
    const { text } = await request(node.url).get(path).expect(200).expect('content-type', /text\/html/);
    expect(text).toContain('<main id="content">');
  });

  it('have the programs they link to', async () => {
    const { text } = await request(node.url).get('/docs/guides/tunnel.py').expect(200).expect('content-type', 'text/plain; charset=utf-8');
    expect(text).toBe(await readFile(new URL('../../../docs/guides/tunnel.py', import.meta.url), 'utf8'));
  });

  it('have an index for their search whose addresses all exist', async () => {
    const { body } = await request(node.url).get('/docs/assets/search.json').expect(200).expect('content-type', /json/);
    const addresses = new Set((body as [string][]).map(([address]) => address.split('#', 1)[0] ?? ''));
    expect(addresses.size).toBeGreaterThan(40);
    for (const address of addresses) await request(node.url).get(address).expect(200);
  });

  it.each(['/docs/assets/package.json', '/docs/assets/..%2fpackage.json', '/docs/assets/__proto__', '/docs/assets/', '/docs/assets/site.json', '/docs/nothing', '/docs/guides/nothing', '/docs/__proto__', '/docs/site.json', '/docs/..%2f..%2fpackage.json', '/docs/guides/..%2fREADME.md', '/docs/pages/index.html', '/docs//guides', '/docs/guides/tutorial.md.md'])('have no %s', async (path) => {
    const { body } = await request(node.url).get(path).expect(404);
    expect(body).toMatchObject({ code: 'not_found' });
  });
});

describe('the page of the API', () => {
  it('shows the document of the node', async () => {
    expect((await request(node.url).get('/docs/assets/start.js')).text).toContain("fetch('/openapi.json')");
  });
});

describe('the page of errors', () => {
  it('has a place for every type a problem can have', async () => {
    const { text } = await request(node.url).get('/docs/errors').expect(200);
    const problem = (await request(node.url).get('/v1/nowhere')).body as { type: string };
    expect(problem.type).toBe('/docs/errors#not_found');
    expect(Object.keys(errorCatalogue).filter((code) => !text.includes(`id="${code}"`))).toEqual([]);
  });
});

describe('the documents', () => {
  it('are those of the repository', async () => {
    const files = await generateNow();
    const [openApi, asyncApi] = await Promise.all(['/openapi.json', '/asyncapi.json'].map((path) => request(node.url).get(path).expect(200).expect('content-type', 'application/json; charset=utf-8')));
    expect(openApi?.body).toEqual(JSON.parse(files['openapi/openapi.json'] ?? ''));
    expect(asyncApi?.body).toEqual(JSON.parse(files['openapi/asyncapi.json'] ?? ''));
  });
});
