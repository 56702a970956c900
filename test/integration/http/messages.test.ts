import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode();
}, 60_000);

afterAll(() => node.stop());

const errorsOf = async (path: string, body: unknown, method: 'post' | 'put' = 'post') => {
  const answer = await request(node.url)[method](path).send(body as object).expect(400);
  return (answer.body.errors as { path: string; message: string }[]).map((error) => `${error.path} ${error.message}`);
};

describe('a wrong field', () => {
  it.each([
    ['/v1/clients', { port: 1 }, 'host is required'],
    ['/v1/listeners', { port: '80' }, 'port must be an integer from 0 to 65535, not "80"'],
    ['/v1/listeners', { port: 70_000 }, 'port must be an integer from 0 to 65535, not 70000'],
    ['/v1/listeners', { port: [80] }, 'port must be an integer from 0 to 65535, not a list'],
    ['/v1/listeners', { port: null }, 'port must be an integer from 0 to 65535, not null'],
    ['/v1/listeners', { transport: 'tpc' }, 'transport must be one of tcp, tls, udp, not "tpc"; did you mean "tcp"?'],
    ['/v1/listeners', { handler: {} }, 'handler.type is required: one of greet, reply, echo, sink, manual, rules'],
    ['/v1/listeners', { handler: { type: 'ecko' } }, 'handler.type must be one of greet, reply, echo, sink, manual, rules, not "ecko"; did you mean "echo"?'],
    ['/v1/listeners', { handler: { type: 'rules', rules: [{ do: [] }] } }, 'handler.rules[0].do must have at least 1 element, not 0'],
    ['/v1/listeners', { handler: { type: 'rules', rules: [{ when: { equals: 5 }, do: [{ type: 'drop' }] }] } }, 'handler.rules[0].when.equals must be text or an object, not 5'],
    ['/v1/listeners', { handler: { type: 'rules', rules: [{ when: { equals: { dta: 'x', data: 'x' } }, do: [{ type: 'drop' }] }] } }, 'handler.rules[0].when.equals.dta is not known here; did you mean "data"?'],
    ['/v1/listeners', { prot: 80 }, 'prot is not known here; did you mean "port"?'],
    ['/v1/listeners', { colour: 'red' }, 'colour is not known here'],
    ['/v1/listeners', { labels: { a: 1 } }, 'labels.a must be text, not 1'],
    ['/v1/jobs', { kind: 'sleep' }, 'input is required'],
    ['/v1/pools/default/map', { kind: 'sleep', inputs: [{ ms: 'x' }] }, /^inputs\[0\]\.ms must be an integer from 0 to \d+, not "x"$/],
  ])('of %s, %j: says what is wrong, with which value, and what to write', async (path, body, message) => {
    expect(await errorsOf(path, body)).toEqual([expect.stringMatching(message instanceof RegExp ? message : new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`))]);
  });

  it.each([
    ['/v1/listeners', { transport: 'tls', tls: { key: ['hunter2'] } }],
    ['/v1/clients', { host: 'x', port: 1, transport: 'tls', tls: { key: 'hunter2', cert: 'hunter2' } }],
    ['/v1/jobs', { kind: 'http.request', input: { url: 'http://x', headers: { Authorization: ['hunter2'], 'X-Api-Key': { a: 'hunter2' } } } }],
    ['/v1/jobs', { kind: 'http.request', input: { url: 'http://x', method: '-----BEGIN PRIVATE KEY-----hunter2' } }],
  ])('of %s, %j: is not repeated when it may be a secret', async (path, body) => {
    const { text } = await request(node.url).post(path).send(body).expect(400);
    expect(text).not.toContain('hunter2');
  });
});

it.each(['/v1/listeners', '/v1/jobs'])('an unknown query parameter of %s names the nearest', async (path) => {
  expect((await request(node.url).get(`${path}?limt=3`).expect(400)).body.errors).toEqual([{ path: 'limt', message: 'is not known here; did you mean "limit"?' }]);
});

it('a body that may be left out is not asked for', async () => {
  const { body } = await request(node.url).post('/v1/listeners').send({}).expect(201);
  await request(node.url).post(`/v1/listeners/${body.id}/stop`).expect(200);
});

it('an empty body, and one of another type, say what to send', async () => {
  expect((await request(node.url).post('/v1/listeners').expect(400)).body.detail).toBe('the body is empty: send JSON, at least {}, with the header Content-Type: application/json');
  expect((await request(node.url).post('/v1/listeners').type('text/plain').send('{}').expect(415)).body.detail).toBe('The body has the type "text/plain"; send JSON with the header Content-Type: application/json.');
  expect((await request(node.url).patch('/v1/listeners/x').type('application/x-www-form-urlencoded').send('a=1').expect(415)).body.detail).toContain('application/merge-patch+json');
});

it('an unknown path says what is there instead', async () => {
  expect((await request(node.url).get('/v1/listners').expect(404)).body.detail).toMatch(/^There is no \/v1\/listners; \/v1 has .*listeners.*did you mean "listeners"\?$/);
  expect((await request(node.url).get('/v1/listeners/x/mesages?secret=1').expect(404)).body.detail).toMatch(/^There is no \/v1\/listeners\/x\/mesages; \/v1\/listeners\/x has .*messages.*did you mean "messages"\?$/);
  expect((await request(node.url).delete('/v1/listeners').expect(405)).body.detail).toContain('GET, HEAD, POST');
});
