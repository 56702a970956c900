import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { generate } from 'selfsigned';
import { expect, onTestFinished, test } from 'vitest';
import type { JobResult } from '../../../src/contract/jobs/kinds/index.ts';
import { jobKinds } from '../../../src/contract/jobs/kinds/index.ts';
import { startJobThreads, type TestJobThreads } from '../../helpers/job-threads.ts';

type HttpResult = JobResult<'http.request'>;

async function listening<T extends Server>(server: T): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that answers like this; its base URL. */
async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  onTestFinished(() => server.closeAllConnections());
  return `http://127.0.0.1:${await listening(server)}`;
}

const request = ({ run }: TestJobThreads, url: string, more: object = {}, options = {}) =>
  run<HttpResult>('http.request', { url, ...more }, options);

test('a request gives status, headers, body and what each phase took', async () => {
  const jobs = startJobThreads();
  const url = await serving((_request, response) =>
    response.writeHead(201, { 'x-one': 'a', 'set-cookie': ['a=1', 'b=2'] }).end('{"ok":true}'),
  );
  const result = await request(jobs, `${url}/path?q=1`);
  expect(result).toMatchObject({
    url: `${url}/path?q=1`,
    status: 201,
    headers: { 'x-one': 'a', 'set-cookie': ['a=1', 'b=2'] },
    body: { data: '{"ok":true}', encoding: 'utf8', bytes: 11, truncated: false },
    redirects: [],
    assertions: [],
    address: { host: '127.0.0.1' },
  });
  const { resolveMs, connectMs, tlsMs, firstByteMs, totalMs } = result.phases;
  expect(tlsMs).toBe(0);
  expect(totalMs).toBeGreaterThanOrEqual(resolveMs + connectMs + firstByteMs);
  expect(jobKinds['http.request'].result.parse(result)).toEqual(result);
});

test('method, headers and body reach the server as they were said', async () => {
  const jobs = startJobThreads();
  const url = await serving((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () =>
      response.end(
        JSON.stringify({
          method: incoming.method,
          one: incoming.headers['x-one'],
          authorization: incoming.headers.authorization,
          agent: incoming.headers['user-agent'],
          body: Buffer.concat(chunks).toString('hex'),
        }),
      ),
    );
  });
  const { body, url: reportedUrl } = await request(jobs, url.replace('//', '//user:pa%20ss@'), {
    method: 'PUT',
    headers: { 'X-One': 'a' },
    body: { data: 'cafe00', encoding: 'hex' },
  });
  expect(JSON.parse(body.data)).toEqual({
    method: 'PUT',
    one: 'a',
    authorization: `Basic ${Buffer.from('user:pa ss').toString('base64')}`,
    agent: 'portcall',
    body: 'cafe00',
  });
  expect(JSON.parse((await request(jobs, url, { headers: { 'User-Agent': 'me' } })).body.data)).toMatchObject({
    agent: 'me',
  });
  expect(reportedUrl).not.toContain('pa%20ss');
});

test('a body over its bound is cut, and bytes that are no text come as base64', async () => {
  const jobs = startJobThreads();
  const url = await serving((_request, response) => response.end(Buffer.alloc(5_000_000, 0xff)));
  const { body } = await request(jobs, url, { maxBodyBytes: 3 });
  expect(body).toEqual({ data: '////', encoding: 'base64', bytes: 3, truncated: true });
  expect((await request(jobs, url, { maxBodyBytes: 0 })).body).toEqual({
    data: '',
    encoding: 'utf8',
    bytes: 0,
    truncated: true,
  });
});

test('redirects are followed up to their bound; 0 takes one as the answer', async () => {
  const jobs = startJobThreads();
  const url = await serving((incoming, response) => {
    const left = Number(incoming.url?.slice(1));
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
    else response.end('there');
  });
  expect(await request(jobs, `${url}/2`, { maxRedirects: 2 })).toMatchObject({
    url: `${url}/0`,
    status: 200,
    redirects: [
      { status: 302, location: '/1' },
      { status: 302, location: '/0' },
    ],
  });
  await expect(request(jobs, `${url}/3`, { maxRedirects: 2 })).rejects.toMatchObject({ code: 'job_redirect_limit' });
  expect(await request(jobs, `${url}/1`, { maxRedirects: 0 })).toMatchObject({
    status: 302,
    headers: { location: '/0' },
    redirects: [],
  });
});

test('what is for one origin is not sent to another', async () => {
  const jobs = startJobThreads();
  const other = await serving((incoming, response) => response.end(JSON.stringify(incoming.headers)));
  const url = await serving((_request, response) => response.writeHead(307, { location: other }).end());
  const { body } = await request(jobs, url, {
    method: 'POST',
    headers: { Authorization: 'Bearer secret', cookie: 'a=1', 'x-kept': 'yes' },
    body: { data: 'x' },
  });
  const seen = JSON.parse(body.data) as Record<string, string>;
  expect(seen).toMatchObject({ 'x-kept': 'yes' });
  expect(seen).not.toHaveProperty('authorization');
  expect(seen).not.toHaveProperty('cookie');
});

test('assertions that hold are in the result; one that does not hold fails the job with the result', async () => {
  const jobs = startJobThreads();
  const url = await serving((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"state":"up"}'),
  );
  const assert = {
    status: [204, '2xx'],
    headers: { 'Content-Type': { startsWith: 'application/json' } },
    body: { contains: 'up' },
    maxTotalMs: 60_000,
  };
  expect((await request(jobs, url, { assert })).assertions).toMatchObject([
    { path: 'assert.status', ok: true, detail: 'status 200' },
    { ok: true },
    { ok: true },
    { ok: true },
  ]);
  await expect(
    request(jobs, url, { assert: { ...assert, status: [500], body: { contains: 'down' }, headers: { 'x-none': {} } } }),
  ).rejects.toMatchObject({
    code: 'job_assertion_failed',
    errors: [{ path: 'assert.status' }, { path: 'assert.headers.x-none' }, { path: 'assert.body' }],
    extra: { result: { status: 200 } },
  });
});

test('a condition on the body or a header that does not hold says why, with types and both values', async () => {
  const jobs = startJobThreads();
  const url = await serving((_request, response) =>
    response.writeHead(200, { 'x-left': '7', 'set-cookie': 'a=secret' }).end('{"n":60}'),
  );
  const assert = {
    headers: { 'x-left': { json: { path: '', above: 7 } }, 'set-cookie': { startsWith: 'b' } },
    body: { json: { path: 'n', equals: '60' } },
  };
  await expect(request(jobs, url, { assert })).rejects.toMatchObject({
    errors: [
      { path: 'assert.headers.x-left', message: 'does not hold: 7: the whole: 7, not above 7' },
      { path: 'assert.headers.set-cookie', message: 'does not hold: ***' },
      { path: 'assert.body', message: 'does not hold: 8 bytes: at "n": the number 60, not the text "60"' },
    ],
  });
});

test('TLS is measured and checked', async () => {
  const jobs = startJobThreads();
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const port = await listening(createTlsServer({ key, cert }, (_request, response) => response.end('secret')));
  const url = `https://127.0.0.1:${port}/`;
  await expect(request(jobs, url)).rejects.toMatchObject({ code: 'tls_failed' });
  const result = await request(jobs, url, { tls: { verify: false } });
  expect(result).toMatchObject({ status: 200, body: { data: 'secret' } });
  expect(result.phases.tlsMs).toBeGreaterThan(0);
  expect(await request(jobs, url, { tls: { ca: cert, serverName: 'localhost' } })).toMatchObject({ status: 200 });
  await expect(request(jobs, url, { tls: { ca: 'nonsense', serverName: 'localhost' } })).rejects.toMatchObject({
    code: expect.stringMatching(/tls_failed|validation_failed/) as string,
  });
});

test('failures of the network have their own codes', async () => {
  const jobs = startJobThreads();
  const answering = async (answer: (socket: Socket) => void): Promise<string> =>
    `http://127.0.0.1:${await listening(
      createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => answer(socket));
      }),
    )}/`;
  const closed = createTcpServer();
  const port = await listening(closed);
  closed.close();
  await expect(request(jobs, `http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'connection_refused' });
  await expect(request(jobs, await answering((socket) => socket.resetAndDestroy()))).rejects.toMatchObject({
    code: 'connection_reset',
  });
  await expect(request(jobs, await answering((socket) => socket.end()))).rejects.toMatchObject({
    code: 'connection_reset',
  });
  await expect(
    request(jobs, await answering((socket) => socket.end('this is not HTTP\r\n\r\n'))),
  ).rejects.toMatchObject({ code: 'malformed_message' });
  await expect(
    request(jobs, await answering((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`))),
  ).rejects.toMatchObject({ code: 'message_too_large' });
  await expect(request(jobs, 'http://no-such-host.invalid/')).rejects.toMatchObject({ code: 'name_not_resolved' });
  await expect(request(jobs, await answering(() => undefined), {}, { timeoutMs: 50 })).rejects.toMatchObject({
    code: 'job_timed_out',
  });
});

test('a header that no request can have is refused', async () => {
  const jobs = startJobThreads();
  await expect(request(jobs, 'http://127.0.0.1:1/', { headers: { 'x-one': 'a\r\nx-two: b' } })).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ path: 'input.headers.x-one' }],
  });
  await expect(request(jobs, 'ftp://127.0.0.1/')).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ path: 'input.url' }],
  });
});

test('the egress rules count for the address, whatever it is called and wherever a redirect leads', async () => {
  const url = await serving((_request, response) => response.end('inside'));
  const port = Number(new URL(url).port);
  const redirecting = await serving((_request, response) => response.writeHead(302, { location: url }).end());
  const denied = startJobThreads({ egress: { denyTargets: [{ host: '127.0.0.1', port }] } });
  for (const host of ['127.0.0.1', 'localhost', '0.0.0.0', '[::ffff:127.0.0.1]', '2130706433']) {
    await expect(
      request(denied, `http://${host}:${port}/`, { family: host === 'localhost' ? 4 : 0 }),
      host,
    ).rejects.toMatchObject({ code: 'egress_forbidden' });
  }
  await expect(request(denied, redirecting)).rejects.toMatchObject({ code: 'egress_forbidden' });
  const strict = startJobThreads({ egress: { deny: ['127.0.0.0/8', '::1/128'] } });
  await expect(request(strict, url)).rejects.toMatchObject({ code: 'egress_forbidden' });
  const allowed = startJobThreads({ egress: { deny: ['127.0.0.0/8', '::1/128'], allow: ['127.0.0.1/32'] } });
  expect(await request(allowed, url)).toMatchObject({ status: 200 });
});

test('a cancelled request lets go of its connection', async () => {
  const jobs = startJobThreads();
  const arrived = Promise.withResolvers<Socket>();
  const url = await serving((incoming) => arrived.resolve(incoming.socket));
  const controller = new AbortController();
  const running = request(jobs, url, {}, { signal: controller.signal });
  const socket = await arrived.promise;
  const closed = once(socket, 'close');
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: 'job_cancelled' });
  await closed;
});
