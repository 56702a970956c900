import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import type { JobResult } from '../../../src/contract/jobs/kinds/index.ts';
import { startJobThreads, type TestJobThreads } from '../../helpers/job-threads.ts';

type HttpResult = JobResult<'http.request'>;

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const encoded = (coding: string | string[], body: Buffer, status = 200) =>
  serving((_request, response) => response.setHeader('content-encoding', coding).writeHead(status).end(body));
const request = ({ run }: TestJobThreads, url: string, more: object = {}) =>
  run<HttpResult>('http.request', { url, ...more });

const TEXT = '{"state":"up","name":"café"}';
const PLAIN = Buffer.from(TEXT);

test.each([
  { coding: 'gzip', body: gzipSync(PLAIN), decoded: ['gzip'] },
  { coding: 'x-gzip', body: gzipSync(PLAIN), decoded: ['x-gzip'] },
  { coding: 'GZip', body: gzipSync(PLAIN), decoded: ['gzip'] },
  {
    coding: 'gzip',
    body: Buffer.concat([gzipSync(PLAIN.subarray(0, 9)), gzipSync(PLAIN.subarray(9))]),
    decoded: ['gzip'],
  },
  { coding: 'deflate', body: deflateSync(PLAIN), decoded: ['deflate'] },
  { coding: 'deflate', body: deflateSync(PLAIN, { level: 9, windowBits: 9 }), decoded: ['deflate'] },
  { coding: 'deflate', body: deflateRawSync(PLAIN), decoded: ['deflate'] },
  { coding: 'deflate', body: deflateRawSync(PLAIN, { level: 0 }), decoded: ['deflate'] },
  { coding: 'br', body: brotliCompressSync(PLAIN), decoded: ['br'] },
  { coding: 'zstd', body: zstdCompressSync(PLAIN), decoded: ['zstd'] },
  { coding: 'deflate, gzip', body: gzipSync(deflateRawSync(PLAIN)), decoded: ['gzip', 'deflate'] },
  {
    coding: 'gzip, identity,, br , zstd',
    body: zstdCompressSync(brotliCompressSync(gzipSync(PLAIN))),
    decoded: ['zstd', 'br', 'gzip'],
  },
  { coding: ['br', 'gzip'], body: gzipSync(brotliCompressSync(PLAIN)), decoded: ['gzip', 'br'] },
  { coding: 'identity', body: PLAIN, decoded: [] },
  { coding: 'compress, gzip', body: gzipSync(PLAIN), decoded: ['gzip'] },
])('a body in $coding is decoded, and assertions see the decoded bytes', async ({ coding, body, decoded }) => {
  const jobs = startJobThreads();
  const result = await request(jobs, await encoded(coding, body), {
    assert: { body: { json: { path: 'state', equals: 'up' } }, headers: { 'content-encoding': {} } },
  });
  expect(result.body).toEqual({ data: TEXT, encoding: 'utf8', bytes: PLAIN.length, truncated: false });
  expect(result.decoded).toEqual(decoded);
  expect(result.headers['content-encoding']).toEqual(coding);
});

test.each([
  ['is not in its coding', { 'content-encoding': 'gzip' }, 'no gzip at all'],
  ['has too many codings', { 'content-encoding': 'br, br, br, br, br, gzip' }, 'x'],
  ['is cut off', { 'content-encoding': 'gzip' }, gzipSync(PLAIN).subarray(0, 15)],
  ['never ends', { 'content-length': '1000000' }, 'the first bytes'],
])('a redirect whose body %s is followed: the body is not read', async (_how, headers, body) => {
  const jobs = startJobThreads();
  const url = await serving((request, response) => {
    if (request.url === '/end') response.end('here');
    else
      response
        .writeHead(302, { ...headers, location: '/end' })
        .write(body, () => ('content-length' in headers ? undefined : response.end()));
  });
  expect(await request(jobs, url)).toMatchObject({
    status: 200,
    url: `${url}end`,
    body: { data: 'here' },
    redirects: [{ status: 302, location: '/end' }],
  });
});

test('a redirect that is the answer is read like any other', async () => {
  const jobs = startJobThreads();
  const broken = await serving((_request, response) =>
    response.writeHead(302, { 'content-encoding': 'gzip', location: '/end' }).end('no gzip at all'),
  );
  await expect(request(jobs, broken, { maxRedirects: 0 })).rejects.toMatchObject({ code: 'malformed_message' });
  const whole = await serving((_request, response) =>
    response.writeHead(302, { 'content-encoding': 'gzip', location: '/end' }).end(gzipSync(PLAIN)),
  );
  expect(await request(jobs, whole, { maxRedirects: 0 })).toMatchObject({ status: 302, body: { data: TEXT } });
});

test.each(['gzip', 'deflate'])('a body in %s that comes byte by byte is decoded', async (coding) => {
  const jobs = startJobThreads();
  const bytes = coding === 'gzip' ? gzipSync(PLAIN) : deflateSync(PLAIN);
  const url = await serving(async (_request, response) => {
    response.writeHead(200, { 'content-encoding': coding });
    for (const byte of bytes)
      await new Promise((done) => response.write(Buffer.from([byte]), () => setImmediate(done)));
    response.end();
  });
  expect((await request(jobs, url)).body.data).toBe(TEXT);
});

test('with decode: false the body stays encoded', async () => {
  const jobs = startJobThreads();
  const body = gzipSync(PLAIN);
  const url = await encoded('gzip', body);
  const result = await request(jobs, url, {
    decode: false,
    encoding: 'base64',
    assert: { body: { equals: { data: body.toString('hex'), encoding: 'hex' } } },
  });
  expect(result).toMatchObject({
    body: { data: body.toString('base64'), bytes: body.length, truncated: false },
    decoded: [],
  });
  await expect(
    request(jobs, url, { assert: { body: { equals: { data: body.toString('hex'), encoding: 'hex' } } } }),
  ).rejects.toMatchObject({ code: 'job_assertion_failed' });
});

test('a coding that is not known, and a part of an encoded body, are left as they are', async () => {
  const jobs = startJobThreads();
  expect(await request(jobs, await encoded('compress', PLAIN))).toMatchObject({ body: { data: TEXT }, decoded: [] });
  expect(await request(jobs, await encoded('gzip, compress', PLAIN))).toMatchObject({
    body: { data: TEXT },
    decoded: [],
  });
  const part = gzipSync(PLAIN).subarray(4, 20);
  expect(await request(jobs, await encoded('gzip', part, 206), { encoding: 'hex' })).toMatchObject({
    status: 206,
    body: { data: part.toString('hex') },
    decoded: [],
  });
});

test.each([
  { method: 'HEAD', status: 200 },
  { method: 'GET', status: 204 },
  { method: 'GET', status: 304 },
  { method: 'GET', status: 200 },
])('an answer without a body ($method, $status) has none to decode', async ({ method, status }) => {
  const jobs = startJobThreads();
  const url = await serving((_request, response) => response.writeHead(status, { 'content-encoding': 'gzip' }).end());
  expect(await request(jobs, url, { method })).toMatchObject({
    status,
    body: { data: '', bytes: 0, truncated: false },
  });
});

test.each([
  { coding: 'gzip', body: PLAIN },
  { coding: 'gzip', body: gzipSync(PLAIN).subarray(0, -3) },
  { coding: 'gzip', body: Buffer.from([0x1f]) },
  { coding: 'deflate', body: Buffer.from('\x07no') },
  { coding: 'br', body: PLAIN },
  { coding: 'zstd', body: PLAIN },
  { coding: 'gzip, br', body: brotliCompressSync(PLAIN) },
  { coding: 'zstd', body: zstdCompressSync(PLAIN).subarray(0, -3) },
  { coding: Array.from({ length: 6 }, () => 'gzip').join(', '), body: PLAIN },
])('a body that is not in $coding is a malformed message', async ({ coding, body }) => {
  const jobs = startJobThreads();
  await expect(request(jobs, await encoded(coding, body))).rejects.toMatchObject({ code: 'malformed_message' });
});

const HUGE = Buffer.alloc(64 * 1024 * 1024, 'a');
test.each([
  { coding: 'gzip', body: () => gzipSync(HUGE) },
  { coding: 'br', body: () => brotliCompressSync(HUGE, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }) },
  { coding: 'zstd', body: () => zstdCompressSync(HUGE) },
  { coding: 'gzip, gzip', body: () => gzipSync(gzipSync(HUGE)) },
])(
  'of a small body in $coding that decodes to 64 MiB only the first bytes are decoded',
  async ({ coding, body }) => {
    const jobs = startJobThreads({ env: { PORTCALL_JOB_MEMORY_MAX_BYTES: '33554432' } });
    const result = await request(jobs, await encoded(coding, body()), { maxBodyBytes: 10 });
    expect(result.body).toEqual({ data: 'aaaaaaaaaa', encoding: 'utf8', bytes: 10, truncated: true });
  },
  60_000,
);

test('a coding within a coding that never gives a byte is given up', async () => {
  const jobs = startJobThreads();
  const empty = gzipSync(Buffer.alloc(0));
  const inner = Buffer.concat(Array.from({ length: Math.ceil((9 * 1024 * 1024) / empty.length) }, () => empty));
  await expect(
    jobs.run('http.request', { url: await encoded('gzip, gzip', gzipSync(inner)) }, { timeoutMs: 120_000 }),
  ).rejects.toMatchObject({ code: 'message_too_large' });
}, 180_000);

test('the bound counts decoded bytes', async () => {
  const jobs = startJobThreads();
  const url = await encoded('gzip', gzipSync(PLAIN));
  expect((await request(jobs, url, { maxBodyBytes: PLAIN.length })).body).toMatchObject({
    bytes: PLAIN.length,
    truncated: false,
  });
  expect((await request(jobs, url, { maxBodyBytes: PLAIN.length - 1 })).body).toMatchObject({
    bytes: PLAIN.length - 1,
    truncated: true,
  });
  expect((await request(jobs, url, { maxBodyBytes: 0 })).body).toMatchObject({ data: '', bytes: 0, truncated: true });
});
