import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { LogLine } from '../../../src/contract/jobs/thread-messages.ts';
import { startJobThreads, type RunOptions, type TestJobThreadsOptions } from '../../helpers/job-threads.ts';

/** Runs a source as a job of the kind `function`. */
function startFunctions(options: TestJobThreadsOptions = {}) {
  const jobs = startJobThreads(options);
  const sources = new Map<string, string>();
  jobs.threads.prepare('function', async ({ function: name }) => ({ source: sources.get(name) ?? '' }));
  const runSource = <T = unknown>(source: string, input: unknown = null, more: RunOptions = {}): Promise<T> => {
    const name = `f${sources.size}`;
    sources.set(name, source);
    return jobs.run<T>('function', { function: name, input }, more);
  };
  return { ...jobs, runSource };
}

/** Most tests share two threads: what one function does must not matter to the next anyway. */
const { run, runSource, threads } = startFunctions({ endWith: afterAll });

test('a function gets its input and its value is the result', async () => {
  expect(await runSource('export default (input) => input.a + input.b', { a: 1, b: 2 })).toBe(3);
  expect(await runSource('export default async (input) => ({ twice: [input, input] })', 'x')).toEqual({
    twice: ['x', 'x'],
  });
  expect(await runSource('export default () => {}')).toBeNull();
  expect(
    await runSource('const { job } = { job: 1 }; export default (input, ctx) => [input, ctx.job]', null, {
      attempt: 3,
    }),
  ).toEqual([null, { id: expect.stringMatching(/^job_\d+$/) as string, attempt: 3 }]);
});

test('logs and progress come out while it runs, in order and before its end', async () => {
  const lines: LogLine[] = [];
  const fractions: number[] = [];
  await runSource(
    'export default (input, ctx) => { ctx.progress(0.25); ctx.log("a", { b: 1 }, undefined, [2]); ctx.log.error("bad"); ctx.log.debug("y".repeat(10000)); }',
    null,
    { onLog: (line) => lines.push(line), onProgress: (fraction) => fractions.push(fraction) },
  );
  expect(fractions).toEqual([0.25]);
  expect(lines.map(({ level, text }) => [level, text.slice(0, 20), text.length])).toEqual([
    ['info', 'a {"b":1} undefined [2]'.slice(0, 20), 23],
    ['error', 'bad', 3],
    ['debug', 'y'.repeat(20), 4097],
  ]);
});

test.each([
  ['NaN', '{ a: NaN }'],
  ['Infinity', '[1, Infinity]'],
  ['-Infinity', '-Infinity'],
])('ctx.fetch sends no %s, which JSON would make null', async (number, body) => {
  const source = `export default (input, ctx) => ctx.fetch("http://127.0.0.1:1/", { method: "POST", body: ${body} }).catch(({ name, message }) => name + ": " + message)`;
  expect(await runSource(source)).toMatch(new RegExp(`^TypeError: ctx.fetch was given ${number} at "`));
});

test('logging without end is bounded', async () => {
  const lines: LogLine[] = [];
  await runSource('export default (input, ctx) => { for (let i = 0; i < 50000; i += 1) ctx.log(i); }', null, {
    onLog: (line) => lines.push(line),
  });
  expect(lines.length).toBeLessThan(1002);
  expect(lines.at(-1)).toMatchObject({
    level: 'warn',
    text: expect.stringContaining('more lines were dropped') as string,
  });
});

test('ctx.fetch makes requests within the egress rules, and throws failures as errors with a code', async () => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () =>
      response.writeHead(201, { 'x-one': 'a' }).end(
        JSON.stringify({
          method: request.method,
          type: request.headers['content-type'],
          body: Buffer.concat(chunks).toString(),
        }),
      ),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const source =
    'export default async (url, ctx) => { const r = await ctx.fetch(url, { method: "POST", body: { a: 1 } }); return [r.status, r.ok, r.headers["x-one"], await r.json(), (await r.text()).length > 0]; }';
  expect(await runSource(source, url)).toEqual([
    201,
    true,
    'a',
    { method: 'POST', type: 'application/json', body: '{"a":1}' },
    true,
  ]);
  expect(
    await runSource(
      'export default async (url, ctx) => (await Promise.all([1, 2, 3].map(() => ctx.fetch(url)))).map(({ status }) => status)',
      url,
    ),
  ).toEqual([201, 201, 201]);
  const caught =
    'export default (url, ctx) => ctx.fetch(url).catch((error) => [error.code, error instanceof Error, error.stack.includes("/")])';
  expect(await runSource(caught, 'http://127.0.0.1:1/')).toEqual(['connection_refused', true, false]);
  expect(await runSource(caught, 'file:///etc/passwd')).toEqual(['validation_failed', true, false]);
  await expect(runSource('export default (url, ctx) => ctx.fetch(url)', 'http://127.0.0.1:1/')).rejects.toMatchObject({
    code: 'job_failed',
    message: expect.stringContaining('ECONNREFUSED') as string,
  });
  const denied = startFunctions({ egress: { deny: ['127.0.0.0/8'] } });
  expect(await denied.runSource(caught, url)).toEqual(['egress_forbidden', true, false]);
});

test.each([
  ['{"id":9007199254740993}', '"id"', '9007199254740993'],
  ['{"a":[1,{"b":12345678901234567890}]}', '"a.1.b"', '12345678901234567890'],
  ['0.1000000000000000055511151231257827', '', '0.1000000000000000055511151231257827'],
  ['[1e400]', '"0"', '1e400'],
])('json() of ctx.fetch refuses %s, which it would have to round, and text() has it', async (body, path, number) => {
  const server = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const source =
    'export default async (url, ctx) => { const r = await ctx.fetch(url); return [await r.text(), await r.json().catch(({ name, message }) => [name, message])]; }';
  const at = path === '' ? '' : ` at ${path}`;
  expect(await runSource(source, url)).toEqual([
    body,
    [
      'RangeError',
      `the answer has the number ${number}${at}, which JavaScript cannot hold exactly: read it from text()`,
    ],
  ]);
});

test.each([
  [
    '{"n":[9007199254740992,0.1,1e20,-1.50],"t":"9007199254740993"}',
    { n: [9007199254740992, 0.1, 1e20, -1.5], t: '9007199254740993' },
  ],
  ['{"n":9007199254740993', 'SyntaxError'],
])('json() of ctx.fetch reads %s as ever', async (body, expected) => {
  const server = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  expect(
    await runSource(
      'export default async (url, ctx) => (await ctx.fetch(url)).json().catch(({ name }) => name)',
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ),
  ).toEqual(expected);
});

test('ctx.fetch decodes bodies, sends user info, and leaves a body encoded when asked to', async () => {
  const server = createServer((request, response) =>
    response
      .writeHead(200, { 'content-encoding': 'gzip' })
      .end(gzipSync(JSON.stringify({ from: request.headers.authorization }))),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://me:pa%3Ass@127.0.0.1:${(server.address() as AddressInfo).port}/`;
  expect(await runSource('export default async (url, ctx) => (await ctx.fetch(url)).json()', url)).toEqual({
    from: `Basic ${Buffer.from('me:pa:ss').toString('base64')}`,
  });
  expect(
    await runSource(
      'export default async (url, ctx) => (await (await ctx.fetch(url, { decode: false })).text()).charCodeAt(0)',
      url,
    ),
  ).toBe(0x1f);
  expect(
    await runSource(
      'export default (url, ctx) => ctx.fetch(url).catch(({ code, message }) => [code, message])',
      url.replace('me:', 'm%e:'),
    ),
  ).toEqual(['validation_failed', expect.stringMatching(/^url: has a user name or password with a wrong escape/)]);
});

test('a request that was not awaited ends with its function', async () => {
  const arrived = Promise.withResolvers<Socket>();
  const server = createServer((request) => arrived.resolve(request.socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const waiting = runSource(
    'export default (port, ctx) => { ctx.fetch(`http://127.0.0.1:${port}/`); for (const end = Date.now() + 50; Date.now() < end;) ; return ctx.fetch("http://127.0.0.1:1/").catch(() => "ended"); }',
    (server.address() as AddressInfo).port,
  );
  const socket = await arrived.promise;
  const closed = once(socket, 'close');
  expect(await waiting).toBe('ended');
  await closed;
});

test('requests of one function are bounded', async () => {
  const source =
    'export default async (n, ctx) => { let code; for (let i = 0; i < n && code !== "validation_failed"; i += 1) await ctx.fetch("http://127.0.0.1:1/").catch((error) => { code = error.code; }); return code; }';
  expect(await runSource(source, 100)).toBe('connection_refused');
  expect(await runSource(source, 101)).toBe('validation_failed');
});

test.each([
  ['an error', 'throw new TypeError("bad value")', 'TypeError: bad value (line 1, column 34)'],
  ['a string', 'throw "text"', 'It threw "text"'],
  ['undefined', 'throw undefined', 'It threw undefined'],
  ['null', 'throw null', 'It threw null'],
  [
    'an object whose every property throws',
    'throw { get message() { throw 1 }, toString() { throw 2 }, toJSON() { throw 3 } }',
    'It threw [cannot be shown]',
  ],
  [
    'an error whose message throws',
    'const e = new Error("x"); Object.defineProperty(e, "message", { get() { throw 1 } }); throw e',
    'It threw something that cannot be described',
  ],
  [
    'a proxy that throws',
    'throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 1 } })',
    'It threw something that cannot be described',
  ],
  ['a rejected promise', 'return Promise.reject(new Error("later"))', 'Error: later (line 1, column 50)'],
  ['endless recursion', 'const f = () => f() + 1; f()', 'RangeError: Maximum call stack size exceeded (line 1'],
  [
    'a promise that nothing settles',
    'return new Promise(() => {})',
    'The promise of the function never settles: nothing is left that could settle it.',
  ],
  ['a value that is not JSON', 'return () => 1', 'TypeError: the function returned a function, which is not JSON'],
  ['a BigInt', 'return 1n', 'TypeError: BigInt are forbidden in JSON.stringify'],
  ['a circle', 'const a = {}; a.a = a; return a', 'TypeError: circular reference'],
  [
    'depth without end',
    'let a = []; for (let i = 0; i < 200000; i += 1) a = [a]; return a',
    'RangeError: Maximum call stack size exceeded',
  ],
])('%s is a failed job', async (_name, body, detail) => {
  await expect(runSource(`export default () => { ${body} }`)).rejects.toMatchObject({
    code: 'job_failed',
    message: expect.stringContaining(detail) as string,
  });
});

/** The sandbox stopped it: its thread was not ended. */
const BY_THE_ENGINE = 'The function was stopped at its time limit.';

test.each([
  ['a loop', 'while (true) {}'],
  ['a loop that catches everything', 'for (;;) { try { for (;;) {} } catch {} finally { continue } }'],
  ['microtasks without end', 'const again = () => Promise.resolve().then(again); return again()'],
  [
    'a getter that loops in what was thrown',
    'const e = new Error("x"); Object.defineProperty(e, "message", { get() { for (;;) {} } }); throw e',
  ],
  ['a regular expression that backtracks', 'return /(a+)+b/.test("a".repeat(50))'],
  ['a toJSON that loops', 'return { toJSON() { for (;;) {} } }'],
])('%s is stopped at the time limit, and the thread goes on', async (_name, body) => {
  // A thread's first function loads the engine, which counts.
  await Promise.all([1, 2].map(() => runSource('export default () => 1')));
  await expect(runSource(`export default () => { ${body} }`, null, { timeoutMs: 100 })).rejects.toMatchObject({
    code: 'job_timed_out',
    message: BY_THE_ENGINE,
  });
  expect(await run('hash', { rounds: 1 })).toMatchObject({ rounds: 1 });
});

test.each([
  ['a native loop over an array-like', '[].includes.call({ length: 2 ** 53 - 1 }, 1)'],
  ['a text made of an endless array', 'new Array(1e9) + ""'],
  ['a sort of an endless array-like', 'Array.prototype.sort.call({ length: 2 ** 32 })'],
  // This one never asks whether it should stop: only ending the thread helps.
  ['a search in a long text', '"a".repeat(1 << 24).includes("a".repeat(1 << 23) + "b")'],
])('%s ends at the time limit and when cancelled, if need be with its thread', async (_name, body) => {
  const controller = new AbortController();
  const begun = Promise.withResolvers<void>();
  const source = `export default (input, ctx) => { ctx.progress(0.5); ${body}; return "survived"; }`;
  const cancelled = runSource(source, null, {
    signal: controller.signal,
    timeoutMs: 60_000,
    onProgress: () => begun.resolve(),
  }).catch((error: unknown) => error);
  await begun.promise;
  const timedOut = runSource(source, null, { timeoutMs: 100 }).catch((error: unknown) => error);
  controller.abort();
  // Whether the engine gives up by itself (out of memory) or is ended: neither survives.
  expect(await cancelled).toMatchObject({ code: 'job_cancelled' });
  expect(await timedOut).toMatchObject({
    code: expect.stringMatching(/^job_(timed_out|memory_exceeded|failed)$/) as string,
  });
  expect(await run('hash', { rounds: 1 })).toMatchObject({ rounds: 1 });
  expect(threads.usage().cpu.running).toBe(0);
});

test.each([
  ['objects', 'const all = []; for (;;) all.push({ a: 1 })'],
  ['objects that stay', 'globalThis.all = []; for (;;) all.push(new Array(1000).fill(1))'],
  ['buffers', 'const all = []; for (;;) all.push(new Uint8Array(1 << 20).fill(1))'],
  ['text', 'let text = "x"; for (;;) text = text + text.length + text'],
])('memory filled with %s ends the job and nothing else', async (_name, body) => {
  const other = runSource('export default () => { let n = 0; for (let i = 0; i < 1e6; i += 1) n += i; return n }');
  await expect(runSource(`export default () => { ${body} }`)).rejects.toMatchObject({
    code: expect.stringMatching(/^job_(memory_exceeded|failed)$/) as string,
  });
  expect(await other).toBe(499_999_500_000);
});

test('what a job kept is gone for the next, and so is what it changed', async () => {
  const one = startFunctions({ env: { PORTCALL_JOB_THREADS: '1' } });
  await one.runSource(
    'globalThis.kept = 1; Object.prototype.toJSON = () => "patched"; JSON.stringify = () => "no"; Promise.prototype.then = null; export default async () => ({ a: 1 })',
  );
  expect(await one.runSource('export default () => [typeof kept, {}]')).toEqual(['undefined', {}]);
});

test('nothing of the host can be reached', async () => {
  const names = [
    'process',
    'require',
    'module',
    'global',
    'Buffer',
    'setTimeout',
    'fetch',
    'WebAssembly',
    'SharedArrayBuffer',
  ];
  expect(
    await runSource('export default (names) => names.map((name) => typeof globalThis[name])', names.slice(0, 8)),
  ).toEqual(Array.from({ length: 8 }, () => 'undefined'));
  // Every way up from a function of ctx ends in the sandbox.
  const climb =
    'export default (input, ctx) => [ctx.log, ctx.fetch, ctx.progress, ctx.constructor].map((f) => f.constructor("return typeof process")()).map((v) => (v instanceof Promise ? "promise" : v))';
  expect(await runSource(climb)).toEqual(['undefined', 'promise', 'undefined', 'undefined']);
  await expect(runSource('export default async () => import("node:fs")')).rejects.toMatchObject({
    code: 'job_failed',
    message: expect.stringContaining('could not load module') as string,
  });
  await expect(runSource('export default (input, ctx) => { "use strict"; ctx.log = 1; }')).rejects.toMatchObject({
    code: 'job_failed',
  });
});

test('what is nested too deeply is refused as an input and as a result', async () => {
  const nested = (levels: number): unknown => Array.from({ length: levels }).reduce((inner) => [inner], 0);
  const nest =
    'export default (levels) => { let value = 0; for (let i = 0; i < levels; i += 1) value = [value]; return value }';
  expect(await runSource('export default (input) => input', nested(500))).toEqual(nested(500));
  await expect(runSource('export default () => 1', nested(501))).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ path: 'input.input' }],
  });
  expect(await runSource(nest, 500)).toEqual(nested(500));
  await expect(runSource(nest, 501)).rejects.toMatchObject({ code: 'job_result_too_large' });
});

test('a result of a mebibyte passes, a longer one does not', async () => {
  expect(await runSource('export default () => "x".repeat(1024 * 1024 - 2)')).toHaveLength(1024 * 1024 - 2);
  await expect(runSource('export default () => "x".repeat(1024 * 1024 - 1)')).rejects.toMatchObject({
    code: 'job_result_too_large',
  });
  await expect(runSource('export default () => "é".repeat(600000)')).rejects.toMatchObject({
    code: 'job_result_too_large',
  });
});
