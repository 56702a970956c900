import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { JobResult } from '../../../src/contract/jobs/kinds/index.ts';
import { startJobThreads, type TestJobThreads } from '../../helpers/job-threads.ts';

type HttpResult = JobResult<'http.request'>;

/** A server that is given the head of each request; its base URL and all heads. */
async function rawServer(answer: (head: string, socket: Socket) => void): Promise<{ url: string; heads: string[] }> {
  const heads: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      if (!received.includes('\r\n\r\n')) return;
      heads.push(received);
      answer(received, socket);
      received = '';
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heads };
}

const request = ({ run }: TestJobThreads, url: string, more: object = {}) =>
  run<HttpResult>('http.request', { url, ...more });
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

test.each([
  { name: 'one 100 Continue', before: 'HTTP/1.1 100 Continue\r\n\r\n' },
  { name: 'three of 100 Continue', before: 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(3) },
  {
    name: '100, 102, 103 and an unknown 1xx with headers',
    before:
      'HTTP/1.1 100 Continue\r\nx-a: 1\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 199 Odd\r\n\r\n',
  },
])('$name before the response is skipped, in one piece and byte by byte', async ({ before }) => {
  const jobs = startJobThreads();
  const whole = await rawServer((_head, socket) => void socket.end(before + OK));
  expect(await request(jobs, whole.url)).toMatchObject({ status: 200, body: { data: 'ok' } });
  expect(await request(jobs, whole.url, { method: 'POST', body: { data: 'x' } })).toMatchObject({
    status: 200,
    body: { data: 'ok' },
  });
  const pieces = await rawServer(async (_head, socket) => {
    socket.setNoDelay(true);
    for (const byte of before + OK) await new Promise((done) => socket.write(byte, () => setImmediate(done)));
    socket.end();
  });
  expect(await request(jobs, pieces.url)).toMatchObject({ status: 200, body: { data: 'ok' } });
});

test('a request that expects 100 Continue is answered', async () => {
  const jobs = startJobThreads();
  const { url } = await rawServer(
    (head, socket) =>
      void socket.end(
        /^expect: 100-continue\r$/im.test(head)
          ? `HTTP/1.1 100 Continue\r\n\r\n${OK}`
          : 'HTTP/1.1 417 Expectation Failed\r\n\r\n',
      ),
  );
  expect(
    await request(jobs, url, { method: 'PUT', headers: { Expect: '100-continue' }, body: { data: 'x' } }),
  ).toMatchObject({ status: 200 });
});

test('a switch of protocols that was not asked for, and a connection that ends after 100, are failures', async () => {
  const jobs = startJobThreads();
  const switching = await rawServer(
    (_head, socket) =>
      void socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
  );
  await expect(request(jobs, switching.url)).rejects.toMatchObject({ code: 'malformed_message' });
  const plain = await rawServer((_head, socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  await expect(request(jobs, plain.url)).rejects.toMatchObject({ code: 'malformed_message' });
  const ending = await rawServer((_head, socket) => void socket.end('HTTP/1.1 100 Continue\r\n\r\n'));
  await expect(request(jobs, ending.url)).rejects.toMatchObject({ code: 'connection_reset' });
});

test.each([
  { location: Buffer.from('/café'), path: '/caf%C3%A9', shown: '/café' },
  { location: Buffer.from('/caf\xe9', 'latin1'), path: '/caf%C3%A9', shown: '/café' },
  { location: Buffer.from('/caf%C3%A9'), path: '/caf%C3%A9', shown: '/caf%C3%A9' },
  { location: Buffer.from('/日本?q=ü'), path: '/%E6%97%A5%E6%9C%AC?q=%C3%BC', shown: '/日本?q=ü' },
  { location: Buffer.from('/€ 😀'), path: '/%E2%82%AC%20%F0%9F%98%80', shown: '/€ 😀' },
  { location: Buffer.from('sub/ä'), path: '/a/sub/%C3%A4', shown: 'sub/ä' },
])('a redirect to the raw bytes of $shown requests $path', async ({ location, path, shown }) => {
  const jobs = startJobThreads();
  const { url, heads } = await rawServer((head, socket) => {
    if (!head.startsWith('GET /a/b ')) return void socket.end(OK);
    socket.end(
      Buffer.concat([
        Buffer.from('HTTP/1.1 302 Found\r\nlocation: '),
        location,
        Buffer.from('\r\ncontent-length: 0\r\n\r\n'),
      ]),
    );
  });
  const result = await request(jobs, `${url}/a/b`);
  expect(heads[1]).toMatch(`GET ${path} HTTP/1.1\r\n`);
  expect(result).toMatchObject({ status: 200, url: `${url}${path}`, redirects: [{ status: 302, location: shown }] });
});

test.each(['//us%er@', '//user:p%zz@', '//user:p%ff@', '//us%3Aer:x@', '//user:a%0ab@', '//a%00:b@', '//%@'])(
  'user info like %s is refused at input.url',
  async (userInfo) => {
    const jobs = startJobThreads();
    await expect(request(jobs, `http:${userInfo}127.0.0.1:1/`)).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'input.url' }],
    });
  },
);

test.each([
  ['user:pass', 'user:pass'],
  ['user', 'user:'],
  [':pass', ':pass'],
  ['us%25er:p%40ss%3A', 'us%er:p@ss:'],
  ['%C3%BC:%E2%82%AC', 'ü:€'],
  ['a:b%20c', 'a:b c'],
])('user info %s is sent as %s', async (userInfo, sent) => {
  const jobs = startJobThreads();
  const { url, heads } = await rawServer((_head, socket) => void socket.end(OK));
  const result = await request(jobs, url.replace('//', `//${userInfo}@`));
  expect(heads[0]?.toLowerCase()).toContain(
    `\r\nauthorization: basic ${Buffer.from(sent).toString('base64')}\r\n`.toLowerCase(),
  );
  expect(result.url).toBe(`${url}/`);
});

test("headers that frame a message are refused, and a length that is not the body's", async () => {
  const jobs = startJobThreads();
  const { url, heads } = await rawServer((_head, socket) => void socket.end(OK));
  for (const name of ['Transfer-Encoding', 'upgrade', 'Keep-Alive']) {
    await expect(request(jobs, url, { headers: { [name]: 'chunked' } })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ path: `input.headers.${name}` }],
    });
  }
  await expect(
    request(jobs, url, { method: 'POST', headers: { 'Content-Length': '3' }, body: { data: 'x' } }),
  ).rejects.toMatchObject({ code: 'validation_failed', errors: [{ path: 'input.headers.content-length' }] });
  await expect(request(jobs, url, { headers: { 'content-length': '3' } })).rejects.toMatchObject({
    code: 'validation_failed',
  });
  expect(heads).toEqual([]);
  await request(jobs, url, {
    method: 'DELETE',
    headers: { 'X-A': '1', 'x-a': '2', host: 'other.example' },
    body: { data: 'x' },
  });
  expect(heads[0]).toMatch(/^DELETE \/ HTTP\/1\.1\r\n/);
  expect(heads[0]?.match(/^content-length: 1\r$/gim)).toHaveLength(1);
  expect(heads[0]?.match(/^x-a: [12]\r$/gim)).toHaveLength(2);
  expect(heads[0]?.match(/^host: other\.example\r$/gim)).toHaveLength(1);
});
