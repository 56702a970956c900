import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBlackHole } from '../../helpers/black-hole.ts';
import { closedPort } from '../../helpers/client-bench.ts';
import { poll } from '../../helpers/poll.ts';
import { ended, hashOf, random, TunnelBench } from './bench.ts';

const bench = new TunnelBench();
beforeAll(() => bench.start({ PORTCALL_MAX_TUNNELS: '12' }));
afterEach(() => bench.closeAll());
afterAll(() => bench.stop());

const to = (port: number, more = ''): string => `/tunnel?host=127.0.0.1&port=${port}${more}`;

describe('a dialled tunnel', () => {
  it('carries every byte both ways, also what the server says first', async () => {
    const greeting = random(8 * 1024 * 1024);
    const server = await bench.serve((socket) => {
      socket.write(greeting);
      socket.pipe(socket);
    });
    const tunnel = await bench.open(to(server.port));
    const sent = random(1024 * 1024);
    tunnel.send(sent.subarray(0, 600_000));
    tunnel.send(sent.subarray(600_000));
    await tunnel.received(greeting.length + sent.length);
    expect(hashOf(tunnel.bytes)).toBe(hashOf(Buffer.concat([greeting, sent])));
    await tunnel.close();
    const events = await bench.eventsOf(tunnel.connection, (all) => all.some(({ type }) => type === 'tunnel.closed'));
    expect(events.find(({ type }) => type === 'tunnel.closed')?.data).toMatchObject({
      bytesIn: greeting.length + sent.length,
      bytesOut: sent.length,
    });
  });

  it('is a connection like any other: listed, inspected, with its first and last event', async () => {
    const server = await bench.serve();
    const tunnel = await bench.opted(to(server.port));
    const { connection } = await tunnel.event('open');
    expect(connection).toBe(tunnel.connection);
    const { body } = await bench.api<{ items: { id: string }[] }>('GET', '/connections');
    expect(body.items.map(({ id }) => id)).toContain(connection);
    expect(await bench.connection(connection)).toMatchObject({
      tunnel: expect.stringMatching(/^tun_/),
      direction: 'outbound',
      transport: 'tcp',
      remote: { host: '127.0.0.1', port: server.port },
      tunnelled: true,
    });
    const peer = await server.socket();
    tunnel.send('ping');
    await once(peer, 'data');
    await tunnel.close();
    peer.end();
    const events = await bench.eventsOf(connection, ended);
    expect(events.map(({ type, seq }) => [type, seq])).toEqual([
      ['connection.opened', 1],
      ['tunnel.opened', 2],
      ['tunnel.closed', 3],
      ['connection.closed', 4],
    ]);
    expect(events.at(-1)).toMatchObject({
      tunnel: expect.stringMatching(/^tun_/),
      data: { reason: 'tunnel_closed', bytesIn: 0, bytesOut: 4 },
    });
  });

  it('publishes its bytes when asked to', async () => {
    const server = await bench.serve((socket) => socket.end('hello'));
    const tunnel = await bench.open(to(server.port, '&events=full'));
    await tunnel.end();
    const events = await bench.eventsOf(tunnel.connection, ended);
    expect(events.filter(({ type }) => type === 'message.received').map(({ data }) => data['data'])).toEqual(['hello']);
  });

  it('closes the connection in order when its client does, and cuts it when the client is lost', async () => {
    const server = await bench.serve();
    const polite = await bench.open(to(server.port));
    polite.send('bye');
    await polite.close();
    const first = await server.socket(1);
    first.resume();
    await once(first, 'end');
    const lost = await bench.open(to(server.port));
    const second = await server.socket(2);
    lost.ws.terminate();
    const [error] = (await once(second, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
  });

  it('is closed with 1000 when the peer ends, for an ordinary client', async () => {
    const server = await bench.serve((socket) => socket.end('that is all'));
    const tunnel = await bench.open(to(server.port));
    expect(await tunnel.end()).toEqual({ code: 1000, reason: 'the peer closed' });
    expect(tunnel.text).toBe('that is all');
    expect((await bench.eventsOf(tunnel.connection, ended)).at(-1)?.data).toMatchObject({ reason: 'peer_closed' });
  });

  it('gives a client that does not read what was there, and then how it ended', async () => {
    const sent = random(2 * 1024 * 1024);
    const server = await bench.serve((socket) => socket.end(sent));
    const tunnel = await bench.open(to(server.port));
    tunnel.ws.pause();
    // Everything is on its way, or waits: the peer has nothing more to do.
    await bench.eventsOf(tunnel.connection, ended);
    tunnel.ws.resume();
    expect(await tunnel.end()).toEqual({ code: 1000, reason: 'the peer closed' });
    expect(hashOf(tunnel.bytes)).toBe(hashOf(sent));
  });

  it('half-closes both ways with control frames', async () => {
    const server = await bench.serve();
    const tunnel = await bench.opted(to(server.port));
    const peer = await server.socket();
    let got = '';
    peer.on('data', (chunk) => (got += String(chunk)));
    tunnel.send('request');
    tunnel.half();
    await once(peer, 'end');
    expect(got).toBe('request');
    peer.end('response');
    await tunnel.event('half');
    expect(tunnel.text).toBe('response');
    expect(await tunnel.end()).toEqual({ code: 1000, reason: 'the peer closed' });
  });

  it('speaks TLS with the target when asked to, and carries what is inside', async () => {
    const listener = await bench.listener({ transport: 'tls', tls: { selfSigned: true }, handler: { type: 'echo' } });
    await expect(bench.open(to(listener.port, '&transport=tls'))).rejects.toMatchObject({
      status: 502,
      problem: { code: 'tls_certificate_rejected' },
    });
    const tunnel = await bench.opted(to(listener.port, '&transport=tls&verify=false'));
    const sent = random(1024 * 1024);
    tunnel.send(sent.subarray(0, 500_000));
    tunnel.send(sent.subarray(500_000));
    await tunnel.received(sent.length);
    expect(hashOf(tunnel.bytes)).toBe(hashOf(sent));
    expect(await bench.connection(tunnel.connection)).toMatchObject({ transport: 'tls', tls: { version: 'TLSv1.3' } });
    tunnel.half();
    expect(await tunnel.end()).toEqual({ code: 1000, reason: 'the peer closed' });
  });

  it('carries UDP, one datagram per frame, and reports a closed port', async () => {
    const socket = createSocket('udp4');
    socket.on('message', (datagram, { port }) =>
      socket.send(Buffer.concat([Buffer.from('>'), datagram]), port, '127.0.0.1'),
    );
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const tunnel = await bench.opted(to(socket.address().port, '&transport=udp'));
    for (const datagram of ['a', '', 'ccc']) tunnel.send(datagram);
    await tunnel.until(() => tunnel.frames.length === 3, 'three frames');
    expect(tunnel.frames.map(String)).toEqual(['>a', '>', '>ccc']);
    socket.close();
    await once(socket, 'close');
    tunnel.send('anybody?');
    expect(await tunnel.event('refused')).toMatchObject({ code: 'connection_refused' });
  });
});

describe('a target that cannot be reached', () => {
  it('is an answer before the upgrade', async () => {
    await expect(bench.open(to(await closedPort()))).rejects.toMatchObject({
      status: 502,
      problem: { code: 'connection_refused' },
    });
    await expect(bench.open('/tunnel?host=no-such-host.invalid&port=1')).rejects.toMatchObject({
      status: 502,
      problem: { code: 'name_not_resolved' },
    });
  });

  it('is given up in time', async () => {
    const hole = await openBlackHole();
    await expect(bench.open(to(hole.port, '&connectTimeoutMs=200'))).rejects.toMatchObject({
      status: 504,
      problem: { code: 'connect_timeout' },
    });
    await hole.close();
  });

  it('is refused when the egress rules forbid it, by whatever name', async () => {
    const own = Number(new URL(bench.node.url).port);
    await expect(bench.open(to(own))).rejects.toMatchObject({ status: 403, problem: { code: 'egress_forbidden' } });
    await expect(bench.open(`/tunnel?host=localhost&port=${own}`)).rejects.toMatchObject({
      status: 403,
      problem: { code: 'egress_forbidden' },
    });
  });

  it('has to be said properly', async () => {
    for (const [query, wrong] of [
      ['port=1', 'host'],
      ['host=a', 'port'],
      ['host=a&port=0', 'port'],
      ['host=a&port=1&transport=sctp', 'transport'],
      ['host=a&port=1&observe=true', 'observe'],
      ['host=a&port=1&verify=false', 'verify'],
      ['host=a&port=1&serverName=b', 'serverName'],
    ] as const) {
      await expect(bench.open(`/tunnel?${query}`)).rejects.toMatchObject({
        status: 400,
        problem: { code: 'validation_failed', errors: [{ path: wrong }] },
      });
    }
  });
});

describe('the number of tunnels', () => {
  it('is bounded, and a failed one takes no place', async () => {
    const server = await bench.serve();
    const port = await closedPort();
    for (let count = 0; count < 12; count++) await expect(bench.open(to(port))).rejects.toMatchObject({ status: 502 });
    const open = await Promise.all(Array.from({ length: 12 }, () => bench.open(to(server.port))));
    await expect(bench.open(to(server.port))).rejects.toMatchObject({ status: 429, problem: { code: 'tunnel_limit' } });
    const metrics = await (await fetch(`${bench.node.url}/metrics`)).text();
    expect(metrics).toContain('portcall_tunnels{mode="dialled"} 12');
    expect(metrics).toMatch(/portcall_tunnel_bytes_total\{direction="in"\} \d+/);
    await open[0]?.close();
    await poll(
      () =>
        bench.open(to(server.port)).then(
          () => true,
          () => false,
        ),
      (done) => done,
    );
  });
});

describe('a handshake that is not one', () => {
  it('leaves no connection behind', async () => {
    const server = await bench.serve();
    const { hostname, port } = new URL(bench.node.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.write(
      `GET /v1${to(server.port)} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 400 /);
    const peer = await server.socket();
    peer.resume();
    await once(peer, 'end');
    socket.destroy();
  });
});
