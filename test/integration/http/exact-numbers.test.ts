import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly body: { code?: string; errors?: { path: string; message: string }[]; [key: string]: unknown };
}

/** `json`: as it is, because numbers are the point. */
async function send(method: string, path: string, json: string, contentType = 'application/json'): Promise<Answered> {
  const response = await fetch(`${node.url}/v1${path}`, {
    method,
    body: json,
    headers: { 'content-type': contentType },
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Answered['body'] };
}

const BIG = '12345678901234567890';

test.each([
  [
    'POST',
    '/listeners',
    `{"handler":{"type":"rules","rules":[{"when":{"json":{"path":"id","equals":${BIG}}},"do":[{"type":"drop"}]}]}}`,
    'handler.rules[0].when.json.equals',
  ],
  [
    'POST',
    '/listeners',
    '{"handler":{"type":"rules","rules":[{"when":{"state":{"n":0.30000000000000001}},"do":[{"type":"setState","set":{"n":1e400}}]}]}}',
    'handler.rules[0].when.state.n',
  ],
  ['POST', '/rules/evaluate', `{"data":"","handler":{"type":"rules","state":{"n":${BIG}}}}`, 'handler.state.n'],
  [
    'POST',
    '/jobs',
    `{"kind":"function","input":{"function":"f","input":{"a":[1,{"b":9007199254740993}]}}}`,
    'input.input.a[1].b',
  ],
  ['POST', '/jobs', '{"kind":"sleep","input":{"ms":1e-400}}', 'input.ms'],
  [
    'POST',
    '/pools/default/map',
    '{"kind":"function","inputs":[{"function":"f","input":1},{"function":"f","input":1e999}]}',
    'inputs[1].input',
  ],
  [
    'POST',
    '/schedules',
    `{"everyMs":60000,"job":{"kind":"function","input":{"function":"f","input":-${BIG}}}}`,
    'job.input.input',
  ],
  ['POST', '/counters/c/add', '{"by":9007199254740993}', 'by'],
  ['PUT', '/counters/c', '{"value":-9007199254740993}', 'value'],
  ['POST', '/locks/l/leases', '{"ttlMs":1000.00000000000001}', 'ttlMs'],
])('%s %s with %s is refused at %s', async (method, path, json, at) => {
  const { status, body } = await send(method, path, json);
  expect([status, body.code], JSON.stringify(body)).toEqual([400, 'validation_failed']);
  expect(body.errors?.[0]).toEqual({
    path: at,
    message: expect.stringMatching(/^cannot be kept exactly: .*Write it as text/) as string,
  });
});

test('a merge patch is refused like any body, and the listener stays as it was', async () => {
  const { body } = await send('POST', '/listeners', '{"handler":{"type":"sink"}}');
  const patched = await send(
    'PATCH',
    `/listeners/${String(body['id'])}`,
    `{"handler":{"type":"rules","state":{"n":${BIG}}}}`,
    'application/merge-patch+json',
  );
  expect([patched.status, patched.body.errors?.[0]?.path]).toEqual([400, 'handler.state.n']);
  const read = await fetch(`${node.url}/v1/listeners/${String(body['id'])}`);
  expect(await read.json()).toMatchObject({ revision: 1, handler: { type: 'sink' } });
});

test('the path of a number without a place is empty, and digits in text are only text', async () => {
  expect((await send('POST', '/counters/c/add', BIG)).body.errors?.[0]?.path).toBe('');
  const { status, body } = await send(
    'POST',
    '/listeners',
    `{"labels":{"n":"${BIG}"},"handler":{"type":"reply","data":"1e400 \\"${BIG}"}}`,
  );
  expect([status, body['labels']]).toEqual([201, { n: BIG }]);
});

test.each(['1', '1.0', '1e0', '10e-1'])('%s is the same whole number', async (by) => {
  const before = (await send('PUT', '/counters/same', '{"value":5}')).body['value'] as number;
  expect((await send('POST', '/counters/same/add', `{"by":${by}}`)).body['value']).toBe(before + 1);
});

test('a function gets, and gives back, every number a double holds', async () => {
  await send('PUT', '/functions/same', JSON.stringify({ source: 'export default (input) => input' }));
  const numbers = '[0.1,1e+21,5e-324,1.7976931348623157e+308,9007199254740992,-9007199254740991,0.30000000000000004]';
  const { body } = await send(
    'POST',
    '/jobs?waitMs=20000',
    `{"kind":"function","input":{"function":"same","input":${numbers}}}`,
  );
  expect(body).toMatchObject({ state: 'completed' });
  const { text } = await send(
    'POST',
    '/jobs?waitMs=20000',
    `{"kind":"function","input":{"function":"same","input":${numbers}}}`,
  );
  expect(text).toContain(`"result":${numbers}`);
});

test.each([
  ['NaN', /returned NaN/],
  ['({ a: [1, Infinity] })', /returned Infinity at "1"/],
  ['-1 / 0', /returned -Infinity/],
  ['12345678901234567890n', /./],
])('a function that returns %s fails with the reason', async (value, detail) => {
  await send('PUT', '/functions/odd', JSON.stringify({ source: `export default () => ${value}` }));
  const { body } = await send(
    'POST',
    '/jobs?waitMs=20000',
    '{"kind":"function","input":{"function":"odd","input":null}}',
  );
  expect(body).toMatchObject({ state: 'failed', error: { detail: expect.stringMatching(detail) as string } });
});

test('a stream command is refused with its id and path', async () => {
  const stream = await RawStream.connect(node.url);
  const replied = once(stream.ws, 'message');
  stream.ws.send(
    '{"id":7,"op":"subscribe","subscription":"s","filter":{"types":["message.*"]},"from":{"cursor":9007199254740993}}',
  );
  expect(JSON.parse(String((await replied)[0]))).toMatchObject({
    id: 7,
    error: { code: 'validation_failed', errors: [{ path: 'from.cursor' }] },
  });
  stream.ws.close();
});

async function talk(handler: object, message: string, bytes: number): Promise<string> {
  const { status, body } = await send(
    'POST',
    '/listeners',
    JSON.stringify({ framing: { type: 'line' }, handler: { type: 'rules', ...handler } }),
  );
  expect(status, JSON.stringify(body)).toBe(201);
  const socket = connect((body['status'] as { address: { port: number } }).address.port, '127.0.0.1');
  socket.write(`${message}\n`);
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    if (text.length >= bytes) break;
  }
  return text;
}

const answer = (data: string) => ({ type: 'send', data });

test.each([
  ['{"id":12345678901234567890}', 'id', BIG],
  ['{"id": 1.50 }', 'id', '1.50'],
  ['{"id":-0}', 'id', '-0'],
  ['{"id":1E400}', 'id', '1E400'],
  ['{"id":1,"id":2.0}', 'id', '2.0'],
  ['{"a":[1.0, {"b" : 9007199254740993, "c":"x y"}]}', 'a', '[1.0,{"b":9007199254740993,"c":"x y"}]'],
  ['[1,2.10]', '[1]', '2.10'],
  ['7.0', '$', '7.0'],
])('of %s a template writes what stands at %s: %s', async (message, path, written) => {
  expect(await talk({ otherwise: [answer(`{{json.${path}}}`)] }, message, written.length + 1)).toBe(`${written}\n`);
});

test.each([
  [
    { equals: 9_007_199_254_740_992 },
    ['9007199254740992', '9007199254740992.0', '9.007199254740992e15'],
    ['9007199254740993', '9007199254740991', '9007199254740992.5'],
  ],
  [
    { max: 9_007_199_254_740_992 },
    ['9007199254740992', '-1e400'],
    ['9007199254740993', '9007199254740992.0001', '1e400'],
  ],
  [
    { min: 9_007_199_254_740_992 },
    ['9007199254740992', '9007199254740993', '1e400'],
    ['9007199254740991.99999', '-1e400'],
  ],
  [{ equals: 0.1 }, ['0.1', '1e-1', '0.10'], ['0.1000000000000000055511151231257827', '"0.1"']],
  [{ equals: 1 }, ['1', '1.0', '1e0', '100e-2'], ['1.00000000000000000001', 'true']],
  [{ equals: 0 }, ['0', '-0', '0.0', '0e5'], ['1e-400', 'null', 'false']],
])('%j is compared exactly', async (condition, yes, no) => {
  const rules = [{ when: { json: { path: 'n', ...condition } }, do: [answer('yes')] }];
  for (const n of yes) expect(await talk({ rules, otherwise: [answer('no')] }, `{"n":${n}}`, 3), n).toBe('yes\n');
  for (const n of no) expect(await talk({ rules, otherwise: [answer('no')] }, `{"n":${n}}`, 3), n).toBe('no\n');
});

test('JSON is UTF-8: other bytes are no JSON, rather than text with U+FFFD', async () => {
  const handler = {
    type: 'rules',
    rules: [{ when: { json: { path: 'a', exists: true } }, do: [answer('{{json.a}}')] }],
    otherwise: [answer('no JSON')],
  };
  const { body } = await send(
    'POST',
    '/rules/evaluate',
    JSON.stringify({ handler, data: '7b2261223a22e9227d', encoding: 'hex' }),
  );
  expect(body).toMatchObject({
    evaluations: [{ fired: null, actions: [{ type: 'send', data: Buffer.from('no JSON').toString('hex') }] }],
  });
});

test('numbers of variables stand for their text without an exponent', async () => {
  const rules = [{ when: { state: { n: 1e21 } }, do: [answer('{{state.n}} {{state.m}}')] }];
  const handler = { state: { n: '1000000000000000000000', m: 1e-7 }, rules };
  expect(await talk(handler, 'x', 25)).toBe('1000000000000000000000 0.0000001\n');
});
