import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode();
}, 60_000);

afterAll(() => node.stop());

const send = (path: string, body: string, method: 'post' | 'patch' | 'put' = 'post') =>
  request(node.url)[method](path).set('Content-Type', 'application/json').send(body);
const many = (count: number, part: string) => Array.from({ length: count }, () => part).join(',');

describe('an answer names at most 100 errors and counts the rest', () => {
  it.each([
    [100, undefined],
    [101, 1],
    [2000, 1900],
  ])('of %i wrong rules', async (count, omitted) => {
    const { body } = await send(
      '/v1/listeners',
      `{"handler":{"type":"rules","rules":[${many(count, '{"do":[1]}')}]}}`,
    ).expect(400);
    expect(body.errors).toHaveLength(100);
    expect(body.errors[99].path).toBe('handler.rules[99].do[0]');
    expect(body.errorsOmitted).toBe(omitted);
    expect(body.detail).toContain(`(and ${count - 1} more)`);
  });

  it('of wrong inputs of a batch', async () => {
    const { body } = await send('/v1/pools/default/map', `{"kind":"sleep","inputs":[${many(150, '{}')}]}`).expect(400);
    expect(body.errors).toHaveLength(100);
    expect(body).toMatchObject({ errorsOmitted: 50, errors: { 0: { path: 'inputs[0].ms' } } });
  });

  it('of unknown fields', async () => {
    const { body } = await send(
      '/v1/locks/a/leases',
      `{${Array.from({ length: 150 }, (_, index) => `"k${index}":1`).join(',')}}`,
    ).expect(400);
    expect(body.errors).toHaveLength(100);
    expect(body.errorsOmitted).toBeGreaterThanOrEqual(50);
  });

  it('of a merge patch', async () => {
    const { body: made } = await send('/v1/listeners', '{"handler":{"type":"rules"}}').expect(201);
    const { body } = await send(
      `/v1/listeners/${made.id}`,
      `{"handler":{"rules":[${many(1500, '{"do":[1]}')}]}}`,
      'patch',
    ).expect(400);
    expect(body.errors).toHaveLength(100);
    expect(body.errorsOmitted).toBe(1400);
  });
});

describe('a body', () => {
  it.each([
    '/v1/locks/a/leases',
    '/v1/counters/a/add',
    '/v1/pools',
    '/v1/listeners/x/stop',
    '/v1/connections/con_x/close',
  ])('of %s is small', async (path) => {
    expect((await send(path, `{"name":"${'x'.repeat(70_000)}"}`).expect(413)).body.code).toBe('payload_too_large');
  });

  it('may be large where bytes are sent', async () => {
    expect(
      (await send('/v1/connections/con_x/send', `{"encoding":"base64","data":"${'AAAA'.repeat(2 ** 21)}"}`)).status,
    ).toBe(404);
    expect(
      (await send('/v1/connections/con_x/send', `{"encoding":"hex","data":"${'00'.repeat(2 ** 22)}"}`)).status,
    ).toBe(404);
    await send(
      '/v1/listeners?dryRun=true',
      `{"handler":{"type":"reply","data":"${'x'.repeat(2 ** 20)}"},"limits":{"maxSendBufferBytes":2097152}}`,
    ).expect(200);
  });

  it.each(['[', '{"a":'])('of %s within each other is refused before the schema', async (open) => {
    expect((await send('/v1/listeners', open.repeat(101))).body).toMatchObject({
      status: 400,
      code: 'validation_failed',
      detail: 'The body is nested more than 100 levels deep.',
    });
    expect((await send('/v1/listeners', open.repeat(100))).body).toMatchObject({ status: 400, code: 'malformed_json' });
  });

  it('holds so many values, members and so long names', async () => {
    expect((await send('/v1/pools', `[${many(3000, '1')}]`)).body).toMatchObject({
      status: 413,
      code: 'payload_too_large',
      detail: 'The body has more than 2000 values.',
    });
    const members = Array.from({ length: 1001 }, (_, index) => `"k${index}":1`).join(',');
    expect((await send('/v1/listeners', `{"labels":{${members}}}`)).body).toMatchObject({
      status: 413,
      detail: 'An object in the body has more than 1000 members.',
    });
    expect((await send('/v1/listeners', `{"${'k'.repeat(1025)}":1}`)).body).toMatchObject({
      status: 400,
      code: 'validation_failed',
    });
    const { body } = await send('/v1/listeners', `{"${'k'.repeat(1000)}":1}`).expect(400);
    expect(body.errors[0].path).toHaveLength(101);
  });

  it('is not counted by what stands in its texts', async () => {
    const { body } = await send(
      '/v1/rules/evaluate',
      JSON.stringify({ handler: { type: 'rules' }, data: '[{,\\"'.repeat(5000) }),
    ).expect(200);
    expect(body.evaluations).toHaveLength(1);
  });

  it('with 10,000 rules is taken, by a change too', async () => {
    const rules = Array.from({ length: 10_000 }, (_, index) => ({
      when: { equals: `a${index}` },
      do: [{ type: 'send', data: `{{uuid}}${index}` }],
    }));
    const { body } = await send('/v1/listeners', JSON.stringify({ handler: { type: 'rules', rules } })).expect(201);
    expect(body.handler.rules[9999]).toEqual({
      on: 'message',
      when: { equals: 'a9999' },
      do: [{ type: 'send', data: '{{uuid}}9999', encoding: 'utf8', raw: false }],
      probability: 1,
    });
    const changed = await send(
      `/v1/listeners/${body.id}`,
      JSON.stringify({ handler: { rules: rules.slice(0, 9000) } }),
      'patch',
    ).expect(200);
    expect(changed.body.handler.rules).toHaveLength(9000);
  }, 60_000);
});

describe('a regular expression', () => {
  it.each([
    ['(?i)\\pL', 80],
    ['(?i)[^\\pL\\pN]', 40],
    ['\\p{Greek}', 200],
    ['(a|b){1,90}', 30],
  ])('%s × %i costs too much to compile', async (part, times) => {
    const expression = part.repeat(times);
    const rules = await send(
      '/v1/listeners?dryRun=true',
      JSON.stringify({
        handler: { type: 'rules', rules: [{ when: { matches: expression }, do: [{ type: 'drop' }] }] },
      }),
    ).expect(400);
    expect(rules.body.errors).toEqual([
      { path: 'handler.rules[0].when.matches', message: expect.stringContaining('is too large') },
    ]);
    const job = await send(
      '/v1/jobs',
      JSON.stringify({
        kind: 'http.request',
        input: { url: 'http://127.0.0.1:1/', assert: { body: { json: { path: 'a', matches: expression } } } },
      }),
    ).expect(400);
    expect(job.body.errors).toEqual([
      { path: 'input.assert.body.json.matches', message: expect.stringContaining('is too large') },
    ]);
    const { body: made } = await send('/v1/listeners', '{}').expect(201);
    const verification = await send(
      `/v1/listeners/${made.id}/verify`,
      JSON.stringify({ match: { matches: expression } }),
    ).expect(400);
    expect(verification.body.errors[0].message).toContain('is too large');
  });

  it('of a usual size is taken', async () => {
    await send(
      '/v1/listeners?dryRun=true',
      JSON.stringify({
        handler: {
          type: 'rules',
          rules: [{ when: { matches: '(?i)^\\p{L}+ [^\\pN]{1,20}$' }, do: [{ type: 'drop' }] }],
        },
      }),
    ).expect(200);
  });
});
