import { get as httpGet, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Client, Listener, ListenerSpecInput } from '../../../src/contract/index.ts';
import { startTwoThreadNode, type TestNode } from '../../helpers/node.ts';
import { payloadOf, readPcapng, type PcapngFile } from '../../helpers/pcapng.ts';
import { poll } from '../../helpers/poll.ts';
import { findings, HAS_TSHARK, tshark } from '../../helpers/tshark.ts';
import { Peers, type TcpPeer } from '../net/peers.ts';

let node: TestNode;
let other: TestNode;
beforeAll(async () => {
  node = await startTwoThreadNode({ PORTCALL_MAX_DOWNLOADS: '2', PORTCALL_MARK_INTERVAL_MS: '50' });
  other = await startTwoThreadNode({ PORTCALL_KEY_PREFIX: node.keyPrefix });
});
afterAll(async () => {
  await other.stop();
  await node.stop();
});
const peers = new Peers();
afterEach(() => peers.closeAll());

if (!HAS_TSHARK) process.stdout.write('tshark is not installed: what Wireshark says of the files is not looked at\n');

async function listener(spec: ListenerSpecInput = {}): Promise<Listener> {
  return (
    await request(node.url)
      .post('/v1/listeners')
      .send({ framing: { type: 'line' }, handler: { type: 'echo' }, ...spec })
      .expect(201)
  ).body as Listener;
}

const addressOf = ({ status }: Listener) => status.address ?? { host: '', port: 0 };
const connect = (tested: Listener): Promise<TcpPeer> => peers.tcp(addressOf(tested));

/** Sends it all and waits for as much to come back. */
async function echoed(peer: TcpPeer, data: string | Buffer): Promise<void> {
  const expected = peer.receivedBytes + data.length;
  peer.send(data);
  await peer.bytes(expected);
}

/** Ends a connection from the peer's side; resolves when the listener has none. */
async function closed(tested: Listener, peer: TcpPeer): Promise<void> {
  peer.end();
  await peer.gone();
  await poll(
    async () => (await request(node.url).get(`/v1/listeners/${tested.id}`)).body.status.connections,
    (count) => count === 0,
  );
}

async function download(path: string, url = node.url): Promise<Buffer> {
  const { body, headers } = await request(url)
    .get(`/v1/${path}`)
    .buffer(true)
    .parse((response, done) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  expect(headers['content-type']).toBe('application/x-pcapng');
  return body as Buffer;
}

/** The capture as a file that Wireshark has nothing to say against, except what is expected. */
async function packetsOf(
  tested: Listener,
  query = '',
  expectedFindings: string[] = [],
): Promise<PcapngFile & { file: Buffer }> {
  const file = await download(`listeners/${tested.id}/messages.pcapng${query}`);
  if (HAS_TSHARK) expect(findings(file)).toEqual(expectedFindings);
  return { ...readPcapng(file), file };
}

describe('TCP', () => {
  test('a connection is there from its handshake to its FINs, with its bytes', async () => {
    const tested = await listener();
    const peer = await connect(tested);
    await echoed(peer, 'one\n');
    await echoed(peer, 'two\n');
    const peerPort = peer.socket.localPort;
    await closed(tested, peer);
    const { packets, file } = await packetsOf(tested);
    expect(packets.map(({ direction, flags }) => `${direction} ${flags}`)).toEqual([
      'in SYN',
      'out SYN ACK',
      'in ACK',
      'in PSH ACK',
      'out PSH ACK',
      'in PSH ACK',
      'out PSH ACK',
      'in FIN ACK',
      'out ACK',
      'out FIN ACK',
      'in ACK',
    ]);
    expect([payloadOf(packets, 'in').toString(), payloadOf(packets, 'out').toString()]).toEqual([
      'one\ntwo\n',
      'one\ntwo\n',
    ]);
    expect([packets[0]?.source, packets[0]?.target]).toEqual([
      `127.0.0.1:${peerPort}`,
      `127.0.0.1:${tested.status.address?.port}`,
    ]);
    const { body } = await request(node.url).get(`/v1/listeners/${tested.id}/messages`);
    expect([packets[3], packets[6]].map((packet) => new Date(packet?.atMs ?? 0).toISOString())).toEqual([
      body.items[0].at,
      body.items[3].at,
    ]);
    if (HAS_TSHARK) expect(tshark(file, '-q', '-z', 'follow,tcp,ascii,0')).toContain('one\n');
  });

  test('of a connection whose beginning is not captured any more nothing is made up', async () => {
    const tested = await listener({ capture: { maxMessages: 3 } });
    const peer = await connect(tested);
    await echoed(peer, 'a\nb\nc\n');
    const { packets } = await packetsOf(tested);
    expect(packets.map(({ flags }) => flags)).toEqual(['PSH ACK', 'PSH ACK', 'PSH ACK']);
    expect(packets[0]?.comment).toBe('3 earlier messages of this connection are not captured');
  });

  test('a message longer than a packet is cut into segments, and acknowledged', async () => {
    const tested = await listener({ framing: { type: 'length' }, capture: { maxBytes: 16 * 1024 * 1024 } });
    const message = Buffer.alloc(300_001, 'x');
    message.writeUInt32BE(message.length - 4);
    const peer = await connect(tested);
    await echoed(peer, message);
    await closed(tested, peer);
    const { packets } = await packetsOf(tested);
    expect([payloadOf(packets, 'in').equals(message), payloadOf(packets, 'out').equals(message)]).toEqual([true, true]);
    expect(Math.max(...packets.map(({ payload }) => payload.length))).toBe(32_768);
  });

  test('a RST is there from whom it came', async () => {
    const tested = await listener();
    for (const reset of ['api', 'peer']) {
      const peer = await connect(tested);
      await echoed(peer, `${reset}\n`);
      const { body } = await request(node.url).get(`/v1/connections?listener=${tested.id}`);
      if (reset === 'api')
        await request(node.url).post(`/v1/connections/${body.items[0].id}/close`).send({ mode: 'reset' });
      else peer.socket.resetAndDestroy();
      await poll(
        async () => (await request(node.url).get(`/v1/listeners/${tested.id}`)).body.status.connections,
        (count) => count === 0,
      );
    }
    const { packets } = await packetsOf(tested, '', ['Connection reset (RST)', 'Connection reset (RST)']);
    expect(packets.filter(({ flags }) => flags.includes('RST')).map(({ direction }) => direction)).toEqual([
      'out',
      'in',
    ]);
  });

  test('connections on several threads are in order of time, each whole', async () => {
    const tested = await listener({ threads: 2 });
    const connections = await Promise.all(Array.from({ length: 8 }, () => connect(tested)));
    for (const line of ['a\n', 'b\n', 'c\n']) for (const peer of connections) await echoed(peer, line);
    const { packets } = await packetsOf(tested);
    expect(packets.map(({ atMs }) => atMs)).toEqual(packets.map(({ atMs }) => atMs).sort((a, b) => a - b));
    for (const peer of connections) {
      const own = packets.filter(({ source, target }) =>
        [source, target].includes(`127.0.0.1:${peer.socket.localPort}`),
      );
      expect([own[0]?.flags, payloadOf(own, 'in').toString(), payloadOf(own, 'out').toString()]).toEqual([
        'SYN',
        'a\nb\nc\n',
        'a\nb\nc\n',
      ]);
    }
  });

  test('filters choose messages, and what is chosen is a stream by itself', async () => {
    const tested = await listener();
    await echoed(await connect(tested), 'keep 1\ndrop\nkeep 2\n');
    const { packets } = await packetsOf(tested, '?contains=keep&direction=in');
    expect(packets.map(({ flags, comment }) => [flags, comment])).toEqual([
      ['SYN', undefined],
      ['SYN ACK', undefined],
      ['ACK', undefined],
      ['PSH ACK', undefined],
      ['PSH ACK', undefined],
    ]);
    expect(payloadOf(packets, 'in').toString()).toBe('keep 1\nkeep 2\n');
    expect((await packetsOf(tested, '?until=2020-01-01T00:00:00Z')).packets).toEqual([]);
  });

  test('a client is the one that opens', async () => {
    const tested = await listener();
    const { body } = await request(node.url)
      .post('/v1/clients')
      .send({ host: '127.0.0.1', port: tested.status.address?.port, framing: { type: 'line' } });
    const client = body as Client;
    await request(node.url).post(`/v1/clients/${client.id}/exchange`).send({ data: 'PING' }).expect(200);
    await request(node.url).post(`/v1/clients/${client.id}/stop`).expect(200);
    const { packets } = readPcapng(await download(`clients/${client.id}/messages.pcapng`, other.url));
    expect(packets.slice(0, 5).map(({ direction, flags }) => `${direction} ${flags}`)).toEqual([
      'out SYN',
      'in SYN ACK',
      'out ACK',
      'out PSH ACK',
      'in PSH ACK',
    ]);
    expect(packets.at(-1)?.flags).toBe('ACK');
  });
});

describe('UDP', () => {
  test.each(['127.0.0.1', '::1'])('a message is a datagram, however long, to %s', async (host) => {
    const tested = await listener({ transport: 'udp', framing: { type: 'raw' }, host });
    const peer = await peers.udp(addressOf(tested), host === '::1' ? 'udp6' : 'udp4');
    const sizes = [5, 0, 60_001];
    for (const size of sizes) peer.send(Buffer.alloc(size, 'u'));
    await peer.datagrams(3);
    const { packets } = await packetsOf(tested);
    expect(packets.map(({ protocol, direction, payload }) => [protocol, direction, payload.length])).toEqual(
      sizes.flatMap((size) => [
        ['udp', 'in', size],
        ['udp', 'out', size],
      ]),
    );
    expect(packets[0]?.source).toBe(`${host === '::1' ? '[1]' : host}:${peer.port}`);
  });

  test('on a socket of every address, the peer gives the IP version', async () => {
    const open = await startTwoThreadNode({ PORTCALL_BIND_ALLOW: '[::]/0' });
    const { body } = await request(open.url)
      .post('/v1/listeners')
      .send({ transport: 'udp', host: '::', handler: { type: 'echo' } })
      .expect(201);
    const peer = await peers.udp({ host: '127.0.0.1', port: addressOf(body as Listener).port });
    peer.send('x');
    await peer.datagrams(1);
    const { packets } = readPcapng(await download(`listeners/${body.id}/messages.pcapng`, open.url));
    await open.stop();
    expect([packets[0]?.source, packets[0]?.target]).toEqual([
      `127.0.0.1:${peer.port}`,
      `0.0.0.0:${addressOf(body as Listener).port}`,
    ]);
  });
});

interface Following {
  readonly response: IncomingMessage;
  file(): Buffer;
  readonly ended: Promise<unknown>;
}

async function follow(tested: Listener, url = node.url): Promise<Following> {
  const [response] = (await once(
    httpGet(`${url}/v1/listeners/${tested.id}/messages.pcapng?follow=true`),
    'response',
  )) as [IncomingMessage];
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => undefined);
  const ended = once(response, 'end');
  // A test that hangs up does not wait for it.
  ended.catch(() => undefined);
  return { response, file: () => Buffer.concat(chunks), ended };
}

const running = async (): Promise<string | undefined> =>
  /^portcall_capture_downloads (\d+)/m.exec((await request(node.url).get('/metrics')).text)?.[1];

describe('following', () => {
  test('goes on with what comes, says when nothing does, and ends with the listener, on any node', async () => {
    const tested = await listener();
    const peer = await connect(tested);
    await echoed(peer, 'before\n');
    const { file, ended } = await follow(tested, other.url);
    await poll(file, (bytes) => bytes.includes('before\n'));
    await echoed(peer, 'while\n');
    await poll(file, (bytes) => bytes.includes('while\n'));
    await poll(file, (bytes) => readPcapng(bytes).blocks.filter((name) => name === 'statistics').length >= 2);
    await closed(tested, peer);
    await poll(file, (bytes) => readPcapng(bytes).packets.some(({ flags }) => flags.includes('FIN')));
    await request(node.url).delete(`/v1/listeners/${tested.id}`).expect(204);
    await ended;
    const { packets } = readPcapng(file());
    expect([payloadOf(packets, 'in').toString(), payloadOf(packets, 'out').toString()]).toEqual([
      'before\nwhile\n',
      'before\nwhile\n',
    ]);
    if (HAS_TSHARK) expect(findings(file())).toEqual([]);
  });

  test('is bounded, and a reader that goes away makes room', async () => {
    const tested = await listener({ threads: 2 });
    const [one] = [await follow(tested), await follow(tested)];
    const { status, body } = await request(node.url).get(`/v1/listeners/${tested.id}/messages.pcapng`);
    expect([status, body.code, await running()]).toEqual([429, 'download_limit', '2']);
    one.response.destroy();
    await poll(running, (count) => count === '1');
    await packetsOf(tested);
    await request(node.url).delete(`/v1/listeners/${tested.id}`).expect(204);
    await poll(running, (count) => count === '0');
  });

  test('a reader that does not read delays nothing, and gets the number of missed messages', async () => {
    const tested = await listener({ capture: { maxMessages: 10, maxBytes: 16 * 1024 * 1024 } });
    const { response, file } = await follow(tested);
    response.pause();
    const peer = await connect(tested);
    const line = `${'y'.repeat(100_000)}\n`;
    for (let n = 0; n < 100; n++) await echoed(peer, line);
    response.resume();
    const { packets } = await poll(
      () => readWhole(file()),
      ({ packets }) =>
        packets.some(({ comment }) => comment?.includes('earlier messages') === true) &&
        payloadOf(packets, 'in').length % line.length === 0,
    );
    expect(payloadOf(packets, 'out').length).toBeGreaterThan(0);
    response.destroy();
    await poll(running, (count) => count === '0');
  });
});

/** The last block may be on its way. */
function readWhole(file: Buffer): PcapngFile {
  let end = 0;
  while (end + 8 <= file.length && end + file.readUInt32LE(end + 4) <= file.length) end += file.readUInt32LE(end + 4);
  return end === 0 ? { packets: [], blocks: [] } : readPcapng(file.subarray(0, end));
}

test('an endpoint that was never opened, or has captured nothing, is a file without packets', async () => {
  expect((await packetsOf(await listener())).blocks).toEqual(['section', 'interface']);
});

test.each([
  ['follow=maybe', 'follow'],
  ['since=yesterday', 'since'],
  ['what=ever', 'what'],
])('the query %s is a 400 that names %s', async (query, path) => {
  const { id } = await listener();
  const { status, body } = await request(node.url).get(`/v1/listeners/${id}/messages.pcapng?${query}`);
  expect([status, body.errors[0].path]).toEqual([400, path]);
});
