import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCatalogue } from '../../../src/core/errors/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { generateNow } from '../../in-step/fixtures/preview.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode();
});

afterAll(() => node.stop());

describe('the page of the API', () => {
  it('loads only what the node serves, and all of it is there', async () => {
    const page = await request(node.url).get('/docs').expect(200).expect('content-type', /text\/html/);
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '').filter((url) => !url.startsWith('data:'));
    expect(loaded.length).toBeGreaterThanOrEqual(3);
    for (const url of loaded) {
      expect(url).toMatch(/^\/docs\//);
      const asset = await request(node.url).get(url).expect(200);
      expect(asset.headers['content-type']).toMatch(/^text\/(css|javascript)/);
      expect(asset.headers['x-content-type-options']).toBe('nosniff');
    }
    expect((await request(node.url).get('/docs/assets/start.js')).text).toContain("url: '/openapi.json'");
  });

  it('allows nothing from elsewhere', async () => {
    const { headers } = await request(node.url).get('/docs').expect(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  it.each(['/docs/assets/package.json', '/docs/assets/..%2fpackage.json', '/docs/assets/__proto__', '/docs/assets/', '/docs/nothing'])('has no %s', async (path) => {
    await request(node.url).get(path).expect(404);
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
