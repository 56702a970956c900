import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isErrorCode } from '../../src/core/errors/index.ts';
import { PROBLEM_TYPE } from '../../src/core/http/index.ts';
import { pollUntil } from '../helpers/poll.ts';
import { deadline, runs, SEED } from './lib/settings.ts';
import { share } from '../helpers/share.ts';
import { vitalsOf, type Vitals } from './lib/vitals.ts';
import { World } from './lib/world.ts';

/** Bytes on the API's port that only look like HTTP, and clients that are slow on purpose. */
const HEADERS_MS = 1500;
const REQUEST_MS = 2500;
const KEEP_ALIVE_MS = 2000;
/** How long the API may take to answer others meanwhile, on a busy machine. */
const BOUND_MS = 3000;
/** How long is waited for more of an answer, or for one at all. */
const QUIET_MS = 40;

let world: World;
let level: Vitals;

beforeAll(async () => {
  world = await World.start({
    PORTCALL_HEADERS_TIMEOUT_MS: String(HEADERS_MS),
    PORTCALL_REQUEST_TIMEOUT_MS: String(REQUEST_MS),
    PORTCALL_KEEP_ALIVE_TIMEOUT_MS: String(KEEP_ALIVE_MS),
  });
  level = vitalsOf(world.service.process.pid);
}, 60_000);
afterAll(async () => {
  await world?.end();
});

function open(): Socket {
  const { hostname, port } = new URL(world.url);
  return connect({ port: Number(port), host: hostname, noDelay: true }).on('error', () => undefined);
}

/** Everything that is answered until the server closes, or nothing more comes. */
async function talk(pieces: readonly Buffer[]): Promise<string> {
  const socket = open();
  let heard = '';
  const quiet = setTimeout(() => socket.destroy(), QUIET_MS);
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString('latin1');
    quiet.refresh();
  });
  const ended = once(socket, 'close');
  for (const piece of pieces) if (piece.length > 0) socket.write(piece);
  await ended;
  clearTimeout(quiet);
  return heard;
}

const line = fc.oneof(
  fc.constantFrom(
    'GET /v1/nodes HTTP/1.1',
    'POST /v1/listeners HTTP/1.1',
    'GET /v1/stream HTTP/1.1',
    'GET  HTTP/1.1',
    'G\0T / HTTP/1.1',
    'GET / HTTP/9.9',
    'OPTIONS * HTTP/1.1',
    `GET /${'a'.repeat(20_000)} HTTP/1.1`,
    'CONNECT a:1 HTTP/1.1',
    'DELETE /v1/pools/%ff HTTP/1.1',
    'GET http://localhost/v1/nodes HTTP/1.1',
    'HEAD /v1/nodes HTTP/1.1',
  ),
  fc.string({ maxLength: 40 }),
);
const header = fc.oneof(
  fc.constantFrom(
    'Host: localhost',
    'Host: evil.example',
    'Content-Length: 5',
    'Content-Length: -5',
    'Content-Length: 99999999999999999999',
    'Content-Length: 0x5',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip',
    'Transfer-Encoding: chunked, chunked',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Upgrade: h2c',
    'Expect: 100-continue',
    'Expect: 200-ok',
    'Content-Type: application/json',
    'Connection: close',
    'Sec-WebSocket-Key: x',
    'Sec-WebSocket-Version: 13',
    ': x',
    'A : b',
    'A\0: b',
    ' folded',
    `X: ${'x'.repeat(20_000)}`,
    'Trailer: x',
    'TE: trailers',
  ),
  fc.string({ maxLength: 60 }),
);
const body = fc.oneof(
  fc.constantFrom(
    '',
    '{}',
    'hello',
    '5\r\nhello\r\n0\r\n\r\n',
    'ffffffffffffffff\r\nx',
    '-1\r\n',
    '0\r\nX: y\r\n\r\n',
    '5;a=b\r\nhello\r\n',
  ),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const message = fc
  .tuple(line, fc.array(header, { maxLength: 8 }), body, fc.constantFrom('\r\n', '\r\n', '\r\n', '\n'))
  .map(([first, headers, rest, end]) => `${[first, ...headers].join(end)}${end}${end}${rest}`);

test(
  `bytes that nearly are HTTP get an answer or the end, and every error is a problem (seed ${SEED})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { minLength: 1, maxLength: 4 }),
        fc.array(share, { maxLength: 4 }),
        async (messages, cuts) => {
          const bytes = Buffer.from(messages.join(''), 'latin1');
          const ends = [...cuts.map((cut) => Math.floor(cut * bytes.length)), bytes.length].sort((a, b) => a - b);
          const heard = await talk(ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)));
          for (const [, status] of heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm))
            expect(Number(status), heard.slice(0, 2000)).toBeLessThan(500);
          const [head = '', ...rest] = heard.split('\r\n\r\n');
          // The last answer is the one that may have been cut; the first is whole when there is something behind it.
          if (head.startsWith('HTTP/1.1 4') && head.includes(PROBLEM_TYPE) && rest.join('').length > 0)
            expect(isErrorCode(/"code":"(\w+)"/.exec(heard)?.[1]), heard.slice(0, 2000)).toBe(true);
          else if (head.startsWith('HTTP/1.1 4')) expect(head, heard.slice(0, 2000)).toContain(PROBLEM_TYPE);
        },
      ),
      runs(120),
    );
    expect((await world.send({ method: 'GET', target: '/readyz' })).status).toBe(200);
  },
  deadline(60_000),
);

test(
  'many slow clients at once are cut in time, and others are answered within their bound meanwhile',
  async () => {
    const slow: Socket[] = [];
    const openMany = (count: number, first: string): void => {
      for (let index = 0; index < count; index++) {
        const socket = open();
        socket.write(first);
        slow.push(socket);
      }
    };
    openMany(150, 'GET /v1/nodes HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    openMany(
      150,
      'POST /v1/listeners HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n',
    );
    openMany(300, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    openMany(100, '');
    const trickle = setInterval(
      () => slow.slice(0, 300).forEach((socket) => socket.writable && socket.write(' ')),
      250,
    );
    const allEnded = Promise.all(slow.map((socket) => once(socket.resume(), 'close')));
    const state = { ended: false };
    void allEnded.then(() => (state.ended = true));
    const started = performance.now();
    let slowest = 0;
    while (!state.ended && performance.now() - started < 30_000)
      slowest = Math.max(slowest, (await world.send({ method: 'GET', target: '/v1/nodes' })).elapsedMs);
    clearInterval(trickle);
    for (const socket of slow) socket.destroy();
    expect(state.ended).toBe(true);
    expect(performance.now() - started).toBeLessThan(REQUEST_MS + 5000);
    expect(slowest).toBeLessThan(BOUND_MS);
  },
  deadline(60_000),
);

test('after all of it the descriptors and the memory are where they were', async () => {
  await pollUntil(() => vitalsOf(world.service.process.pid).descriptors <= level.descriptors + 8, 15_000);
  expect(vitalsOf(world.service.process.pid).rssMiB).toBeLessThan(level.rssMiB + 150);
}, 20_000);
