import { request as httpRequest } from 'node:http';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode();
}, 60_000);

afterAll(() => node.stop());

const errorsOf = async (path: string, body: unknown, method: 'post' | 'put' = 'post') => {
  const answer = await request(node.url)
    [method](path)
    .send(body as object)
    .expect(400);
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
    [
      '/v1/listeners',
      { handler: {} },
      'handler.type is required: one of greet, reply, echo, sink, manual, rules, proxy',
    ],
    [
      '/v1/listeners',
      { handler: { type: 'ecko' } },
      'handler.type must be one of greet, reply, echo, sink, manual, rules, proxy, not "ecko"; did you mean "echo"?',
    ],
    [
      '/v1/listeners',
      { handler: { type: 'rules', rules: [{ do: [] }] } },
      'handler.rules[0].do must have at least 1 element, not 0',
    ],
    [
      '/v1/listeners',
      { handler: { type: 'rules', rules: [{ when: { equals: 5 }, do: [{ type: 'drop' }] }] } },
      'handler.rules[0].when.equals must be text or an object, not 5',
    ],
    [
      '/v1/listeners',
      { handler: { type: 'rules', rules: [{ when: { equals: { dta: 'x', data: 'x' } }, do: [{ type: 'drop' }] }] } },
      'handler.rules[0].when.equals.dta is not known here; did you mean "data"?',
    ],
    ['/v1/listeners', { prot: 80 }, 'prot is not known here; did you mean "port"?'],
    ['/v1/listeners', { colour: 'red' }, 'colour is not known here'],
    ['/v1/listeners', { labels: { a: 1 } }, 'labels.a must be text, not 1'],
    ['/v1/jobs', { kind: 'sleep' }, 'input is required'],
    [
      '/v1/pools/default/map',
      { kind: 'sleep', inputs: [{ ms: 'x' }] },
      /^inputs\[0\]\.ms must be an integer from 0 to \d+, not "x"$/,
    ],
  ])('of %s, %j: says what is wrong, with which value, and what to write', async (path, body, message) => {
    expect(await errorsOf(path, body)).toEqual([
      expect.stringMatching(
        message instanceof RegExp ? message : new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`),
      ),
    ]);
  });

  it.each([
    ['/v1/listeners', { transport: 'tls', tls: { key: ['hunter2'] } }],
    ['/v1/clients', { host: 'x', port: 1, transport: 'tls', tls: { key: 'hunter2', cert: 'hunter2' } }],
    [
      '/v1/jobs',
      {
        kind: 'http.request',
        input: { url: 'http://x', headers: { Authorization: ['hunter2'], 'X-Api-Key': { a: 'hunter2' } } },
      },
    ],
    ['/v1/jobs', { kind: 'http.request', input: { url: 'http://x', method: '-----BEGIN PRIVATE KEY-----hunter2' } }],
  ])('of %s, %j: is not repeated when it may be a secret', async (path, body) => {
    const { text } = await request(node.url).post(path).send(body).expect(400);
    expect(text).not.toContain('hunter2');
  });
});

it.each(['/v1/listeners', '/v1/jobs'])('an unknown query parameter of %s names the nearest', async (path) => {
  expect((await request(node.url).get(`${path}?limt=3`).expect(400)).body.errors).toEqual([
    { path: 'limt', message: 'is not known here; did you mean "limit"?' },
  ]);
});

it.each([
  ['/v1/listeners?colour=red', 'colour is not known here; there are limit, cursor'],
  ['/v1/listeners/x?limit=1', 'limit is not known here: this path takes no query parameters'],
  ['/v1/jobs/x?colour=red', 'colour is not known here; there is waitMs'],
  ['/v1/events?form=now', 'form is not known here; did you mean "from"?'],
  ['/v1/listeners/x/messages?ordr=asc', 'ordr is not known here; did you mean "order"?'],
  ['/v1/listeners?limit=abc', 'limit must be one whole number from 1 to 500, in decimal digits, not "abc"'],
])('the query of %s: %s', async (path, message) => {
  const { errors } = (await request(node.url).get(path).expect(400)).body;
  expect(`${errors[0].path} ${errors[0].message}`.slice(0, message.length)).toBe(message);
});

/** No client library sends a body without saying what it is. */
function rawRequest(
  method: string,
  path: string,
  type: string | undefined,
): Promise<{ status: number; body: { code: string; detail: string } }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    body: { code: string; detail: string };
  }>();
  const { hostname, port } = new URL(node.url);
  const headers = { 'content-length': '2', ...(type === undefined ? {} : { 'content-type': type }) };
  const outgoing = httpRequest({ method, hostname, port, path, headers }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) }),
    );
  });
  outgoing.on('error', reject).end('{}');
  return promise;
}

const LONG = 'q'.repeat(100);
it.each([
  [
    '/v1/listeners',
    { handler: { type: 'greet', data: '4g', encoding: 'hex' } },
    'handler.data must be hexadecimal digits, two a byte, not "4g"',
  ],
  [
    '/v1/listeners',
    { framing: { type: 'delimiter', delimiters: [{ data: '*', encoding: 'base64' }] } },
    'framing.delimiters[0].data must be base64, not "*"',
  ],
  [
    '/v1/listeners',
    { limits: { allow: ['10.0.0.0/33'] } },
    'limits.allow[0] must be an IP address or a CIDR block, for example 10.0.0.0/8 or ::1, not "10.0.0.0/33"',
  ],
  [
    '/v1/listeners',
    { handler: { type: 'rules', rules: [{ when: { matches: '(' }, do: [{ type: 'drop' }] }] } },
    'handler.rules[0].when.matches must be a regular expression in RE2 syntax, not "(": ',
  ],
  [
    '/v1/listeners',
    { handler: { type: 'rules', rules: [{ when: { mask: { data: '00', mask: 'zz' } }, do: [{ type: 'drop' }] }] } },
    'handler.rules[0].when.mask.mask must be hexadecimal digits, two a byte, not "zz"',
  ],
  [
    '/v1/listeners',
    { name: '-x' },
    'name must be 1 to 63 letters, digits, ".", "_" or "-", beginning and ending with a letter or digit, not "-x"',
  ],
  [
    '/v1/listeners',
    { host: LONG.replace('q', ' ') },
    `host must be a host name or an IP address, without white space, not " ${'q'.repeat(59)}…"`,
  ],
  [
    '/v1/clients',
    { host: 'a b', port: 1 },
    'host must be a host name or an IP address, without white space, not "a b"',
  ],
  [
    '/v1/clients',
    { host: 'a', port: 1, sendOnConnect: [{ data: 'x' }, { data: '0', encoding: 'hex' }] },
    'sendOnConnect[1].data must be hexadecimal digits, two a byte, not "0"',
  ],
  [
    '/v1/schedules',
    { everyMs: 1000, timeZone: 'Mars', kind: 'sleep', input: { ms: 1 } },
    'timeZone must be an IANA time zone, for example Europe/Vienna or UTC, not "Mars"',
  ],
  [
    '/v1/jobs',
    { kind: 'http.request', input: { url: 'ftp://bob:hunter2@host/' } },
    'input.url must be an http or https URL, not "ftp://***@host/"',
  ],
  [
    '/v1/jobs',
    { kind: 'tcp.exchange', input: { host: '127.0.0.1', port: 9, steps: [{ send: { data: 'x', encoding: 'hex' } }] } },
    'must be hexadecimal digits, two a byte, not "x"',
  ],
])('%s, %j: the message of a schema of ours has the value', async (path, body, message) => {
  expect((await errorsOf(path, body)).join()).toContain(message);
});

it.each([
  ['2026-01-01T00:00:00', 'append Z (UTC) or an offset such as +01:00, for example 2026-01-01T00:00:00Z'],
  ['2026-01-01 00:00:00.5', 'append Z (UTC) or an offset such as +01:00, for example 2026-01-01 00:00:00.5Z'],
  ['2026-01-01', 'append Z (UTC) or an offset such as +01:00, for example 2026-01-01T00:00:00Z'],
  ['2026-01-01T00:00', 'append Z (UTC) or an offset such as +01:00, for example 2026-01-01T00:00:00Z'],
  ['2026-01-01T00:00:00+0100', 'write it for example 2026-01-01T00:00:00+01:00'],
  ['2026-01-01T00:00:00-05', 'write it for example 2026-01-01T00:00:00-05:00'],
])('the time %s says what to write instead, wherever a time is read', async (time, message) => {
  const { body } = await request(node.url).post('/v1/listeners').send({}).expect(201);
  for (const name of ['since', 'until']) {
    for (const path of [
      '/v1/events',
      '/v1/jobs',
      `/v1/listeners/${body.id}/messages`,
      `/v1/listeners/${body.id}/messages.ndjson`,
    ]) {
      const { errors } = (
        await request(node.url)
          .get(path)
          .query({ [name]: time })
          .expect(400)
      ).body;
      expect(errors).toEqual([
        { path: name, message: `must be a time with its time zone (RFC 3339), not "${time}": ${message}` },
      ]);
    }
  }
  expect(await errorsOf(`/v1/listeners/${body.id}/verify`, { expect: [{ match: {} }], since: time })).toContainEqual(
    expect.stringContaining(message),
  );
});

it.each(['yesterday', '2026-13-01T00:00:00Z', '2026-02-30', '1700000000'])(
  'what is no time (%s) has examples of one',
  async (time) => {
    const { errors } = (await request(node.url).get('/v1/events').query({ since: time }).expect(400)).body;
    expect(errors).toEqual([
      {
        path: 'since',
        message: `must be a time with its time zone (RFC 3339), for example 2026-11-29T22:00:00Z or 2026-11-29T23:00:00.5+01:00, not "${time}"`,
      },
    ]);
  },
);

it.each(['application/json', 'application/merge-patch+json', undefined])(
  'an empty body of a PATCH or PUT says what to send (%s)',
  async (type) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    for (const [method, path] of [
      ['PATCH', '/v1/listeners/x'],
      ['PUT', '/v1/functions/x'],
      ['POST', '/v1/jobs'],
    ] as const) {
      const answer = await fetch(`${node.url}${path}`, { method, headers });
      expect(await answer.json()).toMatchObject({
        status: 400,
        detail: 'the body is empty: send JSON, at least {}, with the header Content-Type: application/json',
      });
    }
  },
);

it('a body that may be left out is not asked for', async () => {
  const { body } = await request(node.url).post('/v1/listeners').send({}).expect(201);
  await request(node.url).post(`/v1/listeners/${body.id}/stop`).expect(200);
});

it('an empty body, and one of another type, say what to send', async () => {
  expect((await request(node.url).post('/v1/listeners').expect(400)).body.detail).toBe(
    'the body is empty: send JSON, at least {}, with the header Content-Type: application/json',
  );
  expect((await request(node.url).post('/v1/listeners').type('text/plain').send('{}').expect(415)).body.detail).toBe(
    'The body has the content type "text/plain"; send JSON with the header Content-Type: application/json.',
  );
  for (const type of ['application/yaml', 'text/yaml; charset=utf-8', 'application/x-yaml'])
    expect((await request(node.url).put('/v1/setups/s').type(type).send('listeners: {}').expect(415)).body.detail).toBe(
      `The body has the content type "${type}"; the API takes JSON. \`portcall apply -f\` sends a set-up that is YAML, with its variables and files filled in.`,
    );
  expect(
    (await request(node.url).patch('/v1/listeners/x').type('application/x-www-form-urlencoded').send('a=1').expect(415))
      .body.detail,
  ).toContain('application/merge-patch+json');
});

it.each([
  ['POST', '/v1/listeners', undefined],
  ['POST', '/v1/jobs', ''],
  ['PATCH', '/v1/listeners/x', ' '],
  ['PUT', '/v1/functions/x', undefined],
  ['DELETE', '/v1/listeners/x', undefined],
])('a body without a type says what to write: %s %s with %j', async (method, path, type) => {
  const { status, body } = await rawRequest(method, path, type);
  expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
  expect(body.detail).toMatch(
    /^The body has no content type; send JSON with the header Content-Type: application\/json/,
  );
});

it('an unknown path says what is there instead', async () => {
  expect((await request(node.url).get('/v1/listners').expect(404)).body.detail).toMatch(
    /^There is no \/v1\/listners; \/v1 has .*listeners.*did you mean "listeners"\?$/,
  );
  expect((await request(node.url).get('/v1/listeners/x/mesages?secret=1').expect(404)).body.detail).toMatch(
    /^There is no \/v1\/listeners\/x\/mesages; \/v1\/listeners\/x has .*messages.*did you mean "messages"\?$/,
  );
  expect((await request(node.url).put('/v1/listeners').expect(405)).body.detail).toContain('DELETE, GET, HEAD, POST');
});
