import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { createPortcall, type Portcall, type StreamItem } from '../../../client/src/index.ts';
import { BackOff, comebackOf } from '../../../client/src/stream/back-off.ts';
import { CuttableRedis } from '../../helpers/cuttable-redis.ts';
import { findFreePort } from '../../helpers/free-port.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { poll, pollUntil } from '../../helpers/poll.ts';

const KEY = `pck_${randomBytes(32).toString('base64url')}`;
let node: TestNode;
let portcall: Portcall;

beforeAll(async () => {
  const hash = createHash('sha256').update(KEY).digest('hex');
  node = await startTestNode({ PORTCALL_API_KEYS: `tests:read+write+payload+admin:${hash}` });
  portcall = createPortcall({ url: node.url, key: KEY });
});

afterAll(() => node.stop());

/** One event, `listener.created`, with this label. */
async function publish(label: string): Promise<void> {
  const listener = await portcall.listener({ labels: { test: label } });
  await listener.close();
}

const created = (test: string) => ({ types: ['listener.created'], labels: { test } });

function idOf(item: StreamItem): string {
  return item.type === 'gap' ? 'gap' : String('listener' in item ? item.listener : undefined);
}

/** A server of /v1/stream that does what the test says with each connection. */
async function startFake(onConnection: (ws: WebSocket, attempt: number) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  let attempts = 0;
  server.on('connection', (ws) => ws.once('message', () => onConnection(ws, ++attempts)));
  onTestFinished(() => {
    for (const ws of server.clients) ws.terminate();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const accept = (ws: WebSocket, cursor: string): void =>
  ws.send(JSON.stringify({ id: 1, ok: { subscription: 's', cursor, recovered: true } }));

describe('a stream', () => {
  it('delivers events to an iterator, in order, and leaving the loop closes it', async () => {
    const stream = portcall.stream(created('iterator'));
    await stream.ready;
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) {
      const listener = await portcall.listener({ labels: { test: 'iterator' } });
      ids.push(listener.id);
      await listener.close();
    }
    const seen: string[] = [];
    for await (const item of stream) {
      seen.push(idOf(item));
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(ids);
    await expect(stream.closed).resolves.toBeUndefined();
  });

  it('delivers to a callback, and continues in another stream from the cursor of the first', async () => {
    const seen: StreamItem[] = [];
    const first = portcall.stream(created('callback'), (item) => seen.push(item));
    await first.ready;
    await publish('callback');
    await pollUntil(() => seen.length === 1);
    await first.close();
    await publish('callback');

    const second = portcall.stream({ ...created('callback'), cursor: first.cursor }, (item) => seen.push(item));
    await pollUntil(() => seen.length === 2);
    await second.close();
    expect(seen.map(({ type }) => type)).toEqual(['listener.created', 'listener.created']);
    expect(new Set(seen.map(idOf)).size).toBe(2);
  });

  it('resumes where it was when its connection was cut: every event once', async () => {
    const link = await CuttableRedis.open(node.url);
    onTestFinished(() => link.close());
    const seen: string[] = [];
    const retries: number[] = [];
    const stream = createPortcall({ url: link.url.replace('redis:', 'http:'), key: KEY }).stream(
      { ...created('cut'), onDisconnected: ({ retryInMs }) => retries.push(retryInMs) },
      (item) => seen.push(idOf(item)),
    );
    onTestFinished(() => stream.close());
    await stream.ready;
    for (let round = 1; round <= 3; round++) {
      await publish('cut');
      await pollUntil(() => seen.length === 2 * round - 1);
      await link.cut();
      await publish('cut');
      await link.restore();
      await pollUntil(() => seen.length === 2 * round);
    }
    expect(new Set(seen).size).toBe(6);
    expect(retries.length).toBeGreaterThanOrEqual(3);
  });

  it('yields a gap for a cursor that has expired, and continues with what the log has', async () => {
    await publish('expired');
    const stream = portcall.stream({ ...created('expired'), cursor: '1-0-0' });
    const items: StreamItem[] = [];
    for await (const item of stream) if (items.push(item) === 2) break;
    expect(items[0]).toEqual({
      type: 'gap',
      from: '1-0-0',
      to: expect.stringMatching(/^\d+-\d+-\d+$/) as string,
      missed: null,
      reason: 'retention',
    });
    expect(items[1]?.type).toBe('listener.created');
  });

  it('ends at `until`, with everything before it', async () => {
    await publish('until');
    const until = new Date(Date.now() + 300).toISOString();
    const seen: StreamItem[] = [];
    for await (const item of portcall.stream({ ...created('until'), from: 'earliest', until })) seen.push(item);
    expect(seen).toHaveLength(1);
  });

  it('ends when its signal aborts, before and after it began', async () => {
    const stopping = new AbortController();
    const stream = portcall.stream({ signal: stopping.signal });
    await stream.ready;
    stopping.abort();
    await expect(stream.closed).resolves.toBeUndefined();
    const late = portcall.stream({ signal: AbortSignal.abort() });
    await expect(late.closed).resolves.toBeUndefined();
    await expect(late.ready).rejects.toMatchObject({ code: 'stream_closed' });
  });

  it('ends with the error of a filter that is refused, naming the field', async () => {
    const stream = portcall.stream({ types: ['nothing.like_it'] });
    await expect(stream.ready).rejects.toMatchObject({
      code: 'validation_failed',
      status: 400,
      retryable: false,
      errors: [{ path: 'filter.types[0]' }],
    });
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'validation_failed' });
  });

  it('ends with the error of a key that is not valid', async () => {
    const stream = createPortcall({ url: node.url, key: 'pck_wrong' }).stream();
    await expect(stream.closed).rejects.toMatchObject({ code: 'unauthorized', status: 401 });
  });

  it('is an error at once when no server answers, or waits for one when it is to', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    await expect(createPortcall({ url }).stream().closed).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
    });

    const errors: unknown[] = [];
    const onDisconnected = ({ error }: { error: unknown }) => errors.push(error);
    const waiting = createPortcall({ url }).stream({ waitForServer: true, onDisconnected, maxBackOffMs: 20 });
    await pollUntil(() => errors.length >= 3);
    await waiting.close();
    expect(errors[0]).toMatchObject({ code: 'unreachable' });
  });

  it.each(['hello', 'null', '[1', '[]', '{"events":5}', '{"gap":null}'])(
    'ends with an error when the server is another one, which sends %s',
    async (text) => {
      const url = await startFake((ws) => {
        ws.send(text);
        ws.send(text);
      });
      const stream = createPortcall({ url }).stream({}, () => undefined);
      await expect(stream.ready).rejects.toMatchObject({ code: 'not_a_problem', retryable: false });
      await expect(stream.closed).rejects.toMatchObject({ message: expect.stringContaining(text) });
    },
  );

  it('keeps nothing of attempts that a server refuses while it starts', async () => {
    let refusals = 0;
    const body = JSON.stringify({ code: 'not_ready', status: 503, detail: 'It starts.', retryable: true });
    const server = createServer().on('upgrade', (_request, socket) => {
      refusals += 1;
      // The client may have gone before it has read all of it.
      socket.on('error', () => undefined);
      socket.end(`HTTP/1.1 503 Service Unavailable\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const added = vi.spyOn(EventTarget.prototype, 'addEventListener');
    const removed = vi.spyOn(EventTarget.prototype, 'removeEventListener');
    onTestFinished(() => void vi.restoreAllMocks());
    const stream = createPortcall({ url }).stream({ waitForServer: true, maxBackOffMs: 2 }, () => undefined);
    await expect.poll(() => refusals, { timeout: 20_000 }).toBeGreaterThan(10);
    const countOf = ({ mock }: typeof added | typeof removed): number =>
      mock.calls.filter(([type]) => type === 'abort').length;
    expect(countOf(added) - countOf(removed)).toBeLessThan(4);
    await stream.close();
  });

  it('ends with what its callback throws', async () => {
    const stream = portcall.stream(created('throws'), () => {
      throw new Error('not today');
    });
    await stream.ready;
    await publish('throws');
    await expect(stream.closed).rejects.toThrow('not today');
  });
});

describe('after the server closed the connection', () => {
  it('a stream comes back at once from 42xx and does not from 40xx', async () => {
    const commands: unknown[] = [];
    const url = await startFake((ws, attempt) => {
      accept(ws, `${attempt}-0-0`);
      ws.close(attempt === 1 ? 4200 : 4001, 'said so');
    });
    const stream = createPortcall({ url }).stream({ onDisconnected: (info) => commands.push(info) });
    await expect(stream.closed).rejects.toMatchObject({
      code: 'stream_closed',
      detail: 'The stream was closed with 4001: said so.',
      retryable: false,
    });
    expect(commands).toEqual([{ code: 4200, reason: 'said so', error: undefined, retryInMs: 0 }]);
  });

  it('a stream that does not resume ends with the close code', async () => {
    const url = await startFake((ws) => {
      accept(ws, '1-0-0');
      ws.close(4100, 'the subscriber reads too slowly');
    });
    await expect(createPortcall({ url }).stream({ resume: false }).closed).rejects.toMatchObject({
      code: 'stream_closed',
      retryable: true,
      problem: { closeCode: 4100 },
    });
  });

  it('the ranges of close codes decide when to come back', () => {
    expect([4000, 4099, 1009, 4100, 4199, 4200, 4299, 1006, 1001, 4300].map(comebackOf)).toEqual([
      'never',
      'never',
      'never',
      'later',
      'later',
      'now',
      'now',
      'soon',
      'soon',
      'soon',
    ]);
  });

  it('delays double up to a limit, and begin anew after a connection that lasted', () => {
    const backOff = new BackOff(4000);
    const delays = [1000, 2000, 4000, 4000, 4000].map((most) => [backOff.next('later', 0), most] as const);
    for (const [delayMs, most] of delays) {
      expect(delayMs).toBeGreaterThanOrEqual(most / 2);
      expect(delayMs).toBeLessThanOrEqual(most);
    }
    expect(backOff.next('now', 10_000)).toBe(0);
    expect(backOff.next('now', 0)).toBeGreaterThan(0);
  });
});

it('a stream whose items are not taken stops reading, and loses nothing when they are', async () => {
  const frames = 64;
  const data = 'x'.repeat(1024 * 1024);
  let server: WebSocket | undefined;
  const url = await startFake((ws) => {
    server = ws;
    accept(ws, '1-0-0');
    for (let n = 1; n <= frames; n++)
      ws.send(JSON.stringify({ subscription: 's', cursor: `1-0-${n}`, events: [{ type: 'x.y', n, data }] }));
  });
  const stream = createPortcall({ url }).stream();
  await stream.ready;
  await pollUntil(() => (server?.bufferedAmount ?? 0) > 0);
  const readBuffered = () => server?.bufferedAmount ?? 0;
  let before = 0;
  // What the server could not send no longer changes.
  const isStill = (bytes: number) => before === (before = bytes);
  const held = await poll(readBuffered, isStill, 20_000, 300);
  expect(held).toBeGreaterThan(16 * 1024 * 1024);

  const taken: unknown[] = [];
  for await (const item of stream) if (taken.push((item as unknown as { n: number }).n) === frames) break;
  expect(taken).toEqual(Array.from({ length: frames }, (_, index) => index + 1));
});

it('a stream that is paused delivers nothing until it is resumed, and then everything', async () => {
  let sendMore = (): void => undefined;
  const url = await startFake((ws) => {
    accept(ws, '1-0-0');
    sendMore = () => ws.send(JSON.stringify({ subscription: 's', cursor: '1-0-1', events: [{ type: 'x.y' }] }));
  });
  const seen: StreamItem[] = [];
  const stream = createPortcall({ url }).stream({}, (item) => seen.push(item));
  onTestFinished(() => stream.close());
  await stream.ready;
  stream.pause();
  sendMore();
  // A round trip on another socket of the same server: what was sent has long arrived.
  const other = createPortcall({ url }).stream();
  await other.ready;
  await other.close();
  expect(seen).toEqual([]);
  stream.resume();
  await pollUntil(() => seen.length === 1);
});
