import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { pollUntil } from '../../helpers/poll.ts';
import { RawStream } from '../../helpers/raw-stream.ts';

const HEADERS_MS = 600;
const REQUEST_MS = 1500;
const KEEP_ALIVE_MS = 700;
const STALL_MS = 1200;
const MAX_CONNECTIONS = 20;
/** How much later than documented an end may be seen on a busy machine: half a second between looks, one that Node adds to keep-alive, and room. */
const ROOM_MS = 8000;
/** How long a job may take to be done on a busy machine. */
const JOB_MS = 30_000;

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let node: TestNode;
const peers: Peer[] = [];

/** A client that sends given data, and records what it received and when it was closed. */
class Peer {
  readonly socket: Socket;
  readonly openedMs = performance.now();
  heard = '';
  readonly lifeMs: Promise<number>;
  constructor(url = node.url) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (chunk: Buffer) => (this.heard += chunk.toString()));
    this.socket.on('error', () => undefined);
    this.lifeMs = once(this.socket, 'close').then(() => performance.now() - this.openedMs);
    peers.push(this);
  }

  /** `text` byte by byte. */
  trickle(text: string, everyMs: number): void {
    let at = 0;
    const timer = setInterval(() => this.socket.write(text[at++] ?? 'x'), everyMs);
    this.socket.once('close', () => clearInterval(timer));
  }
}

beforeAll(async () => {
  node = await startTestNode({
    PORTCALL_HEADERS_TIMEOUT_MS: String(HEADERS_MS),
    PORTCALL_REQUEST_TIMEOUT_MS: String(REQUEST_MS),
    PORTCALL_KEEP_ALIVE_TIMEOUT_MS: String(KEEP_ALIVE_MS),
    PORTCALL_STALL_TIMEOUT_MS: String(STALL_MS),
  });
});
afterAll(() => node.stop());
afterEach(async () => {
  for (const peer of peers) peer.socket.destroy();
  await Promise.all(peers.splice(0).map((peer) => peer.lifeMs));
  await pollUntil(async () => (await metric('portcall_api_connections')) === 1, JOB_MS);
});

async function metric(name: string, url = node.url): Promise<number> {
  const { text } = await request(url).get('/metrics').set('Connection', 'close');
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
}

describe('a client that', () => {
  it('sends its headers byte by byte is answered with 408 and cut in time', async () => {
    const peer = new Peer();
    peer.trickle('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ', 60);
    expect(await peer.lifeMs).toBeLessThan(HEADERS_MS + ROOM_MS);
    expect(peer.heard).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/s);
  });

  it('sends its body byte by byte is answered with 408 and cut in time, later than its headers would have been', async () => {
    const peer = new Peer();
    peer.socket.write(
      'POST /v1/listeners HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n',
    );
    peer.trickle(' ', 60);
    const lifeMs = await peer.lifeMs;
    expect(lifeMs).toBeGreaterThan(REQUEST_MS - 100);
    expect(lifeMs).toBeLessThan(REQUEST_MS + ROOM_MS);
    expect(peer.heard).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/s);
  });

  it('says nothing at all is cut in time', async () => {
    expect(await new Peer().lifeMs).toBeLessThan(HEADERS_MS + ROOM_MS);
  });

  it('says nothing more after an answer is cut in time', async () => {
    const peer = new Peer();
    peer.socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const lifeMs = await peer.lifeMs;
    expect(peer.heard).toMatch(/^HTTP\/1\.1 200 /);
    expect(lifeMs).toBeGreaterThan(KEEP_ALIVE_MS - 100);
    expect(lifeMs).toBeLessThan(KEEP_ALIVE_MS + ROOM_MS);
  });

  it('takes nothing of its answers is cut in time, and counted', async () => {
    const peer = new Peer();
    peer.socket.pause();
    peer.socket.write('GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(20));
    await pollUntil(async () => (await metric('portcall_api_connections_stalled_total')) === 1, STALL_MS + 4 * ROOM_MS);
  });

  it('waits for an answer for longer than that is left alone', async () => {
    const { body } = await request(node.url)
      .post('/v1/jobs')
      .query({ waitMs: JOB_MS })
      .send({ kind: 'sleep', input: { ms: STALL_MS * 2 } })
      .expect(200);
    expect(body.state).toBe('completed');
  });

  it('follows the events is left alone, however quiet it is', async () => {
    const stream = await RawStream.connect(node.url);
    const sse = new Peer();
    sse.socket.write('GET /v1/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n');
    // Until two others, one after the other, were cut because they said nothing more, and for as long as a stalled one may be.
    for (let cut = 0; cut < 2; cut++) {
      const quiet = new Peer();
      quiet.socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await quiet.lifeMs;
    }
    await request(node.url)
      .post('/v1/jobs')
      .query({ waitMs: JOB_MS })
      .send({ kind: 'sleep', input: { ms: STALL_MS } })
      .expect(200);
    expect((await stream.command('ping')).ok).toBeDefined();
    expect(sse.socket.destroyed).toBe(false);
    await stream.close();
  });
});

describe('when there are as many connections as may be', () => {
  let full: TestNode;
  beforeAll(async () => {
    full = await startTestNode({
      PORTCALL_HEADERS_TIMEOUT_MS: '60000',
      PORTCALL_KEEP_ALIVE_TIMEOUT_MS: '60000',
      PORTCALL_MAX_API_CONNECTIONS: String(MAX_CONNECTIONS),
    });
  });
  afterAll(() => full.stop());
  const get = (path: string) => request(full.url).get(path).set('Connection', 'close');

  it('those without a request make room, whether they have had one or are long at their first', async () => {
    const idle = Array.from({ length: MAX_CONNECTIONS }, () => new Peer(full.url));
    idle.forEach((peer, index) =>
      peer.socket.write(index % 2 === 0 ? 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n' : 'GET /healthz HT'),
    );
    await pollUntil(() => idle.every((peer, index) => index % 2 === 1 || peer.heard.includes('"status":"ok"')));
    await pollUntil(async () => (await get('/healthz')).status === 200);
    await Promise.all(idle.map((peer) => peer.lifeMs));
    await pollUntil(async () => (await metric('portcall_api_connections', full.url)) === 1);
  });

  it('and all of them are busy, one more is refused with 429, its request is not carried out, and the others go on', async () => {
    const streams = await Promise.all(Array.from({ length: MAX_CONNECTIONS }, () => RawStream.connect(full.url)));
    const answer = await request(full.url).post('/v1/listeners').send({ name: 'refused' }).expect(429);
    expect(answer.body).toMatchObject({ code: 'api_connection_limit', retryable: true });
    expect(answer.headers['retry-after']).toBe('1');
    for (const stream of streams) expect((await stream.command('ping')).ok).toBeDefined();
    await streams[0]?.close();
    await pollUntil(async () => (await get('/v1/listeners/refused')).status === 404);
    expect(await metric('portcall_api_connections_refused_total', full.url)).toBeGreaterThanOrEqual(1);
    await Promise.all(streams.slice(1).map((stream) => stream.close()));
  });
});
