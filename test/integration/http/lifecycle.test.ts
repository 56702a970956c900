import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../../src/core/config/index.ts';
import { Lifecycle } from '../../../src/core/lifecycle/index.ts';
import { createApp } from '../../../src/create-app.ts';
import { startTestNode } from '../../helpers/node.ts';

/** An application that answers and whose lifecycle has not begun: a node that is still starting. */
async function startingNode(): Promise<string> {
  const redisUrl = inject('redisUrl');
  const config = loadConfig({
    PORTCALL_PORT: '0',
    PORTCALL_REDIS_URL: redisUrl,
    PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
    PORTCALL_LOG_LEVEL: 'silent',
  });
  const app = await createApp({
    config,
    redis: { url: redisUrl },
    identity: { name: 'starting', slot: 0, url: '', version: '0' },
  });
  onTestFinished(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app.getUrl();
}

describe('while a node starts', () => {
  it('/v1 answers not_ready and says when to come back, for paths that exist and paths that do not', async () => {
    const url = await startingNode();
    for (const path of ['/v1/nodes', '/v1/nowhere', '/%76%31/nodes']) {
      const answer = await request(url).get(path).expect(503);
      expect(answer.body).toMatchObject({ code: 'not_ready', retryable: true });
      expect(answer.headers['retry-after']).toBe('1');
    }
  });

  it('probes and documents are answered', async () => {
    const url = await startingNode();
    await request(url).get('/healthz').expect(200);
    await request(url).get('/openapi.json').expect(200);
    expect((await request(url).get('/readyz').expect(503)).body).toMatchObject({
      ready: false,
      checks: { lifecycle: 'starting' },
    });
  });
});

describe('while a node stops', () => {
  it('/v1 answers shutting_down, the process is alive and takes no traffic', async () => {
    const node = await startTestNode();
    onTestFinished(() => node.stop());
    await request(node.url).get('/readyz').expect(200);
    await node.app.get(Lifecycle).stop(0);
    const answer = await request(node.url).get('/v1/nodes').expect(503);
    expect(answer.body).toMatchObject({ code: 'shutting_down' });
    expect(answer.headers['retry-after']).toBe('1');
    await request(node.url).get('/healthz').expect(200);
    expect((await request(node.url).get('/readyz').expect(503)).body.checks.lifecycle).toBe('stopped');
  });
});
