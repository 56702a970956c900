import { Redis } from 'ioredis';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { metricCatalogue } from '../../../src/core/metrics/index.ts';
import { version } from '../../../src/version.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { startTestRedis } from '../../helpers/redis.ts';
import { pollUntil as until } from '../../helpers/poll.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTwoThreadNode();
});

afterAll(() => node.stop());

/** The samples of a metric: its labels and value, as they stand in the answer. */
async function samples(name: string, url = node.url): Promise<string[]> {
  const { text } = await request(url).get('/metrics').expect(200);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .map((line) => line.slice(name.length));
}

describe('/healthz', () => {
  it('says that the process is alive, and no more', async () => {
    const answer = await request(node.url).get('/healthz').expect(200);
    expect(answer.body).toEqual({ status: 'ok', version, uptimeMs: expect.any(Number) as number });
    expect(answer.headers['cache-control']).toBe('no-store');
  });
});

describe('/readyz', () => {
  it('looks at every part', async () => {
    const { body } = await request(node.url).get('/readyz').expect(200);
    expect(body).toEqual({
      ready: true,
      checks: { lifecycle: 'ok', redis: 'ok', redisWrites: 'ok', netThreads: 'ok' },
    });
  });

  it('is 503 while Redis takes no writes, and 200 when it takes them again', async () => {
    const redis = await startTestRedis();
    onTestFinished(() => redis.stop());
    const lone = await startTwoThreadNode({
      PORTCALL_REDIS_URL: redis.url,
      PORTCALL_LOG_LEVEL: 'silent',
      PORTCALL_NODE_TIMEOUT_MS: '500',
    });
    onTestFinished(() => lone.stop());
    const admin = new Redis(redis.url);
    onTestFinished(() => admin.disconnect());
    await admin.config('SET', 'maxmemory', '1');
    await until(async () => (await request(lone.url).get('/readyz')).status === 503);
    expect((await request(lone.url).get('/readyz')).body).toMatchObject({
      ready: false,
      checks: { redis: 'ok', redisWrites: 'Redis takes no writes for now (OOM)' },
    });
    await admin.config('SET', 'maxmemory', '0');
    await until(async () => (await request(lone.url).get('/readyz')).status === 200);
  });

  it('is 503 while Redis is gone, and 200 again when it is back; the process stays alive', async () => {
    const redis = await startTestRedis();
    onTestFinished(() => redis.stop());
    const lone = await startTwoThreadNode({ PORTCALL_REDIS_URL: redis.url, PORTCALL_LOG_LEVEL: 'silent' });
    onTestFinished(() => lone.stop());
    await request(lone.url).get('/readyz').expect(200);
    await redis.kill();
    await until(async () => (await request(lone.url).get('/readyz')).status === 503);
    expect((await request(lone.url).get('/readyz')).body).toMatchObject({
      ready: false,
      checks: { lifecycle: 'ok', redis: expect.stringContaining('Redis') as string },
    });
    expect(await samples('portcall_redis_up', lone.url)).toEqual([' 0']);
    expect(await samples('portcall_ready', lone.url)).toEqual([' 0']);
    await request(lone.url).get('/healthz').expect(200);
    const again = await startTestRedis({ port: redis.port });
    onTestFinished(() => again.stop());
    await until(async () => (await request(lone.url).get('/readyz')).status === 200);
  });
});

describe('/metrics', () => {
  it('has every metric of the catalogue, in the text format', async () => {
    const answer = await request(node.url).get('/metrics').expect(200);
    expect(answer.headers['content-type']).toContain('text/plain; version=0.0.4');
    for (const [name, { type }] of Object.entries(metricCatalogue))
      expect(answer.text).toContain(`# TYPE ${name} ${type}\n`);
    expect(answer.text).toContain('# TYPE process_cpu_seconds_total counter');
  });

  it('says who the node is and that it is well', async () => {
    expect(await samples('portcall_node_info')).toEqual([`{node="${node.identity.name}",version="${version}"} 1`]);
    expect(await samples('portcall_ready')).toEqual([' 1']);
    expect(await samples('portcall_redis_up')).toEqual([' 1']);
  });

  it('measures requests by route, not by path', async () => {
    await request(node.url).get('/v1/listeners/one').expect(404);
    await request(node.url).get('/v1/listeners/two').expect(404);
    await request(node.url).get('/v1/no-such-route').expect(404);
    await until(async () =>
      (await samples('portcall_http_request_duration_seconds_count')).some((line) => line.includes('route="none"')),
    );
    const counts = await samples('portcall_http_request_duration_seconds_count');
    expect(counts).toContain('{method="GET",route="/v1/listeners/:id",status="404"} 2');
    expect(counts.filter((line) => /listeners\/(one|two)|no-such/.test(line))).toEqual([]);
  });

  it('gives scrapes at the same time the same numbers', async () => {
    const [first, second] = await Promise.all([samples('portcall_node_info'), samples('portcall_node_info')]);
    expect(first).toEqual(second);
    expect(first).toHaveLength(1);
  });
});

describe('the traffic of endpoints', () => {
  it('is counted for each listener and client by id and name', async () => {
    const listener = (
      await request(node.url)
        .post('/v1/listeners')
        .send({ name: 'echoing', handler: { type: 'echo' }, framing: { type: 'line' } })
        .expect(201)
    ).body;
    const client = (
      await request(node.url)
        .post('/v1/clients')
        .send({ name: 'caller', host: '127.0.0.1', port: listener.status.address.port, framing: { type: 'line' } })
        .expect(201)
    ).body;
    await request(node.url).post(`/v1/clients/${client.id}/exchange`).send({ data: 'PING' }).expect(200);
    const labels = `{listener="${listener.id}",name="echoing"}`;
    expect(await samples('portcall_listener_connections')).toContain(`${labels} 1`);
    expect(await samples('portcall_listener_messages_total')).toEqual(
      expect.arrayContaining([
        `{listener="${listener.id}",name="echoing",direction="in"} 1`,
        `{listener="${listener.id}",name="echoing",direction="out"} 1`,
      ]),
    );
    expect(await samples('portcall_client_bytes_total')).toEqual(
      expect.arrayContaining([
        `{client="${client.id}",name="caller",direction="in"} 5`,
        `{client="${client.id}",name="caller",direction="out"} 5`,
      ]),
    );
    expect(await samples('portcall_listener_rejected_total')).toContain(`${labels} 0`);
    await request(node.url).delete(`/v1/clients/${client.id}`).expect(204);
    await request(node.url).delete(`/v1/listeners/${listener.id}`).expect(204);
    expect((await samples('portcall_listener_connections')).filter((line) => line.includes(listener.id))).toEqual([]);
  });

  it('and of threads and events are there', async () => {
    expect(await samples('portcall_net_threads_ready')).toEqual([' 2']);
    expect(await samples('portcall_net_thread_busy_seconds_total')).toHaveLength(2);
    await until(async () => Number((await samples('portcall_events_appended_total'))[0]) > 0);
    expect(await samples('portcall_events_dropped_total')).toEqual([' 0']);
    expect(await samples('portcall_subscribers')).toEqual([' 0']);
    expect(await samples('portcall_event_log_lag_seconds')).toEqual([' 0']);
  });
});
