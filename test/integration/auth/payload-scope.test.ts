import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  functionSchema,
  jobSchema,
  scheduleSchema,
  type Batch,
  type Job,
  type JobLogs,
  type Schedule,
} from '../../../src/contract/jobs/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll } from '../../helpers/poll.ts';
import { SseClient } from '../../helpers/sse-client.ts';
import { EventWatch } from '../../helpers/event-watch.ts';
import { request, type Answer } from '../jobs/api.ts';

const setting = (name: string, scopes: string): string =>
  `${name}:${scopes}:${createHash('sha256').update(`key-of-${name}`).digest('hex')}`;
const as = (name: string): Record<string, string> => ({ authorization: `Bearer key-of-${name}` });
const target = createServer((incoming, response) => {
  const secrets = incoming.headers['authorization'] ?? '';
  response
    .setHeader('set-cookie', ['sid=cookie-secret; Path=/', 'other=cookie-secret'])
    .setHeader('x-session-token', 'token-secret');
  response.statusCode = incoming.url?.startsWith('/fail') === true ? 500 : 200;
  response.end(`you sent ${secrets}`);
});

let node: TestNode;
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => void target.listen(0, '127.0.0.1', resolve));
  origin = `127.0.0.1:${(target.address() as AddressInfo).port}`;
  node = await startTestNode({
    PORTCALL_API_KEYS: [
      setting('all', 'read+write+payload'),
      setting('reader', 'read'),
      setting('writer', 'write'),
      setting('worker', 'read+write'),
    ].join(),
  });
  await call('PUT', '/functions/speaker', 'all', {
    source:
      'export default (input, ctx) => { ctx.log("log-secret", JSON.stringify(input)); if (input.fail) throw new Error("thrown-secret"); return { echo: input } }',
  });
});
afterAll(async () => {
  await node.stop();
  target.closeAllConnections();
  await new Promise((resolve) => void target.close(resolve));
});

function call<T>(method: string, path: string, key: string, body?: unknown): Promise<Answer<T>> {
  return request<T>(node, method, path, body, as(key));
}

const function_ = (input: object) => ({ kind: 'function', input: { function: 'speaker', input } });
const SECRETS = /log-secret|thrown-secret|input-secret/;

describe('without the scope payload', () => {
  test('input and result of a job are left out and named, in every answer that has a job', async () => {
    const submitted = await call<Job>('POST', '/jobs?waitMs=20000', 'worker', {
      ...function_({ text: 'input-secret' }),
      deduplication: { id: 'same', ttlMs: 60_000 },
    });
    const { id } = submitted.body;
    const answers = [
      submitted,
      await call<Job>('GET', `/jobs/${id}`, 'reader'),
      await call<Job>('GET', `/jobs/${id}?waitMs=1000`, 'reader'),
      await call<Job>('DELETE', `/jobs/${id}`, 'writer'),
      await call<Job>('POST', '/jobs', 'writer', {
        ...function_({ text: 'another' }),
        deduplication: { id: 'same', ttlMs: 60_000 },
      }),
    ];
    for (const { body } of answers) {
      expect(jobSchema.parse(body)).toMatchObject({
        id,
        state: 'completed',
        kind: 'function',
        omitted: ['input', 'result'],
      });
      expect(body).not.toHaveProperty('input');
      expect(body).not.toHaveProperty('result');
    }
    const whole = await call<Job>('GET', `/jobs/${id}`, 'all');
    expect(whole.body).toMatchObject({
      input: { function: 'speaker', input: { text: 'input-secret' } },
      result: { echo: { text: 'input-secret' } },
    });
    expect(whole.body).not.toHaveProperty('omitted');
  });

  test('what an error quotes is left out, in jobs, lists and schedules', async () => {
    const { body: failed } = await call<Job>('POST', '/jobs?waitMs=20000', 'worker', {
      ...function_({ fail: true, text: 'input-secret' }),
      attempts: 1,
      labels: { suite: 'quoting' },
    });
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'job_failed' },
      omitted: ['input', 'result', 'error.detail'],
    });
    const retried = await call<Job>('POST', `/jobs/${failed.id}/retry`, 'writer');
    expect(retried.body.omitted).toEqual(expect.arrayContaining(['input', 'result']));
    await call('GET', `/jobs/${failed.id}?waitMs=20000`, 'all');
    const list = await call<{ items: Job[] }>('GET', '/jobs?label=suite:quoting', 'reader');
    expect(list.body.items).toMatchObject([
      { id: failed.id, error: { code: 'job_failed' }, omitted: ['error.detail'] },
    ]);
    const http = await call<Job>('POST', '/jobs?waitMs=20000', 'worker', {
      kind: 'http.request',
      input: { url: `http://${origin}/fail`, assert: { status: [200] } },
      attempts: 1,
    });
    expect(http.body).toMatchObject({ state: 'failed', error: { code: 'job_assertion_failed' } });
    expect(Object.keys(http.body.error ?? {}).toSorted()).toEqual(['assertion', 'code', 'detail']);
    expect(http.body.omitted).toEqual(
      expect.arrayContaining(['input', 'result', 'error.detail', 'error.result', 'error.errors']),
    );
    for (const { body } of [retried, list, http]) expect(JSON.stringify(body)).not.toMatch(SECRETS);
    expect(
      (await call<{ items: Job[] }>('GET', '/jobs?label=suite:quoting', 'all')).body.items[0]?.error?.detail,
    ).toContain('thrown-secret');
  });

  test('errors that quote nothing stay whole', async () => {
    const job = await call<Job>('POST', '/jobs?waitMs=20000', 'worker', {
      kind: 'function',
      input: { function: 'speaker', input: null },
      timeoutMs: 10_000,
      attempts: 1,
      pool: 'default',
    });
    expect(job.body.state).toBe('failed');
    const timedOut = await call<Job>('POST', '/jobs?waitMs=20000', 'worker', {
      kind: 'sleep',
      input: { ms: 10_000 },
      timeoutMs: 50,
      attempts: 1,
    });
    const whole = await call<Job>('GET', `/jobs/${timedOut.body.id}`, 'all');
    expect(timedOut.body).toMatchObject({ state: 'timed_out', error: whole.body.error, omitted: ['input', 'result'] });
  });

  test('logs and results of batches are refused', async () => {
    const { body: job } = await call<Job>('POST', '/jobs?waitMs=20000', 'worker', function_({}));
    const { body: batch } = await call<Batch>('POST', '/pools/default/map', 'worker', {
      kind: 'sleep',
      inputs: [{ ms: 1 }],
    });
    for (const path of [`/jobs/${job.id}/logs`, `/batches/${batch.id}/results`]) {
      expect(await call('GET', path, 'reader')).toMatchObject({
        status: 403,
        body: { code: 'insufficient_scope', scopes: ['payload'] },
      });
      expect(await call('GET', path, 'writer')).toMatchObject({
        status: 403,
        body: { code: 'insufficient_scope', scopes: ['read', 'payload'] },
      });
      expect((await call('GET', path, 'all')).status).toBe(200);
    }
    expect((await call<JobLogs>('GET', `/jobs/${job.id}/logs`, 'all')).body.items[0]?.text).toContain('log-secret');
  });

  test('the source of a function and the input of a schedule are left out and named', async () => {
    const stored = await call('PUT', '/functions/kept', 'writer', { source: 'export default () => "source-secret"' });
    for (const { body } of [stored, await call('GET', '/functions/kept', 'reader')]) {
      expect(functionSchema.parse(body)).toMatchObject({
        name: 'kept',
        revision: 1,
        sourceBytes: 36,
        omitted: ['source'],
      });
      expect(body).not.toHaveProperty('source');
    }
    expect((await call('GET', '/functions/kept', 'all')).body).toMatchObject({
      source: 'export default () => "source-secret"',
    });
    const created = await call<Schedule>('POST', '/schedules', 'worker', {
      name: 'kept',
      everyMs: 3_600_000,
      ...function_({ text: 'input-secret' }),
    });
    const list = await call<{ items: Schedule[] }>('GET', '/schedules', 'reader');
    for (const schedule of [
      created.body,
      (await call<Schedule>('GET', '/schedules/kept', 'reader')).body,
      (await call<Schedule>('PATCH', '/schedules/kept', 'writer', { paused: true })).body,
      list.body.items[0],
    ]) {
      expect(scheduleSchema.parse(schedule)).toMatchObject({ name: 'kept', kind: 'function', omitted: ['input'] });
      expect(schedule).not.toHaveProperty('input');
    }
    expect((await call<Schedule>('GET', '/schedules/kept', 'all')).body).toMatchObject({
      input: { function: 'speaker', input: { text: 'input-secret' } },
    });
  });

  test('events of jobs say what happened without the texts of logs and what errors quote, on every way to read them', async () => {
    await call('POST', '/jobs?waitMs=20000', 'worker', {
      ...function_({ fail: true }),
      attempts: 1,
      labels: { suite: 'events' },
    });
    const types = 'job.log,job.failed';
    const query = `types=${types}&label=suite:events`;
    const read = async (key: string) =>
      (await call<{ items: { type: string; data: Record<string, unknown> }[] }>('GET', `/events?${query}`, key)).body
        .items;
    await poll(
      () => read('all'),
      ({ length }) => length === 2,
      20_000,
    );
    const sse = await SseClient.open(`${node.url}/v1/events?${query}&from=earliest`, as('reader'));
    await sse.until(() => sse.events.length === 2);
    await sse.drop();
    const stream = await EventWatch.open(node.url, {
      key: 'key-of-reader',
      types: types.split(','),
      labels: { suite: 'events' },
      from: 'earliest',
    });
    await stream.replayed();
    await stream.close();
    const ways = [await read('reader'), sse.events.map(({ data }) => data), stream.events()];
    for (const events of ways) {
      expect(events).toMatchObject([
        { type: 'job.log', data: { level: 'info', attempt: 1, omitted: ['text'] } },
        { type: 'job.failed', data: { code: 'job_failed', attempt: 1 } },
      ]);
      expect(JSON.stringify(events)).not.toMatch(SECRETS);
    }
    expect(JSON.stringify(await read('all'))).toMatch(/log-secret.*thrown-secret/);
  });
});

describe('a listener that forwards', () => {
  const forward = { type: 'forward', host: '127.0.0.1', port: 9 };
  const handlers = {
    'in a rule': {
      type: 'rules',
      rules: [{ do: [{ type: 'emit', name: 'x' }] }, { do: [{ type: 'delay', ms: 1 }, forward] }],
    },
    'in otherwise': { type: 'rules', otherwise: [forward] },
  };
  const refusal = { status: 403, body: { code: 'insufficient_scope', scopes: ['payload'] } };

  test.each(Object.entries(handlers))(
    'needs the scope payload %s, to create, try and change it',
    async (_where, handler) => {
      expect(await call('POST', '/listeners', 'writer', { handler })).toMatchObject(refusal);
      expect(await call('POST', '/listeners?dryRun=true', 'writer', { handler })).toMatchObject(refusal);
      const { body: plain } = await call<{ id: string; revision: number }>('POST', '/listeners', 'writer', {
        handler: { type: 'rules', rules: [{ do: [{ type: 'drop' }] }] },
      });
      expect(await call('PATCH', `/listeners/${plain.id}`, 'writer', { handler })).toMatchObject(refusal);
      expect((await call('GET', `/listeners/${plain.id}`, 'reader')).body).toMatchObject({
        revision: 1,
        handler: { rules: [{ do: [{ type: 'drop' }] }] },
      });
      expect(await call('PATCH', `/listeners/${plain.id}`, 'all', { handler })).toMatchObject({
        status: 200,
        body: { revision: 2 },
      });
      expect((await call('DELETE', `/listeners/${plain.id}`, 'writer')).status).toBe(204);
    },
  );

  test('can be labelled, stopped and made to forward no more by who may write, but not be sent elsewhere', async () => {
    const {
      body: { id },
    } = await call<{ id: string }>('POST', '/listeners', 'all', { handler: handlers['in otherwise'] });
    expect((await call('PATCH', `/listeners/${id}`, 'writer', { labels: { a: 'b' } })).status).toBe(200);
    expect(
      await call('PATCH', `/listeners/${id}`, 'writer', { handler: { otherwise: [{ ...forward, port: 10 }] } }),
    ).toMatchObject(refusal);
    expect((await call('POST', `/listeners/${id}/stop`, 'writer', {})).status).toBe(200);
    expect((await call('PATCH', `/listeners/${id}`, 'writer', { handler: { type: 'echo' } })).status).toBe(200);
    expect((await call('DELETE', `/listeners/${id}`, 'writer')).status).toBe(204);
  });

  test('clients and jobs need write alone: they send what the caller gave', async () => {
    const client = await call<{ id: string }>('POST', '/clients', 'writer', {
      host: '127.0.0.1',
      port: 9,
      sendOnConnect: [{ data: 'hello' }],
      reconnect: { enabled: false },
    });
    expect(client.status).toBe(201);
    expect((await call('DELETE', `/clients/${client.body.id}`, 'writer')).status).toBe(204);
    expect((await call('POST', '/jobs', 'writer', { kind: 'sleep', input: { ms: 1 } })).status).toBe(202);
  });
});

describe('what is stored is not sent elsewhere without the scope payload', () => {
  const refusal = { status: 403, body: { code: 'insufficient_scope', scopes: ['payload'] } };
  const timing = { everyMs: 3_600_000 };
  const headers = { Authorization: 'Bearer input-secret' };

  test.each([
    ['its URL', { input: { url: 'http://127.0.0.2/' } }],
    ['its kind', { kind: 'tcp.exchange' }],
    ['a header', { input: { headers: { a: 'b' } } }],
    ['its URL, with another header', { input: { url: 'http://127.0.0.2/', headers: { authorization: 'x' } } }],
    ['nothing', { input: {} }],
    ['all but its URL', { input: { headers: null } }],
    ['its kind, with input of its own', { kind: 'tls.inspect', input: { host: '127.0.0.2', port: 9 } }],
    ['an invalid value', { input: { timeoutMs: 'soon' } }],
  ])('a schedule keeps its input when a patch changes %s', async (_what, patch) => {
    const {
      body: { id },
    } = await call<Schedule>('POST', '/schedules', 'all', {
      ...timing,
      kind: 'http.request',
      input: { url: `http://${origin}/`, headers },
    });
    const refused = await call('PATCH', `/schedules/${id}`, 'worker', patch);
    expect(refused).toMatchObject(refusal);
    expect(JSON.stringify(refused.body)).not.toMatch(SECRETS);
    expect((await call<Schedule>('GET', `/schedules/${id}`, 'all')).body).toMatchObject({
      revision: 1,
      kind: 'http.request',
      input: { url: `http://${origin}/` },
    });
    expect(
      (await call('PATCH', `/schedules/${id}`, 'worker', { paused: true, everyMs: 7_200_000, kind: 'http.request' }))
        .status,
    ).toBe(200);
  });

  test('a schedule takes input that is given whole, and any from who may see it', async () => {
    const {
      body: { id },
    } = await call<Schedule>('POST', '/schedules', 'all', {
      ...timing,
      kind: 'http.request',
      input: { url: `http://${origin}/`, headers },
    });
    expect(
      (await call('PATCH', `/schedules/${id}`, 'worker', { input: { url: 'http://127.0.0.2/', headers: null } }))
        .status,
    ).toBe(200);
    expect((await call('PATCH', `/schedules/${id}`, 'worker', { input: { url: 'http://127.0.0.3/' } })).status).toBe(
      200,
    );
    expect((await call('PATCH', `/schedules/${id}`, 'all', { input: { headers } })).status).toBe(200);
    expect(await call('PATCH', `/schedules/${id}`, 'worker', { input: { url: 'http://127.0.0.4/' } })).toMatchObject(
      refusal,
    );
    expect((await call('PATCH', `/schedules/${id}`, 'all', { input: { url: 'http://127.0.0.4/' } })).status).toBe(200);
  });

  test('the inputs of a function do not go to another source', async () => {
    await call('PUT', '/functions/mine', 'all', { source: 'export default () => 1' });
    expect(
      await call('PUT', '/functions/mine', 'writer', {
        source: 'export default (input) => fetch("http://127.0.0.2/", { body: input })',
      }),
    ).toMatchObject(refusal);
    expect(await call('DELETE', '/functions/mine', 'writer')).toMatchObject(refusal);
    expect((await call('PUT', '/functions/mine', 'writer', { source: 'export default () => 1' })).status).toBe(200);
    expect((await call('GET', '/functions/mine', 'all')).body).toMatchObject({
      revision: 1,
      source: 'export default () => 1',
    });
    expect((await call('PUT', '/functions/mine', 'all', { source: 'export default () => 2' })).status).toBe(200);
    expect((await call('DELETE', '/functions/mine', 'all')).status).toBe(204);
  });

  test.each([{ host: '127.0.0.2' }, { port: 10 }, { transport: 'tls' }])(
    'a client with sendOnConnect is not pointed elsewhere by %j',
    async (patch) => {
      const {
        body: { id },
      } = await call<{ id: string }>('POST', '/clients', 'all', {
        host: '127.0.0.1',
        port: 9,
        sendOnConnect: [{ data: 'hello' }],
        reconnect: { enabled: false },
      });
      await call('POST', `/clients/${id}/stop`, 'all', {});
      expect(await call('PATCH', `/clients/${id}`, 'writer', patch)).toMatchObject(refusal);
      expect((await call('PATCH', `/clients/${id}`, 'writer', { host: '127.0.0.1', labels: { a: 'b' } })).status).toBe(
        200,
      );
      expect((await call('PATCH', `/clients/${id}`, 'writer', { ...patch, sendOnConnect: [] })).status).toBe(200);
      expect((await call('DELETE', `/clients/${id}`, 'writer')).status).toBe(204);
    },
  );

  test('one rule of a listener forwards only for who may see what peers send', async () => {
    const forward = { do: [{ type: 'forward', host: '127.0.0.1', port: 9 }] };
    const {
      body: { id },
    } = await call<{ id: string }>('POST', '/listeners', 'writer', {
      handler: { type: 'rules', rules: [{ name: 'first', do: [{ type: 'drop' }] }] },
    });
    expect(await call('POST', `/listeners/${id}/rules`, 'writer', { name: 'out', ...forward })).toMatchObject(refusal);
    expect(await call('PUT', `/listeners/${id}/rules/first`, 'writer', forward)).toMatchObject(refusal);
    expect(await call('PUT', `/listeners/${id}/rules/new`, 'writer', forward)).toMatchObject(refusal);
    expect((await call('PUT', `/listeners/${id}/rules/out`, 'all', forward)).status).toBe(201);
    // Whatever comes before it decides what is forwarded.
    expect(await call('DELETE', `/listeners/${id}/rules/first`, 'writer')).toMatchObject(refusal);
    expect((await call('DELETE', `/listeners/${id}/rules/out`, 'writer')).status).toBe(204);
    expect((await call('DELETE', `/listeners/${id}`, 'writer')).status).toBe(204);
  });
});

describe('credentials', () => {
  const headers = {
    Authorization: 'Bearer input-secret',
    Cookie: 'sid=input-secret',
    'Proxy-Authorization': 'Basic input-secret',
    'X-Api-Key': 'input-secret',
    accept: 'text/plain',
  };

  test('in headers and URLs are sent, and masked in the record of the job', async () => {
    const { body: job } = await call<Job>('POST', '/jobs?waitMs=20000', 'all', {
      kind: 'http.request',
      input: { url: `http://${origin}/`, headers },
    });
    expect(job.result).toMatchObject({
      body: { data: 'you sent Bearer input-secret' },
      headers: { 'set-cookie': ['***', '***'], 'x-session-token': '***' },
    });
    expect(job.input).toMatchObject({
      headers: {
        Authorization: '***',
        Cookie: '***',
        'Proxy-Authorization': '***',
        'X-Api-Key': '***',
        accept: 'text/plain',
      },
    });
    const { body: again } = await call<Job>('POST', '/jobs?waitMs=20000', 'all', {
      kind: 'http.request',
      input: { url: `http://bob:input-secret@${origin}/` },
    });
    expect(again.input).toMatchObject({ url: `http://***@${origin}/` });
    expect(again.result).toMatchObject({
      body: { data: `you sent Basic ${Buffer.from('bob:input-secret').toString('base64')}` },
    });
  });

  test('are masked in inputs of schedules, results of batches and functions, failed assertions, logs and events', async () => {
    const input = {
      url: `http://bob:input-secret@${origin}/fail`,
      headers,
      maxBodyBytes: 0,
      assert: { status: [200], headers: { 'set-cookie': { equals: 'expected-secret' } } },
    };
    const failed = await call<Job>('POST', '/jobs?waitMs=20000', 'all', {
      kind: 'http.request',
      input,
      attempts: 1,
      labels: { suite: 'masked' },
    });
    expect(failed.body.error?.code).toBe('job_assertion_failed');
    const spoken = await call<Job>('POST', '/jobs?waitMs=20000', 'all', {
      ...function_({ url: 'http://bob:input-secret@host/', headers }),
      labels: { suite: 'masked' },
    });
    expect(spoken.body.result).toMatchObject({ echo: { url: 'http://***@host/', headers: { Authorization: '***' } } });
    const schedule = await call<Schedule>('POST', '/schedules', 'all', {
      everyMs: 3_600_000,
      kind: 'http.request',
      input,
    });
    const { body: batch } = await call<Batch>('POST', '/pools/default/map', 'all', {
      kind: 'http.request',
      inputs: [{ url: `http://bob:input-secret@${origin}/` }],
    });
    await poll(
      () => call<Batch>('GET', `/batches/${batch.id}`, 'all'),
      ({ body: { state } }) => state !== 'running',
      20_000,
    );
    const results = await call('GET', `/batches/${batch.id}/results`, 'all');
    expect(results.body).toMatchObject({ items: [{ result: { headers: { 'set-cookie': ['***', '***'] } } }] });
    const logs = await call<JobLogs>('GET', `/jobs/${spoken.body.id}/logs`, 'all');
    expect(logs.body.items[0]?.text).toContain('http://***@host/');
    const events = await poll(
      () => call<{ items: { type: string }[] }>('GET', '/events?label=suite:masked', 'all'),
      ({ body }) => body.items.some(({ type }) => type === 'job.completed'),
      20_000,
    );
    for (const body of [failed.body.error, failed.body.input, spoken.body, schedule.body, logs.body, events]) {
      expect(JSON.stringify(body)).not.toMatch(/input-secret|cookie-secret|token-secret|expected-secret|Ym9iOm/);
    }
  });
});
