import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../helpers/node.ts';
import { junk } from './lib/junk.ts';
import { deadline, runs, SEED } from './lib/settings.ts';

/** The Toxiproxy API: whatever is sent, it answers in its own form, and afterwards it works as before. */
let node: TestNode;
let port: number;
beforeAll(async () => {
  port = await findFreePort();
  node = await startTestNode({
    PORTCALL_TOXIPROXY_PORT: String(port),
    PORTCALL_MAX_LISTENERS: '20',
    PORTCALL_LOG_LEVEL: 'silent',
  });
}, 60_000);
afterAll(() => node.stop());

async function send(
  method: string,
  path: string,
  body?: string,
): Promise<{ status: number; type: string; text: string }> {
  // Node's client sends the body of a DELETE without its length.
  const headers = { 'content-length': Buffer.byteLength(body ?? '') };
  const sent = request({ host: '127.0.0.1', port, method, path, headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return { status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text };
}

const TYPES = [
  'latency',
  'bandwidth',
  'slow_close',
  'timeout',
  'reset_peer',
  'slicer',
  'limit_data',
  'packet_loss',
  'noop',
];
const ATTRIBUTES = [
  'latency',
  'jitter',
  'rate',
  'delay',
  'timeout',
  'average_size',
  'size_variation',
  'bytes',
  'loss_rate',
  'correlation',
];
const name = fc.constantFrom('db', 'other', 'x', 'lost');
const number = fc.oneof(fc.nat(2000), fc.constantFrom(-1, 0, 0.5, 1, 1e9, 1e308, 2 ** 53));
const often = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: good as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: junk });
const proxy = fc.record(
  {
    name: often(name),
    listen: often(fc.constantFrom('', '127.0.0.1:0', 'localhost:0', '[::1]:0', ':1', '0.0.0.0:0')),
    upstream: often(fc.constantFrom('127.0.0.1:1', 'localhost:9', '[::1]:1', ':1')),
    enabled: often(fc.boolean()),
  },
  { requiredKeys: [] },
);
const toxic = fc.record(
  {
    name: often(name),
    type: often(fc.constantFrom(...TYPES)),
    stream: often(fc.constantFrom('upstream', 'downstream', 'Upstream')),
    toxicity: often(number),
    attributes: often(fc.dictionary(fc.constantFrom(...ATTRIBUTES), often(number), { maxKeys: 4 })),
  },
  { requiredKeys: ['type'] },
);
const body = fc.oneof(
  fc
    .oneof(proxy, toxic, fc.array(proxy, { maxLength: 4 }), junk)
    .map((value) => JSON.stringify(value) as string | undefined),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(undefined, '', '{', '[[', '{"name":"db"', 'null'),
);
const path = fc.oneof(
  fc.constantFrom('/proxies', '/populate', '/reset', '/version'),
  name.map((one) => `/proxies/${one}`),
  name.map((one) => `/proxies/${one}/toxics`),
  fc.tuple(name, name).map(([one, other]) => `/proxies/${one}/toxics/${other}`),
  fc.webPath(),
);
const method = fc.constantFrom('GET', 'POST', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS', 'HEAD');

/** An error of the system's about a port is the only one of status 500. */
function judge(answer: { status: number; type: string; text: string }, what: string): void {
  const { status, type, text } = answer;
  expect([200, 201, 204, 400, 403, 404, 405, 409, 413, 429, 500], what).toContain(status);
  if (status === 204 || status === 405) expect(text, what).toBe('');
  else if (status < 300) expect(type, what).toBe('application/json');
  else if (text !== '' && text !== '404 page not found\n')
    expect(JSON.parse(text), what).toMatchObject({ status, error: expect.any(String) as string });
  if (status === 500) expect(text, what).toMatch(/"error":"listen tcp/);
}

test(
  `any sequence of requests is answered in the form of the API (seed ${SEED})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(method, path, body), { minLength: 1, maxLength: 10 }), async (list) => {
        await send('POST', '/proxies', JSON.stringify({ name: 'db', upstream: '127.0.0.1:1' }));
        for (const [verb, target, content] of list) {
          const hasBody = verb !== 'GET' && verb !== 'HEAD';
          judge(await send(verb, target, hasBody ? content : undefined), `${verb} ${target} ${content}`);
        }
        expect((await send('POST', '/reset')).status).toBe(204);
        const { status, text } = await send('GET', '/proxies');
        expect(status).toBe(200);
        for (const one of Object.keys(JSON.parse(text) as object))
          expect((await send('DELETE', `/proxies/${encodeURIComponent(one)}`)).status).toBe(204);
      }),
      runs(40),
    );
  },
  deadline(120_000),
);
