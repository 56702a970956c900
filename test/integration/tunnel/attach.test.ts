import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pollUntil } from '../../helpers/poll.ts';
import { hashOf, random, TunnelBench } from './bench.ts';

const bench = new TunnelBench();
beforeAll(() => bench.start());
afterEach(() => bench.closeAll());
afterAll(() => bench.stop());

describe('a tunnel to a connection of a listener', () => {
  it('carries every byte both ways, whatever the frames', async () => {
    const { peer, path } = await bench.accepted();
    const tunnel = await bench.open(path);
    const [down, up] = [random(1024 * 1024), random(1024 * 1024)];
    peer.send(down);
    for (let at = 0; at < up.length;) {
      const length = Math.min(1 + (at % 70_000), up.length - at);
      tunnel.send(up.subarray(at, at + length));
      at += length;
    }
    await tunnel.received(down.length);
    expect(hashOf(tunnel.bytes)).toBe(hashOf(down));
    expect(hashOf(Buffer.from(await peer.bytes(up.length), 'latin1'))).toBe(hashOf(up));
  });

  it('keeps the order of frames, fragments and text, with control frames in between', async () => {
    const { peer, path } = await bench.accepted();
    const tunnel = await bench.open(path);
    tunnel.send('one ');
    tunnel.ws.send(Buffer.from('two '), { binary: true, fin: false });
    tunnel.ws.ping('are you there?');
    tunnel.ws.send(Buffer.from('three '), { fin: true });
    tunnel.ws.send('four ');
    tunnel.ws.pong();
    tunnel.send('five');
    expect(await peer.bytes(23)).toBe('one two three four five');
    await tunnel.close();
  });

  it('of which a frame breaks the protocol is closed with 1002', async () => {
    const { path } = await bench.accepted();
    const tunnel = await bench.open(path);
    tunnel.send('good');
    (tunnel.ws as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
      Buffer.from([0xf2, 0x81, 0, 0, 0, 0, 0]),
    );
    expect((await tunnel.end()).code).toBe(1002);
  });

  it('rests the handler and the framing, and wakes them when it closes', async () => {
    const { peer, path, id } = await bench.accepted({ handler: { type: 'echo' }, framing: { type: 'line' } });
    const tunnel = await bench.open(path);
    expect((await bench.connection(id)).tunnelled).toBe(true);
    peer.send('raw\nbytes');
    await tunnel.received(9);
    await tunnel.close();
    await pollUntil(async () => !(await bench.connection(id)).tunnelled);
    peer.send('again\n');
    expect(await peer.bytes(6)).toBe('again\n');
  });

  it('counts, captures and publishes what passes', async () => {
    const { listener, peer, path, id } = await bench.accepted();
    const tunnel = await bench.open(path);
    peer.send('from peer');
    await tunnel.received(9);
    tunnel.send('to peer');
    await peer.bytes(7);
    await tunnel.close();
    const events = await bench.eventsOf(id, (all) => all.some(({ type }) => type === 'tunnel.closed'));
    expect(events.map(({ type, data }) => [type, data['data'] ?? data['mode']])).toEqual([
      ['connection.opened', undefined],
      ['tunnel.opened', 'duplex'],
      ['message.received', 'from peer'],
      ['message.sent', 'to peer'],
      ['tunnel.closed', 'duplex'],
    ]);
    expect(events.at(-1)?.data).toMatchObject({ bytesIn: 9, bytesOut: 7 });
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    const { body } = await bench.api<{ items: { data: string; direction: string }[] }>(
      'GET',
      `/listeners/${listener.id}/messages`,
    );
    expect(body.items.map(({ direction, data }) => [direction, data])).toEqual([
      ['in', 'from peer'],
      ['out', 'to peer'],
    ]);
    expect(await bench.connection(id)).toMatchObject({
      bytesIn: 9,
      bytesOut: 7,
      messagesIn: 1,
      messagesOut: 1,
      tunnelled: false,
    });
  });

  it('leaves what was captured as it was, however long', async () => {
    const { listener, peer, path } = await bench.accepted({ encoding: 'base64' });
    const tunnel = await bench.open(path);
    const [down, up] = [random(20_000), random(20_000)];
    peer.send(down);
    await tunnel.received(down.length);
    tunnel.send(up);
    await peer.bytes(up.length);
    const { body } = await bench.api<{ items: { data: string; direction: string }[] }>(
      'GET',
      `/listeners/${listener.id}/messages`,
    );
    const captured = (wanted: string): Buffer =>
      Buffer.concat(
        body.items.filter(({ direction }) => direction === wanted).map(({ data }) => Buffer.from(data, 'base64')),
      );
    expect([hashOf(captured('in')), hashOf(captured('out'))]).toEqual([hashOf(down), hashOf(up)]);
  });

  it('is alone: a second one gets 409, and so do sends of others', async () => {
    const { path, id } = await bench.accepted();
    const first = await bench.open(path);
    await expect(bench.open(path)).rejects.toMatchObject({ status: 409, problem: { code: 'tunnel_attached' } });
    expect(await bench.api('POST', `/connections/${id}/send`, { data: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'tunnel_attached' },
    });
    await first.close();
    await pollUntil(async () => !(await bench.connection(id)).tunnelled);
    expect((await bench.api('POST', `/connections/${id}/send`, { data: 'x' })).status).toBe(202);
    await (await bench.open(path)).close();
  });

  it.each([
    ['closed', 'onClose=close', (ws: { close(): void }) => ws.close(), 'tunnel_closed', undefined],
    ['lost', 'onClose=close', (ws: { terminate(): void }) => ws.terminate(), 'tunnel_closed', 'ECONNRESET'],
  ])('that is %s with %s ends the connection so', async (_how, query, end, reason, code) => {
    const { peer, path, id } = await bench.accepted();
    const tunnel = await bench.open(`${path}?${query}`);
    tunnel.send('last words');
    await peer.bytes(10);
    end(tunnel.ws);
    peer.socket.once('end', () => peer.end());
    expect(await peer.gone()).toBe(code);
    const events = await bench.eventsOf(id, (all) => all.some(({ type }) => type === 'connection.closed'));
    expect(events.at(-1)?.data).toMatchObject({ reason });
  });

  it('is closed with a code that says how its connection ended', async () => {
    for (const [mode, code, reason] of [
      ['graceful', 4010, 'api: the connection was closed by Portcall'],
      ['reset', 4010, 'api: the connection was closed by Portcall'],
    ] as const) {
      const { path, id } = await bench.accepted();
      const tunnel = await bench.open(path);
      await bench.api('POST', `/connections/${id}/close`, { mode });
      expect(await tunnel.end()).toEqual({ code, reason });
    }
    const { peer, path } = await bench.accepted();
    const tunnel = await bench.open(path);
    peer.send('before');
    await tunnel.received(6);
    peer.socket.resetAndDestroy();
    expect(await tunnel.end()).toEqual({ code: 4011, reason: 'the connection was reset or failed' });
    const stopped = await bench.accepted();
    const last = await bench.open(stopped.path);
    await bench.api('DELETE', `/listeners/${stopped.listener.id}`);
    expect((await last.end()).code).toBe(4010);
  });
});

describe('half-close', () => {
  it('of the peer is reported to a client with control frames, which can still send', async () => {
    const { peer, path } = await bench.accepted();
    const tunnel = await bench.opted(path);
    peer.send('all I have').end();
    await tunnel.event('half');
    expect(tunnel.text).toBe('all I have');
    expect(tunnel.events.map(({ event }) => event)).toEqual(['open', 'half']);
    tunnel.send('an answer');
    tunnel.half();
    expect(await peer.fin()).toBe('an answer');
    expect(await tunnel.end()).toEqual({ code: 1000, reason: 'the peer closed' });
  });

  it('of the client leaves the other direction open', async () => {
    const { peer, path } = await bench.accepted();
    const tunnel = await bench.opted(path);
    tunnel.send('question');
    tunnel.half();
    expect(await peer.fin()).toBe('question');
    peer.send('answer').end();
    await tunnel.event('half');
    expect(tunnel.text).toBe('answer');
    expect(await tunnel.end()).toEqual({ code: 1000, reason: 'the peer closed' });
  });

  it('is said to be refused when it comes too late, or is not understood', async () => {
    const { path } = await bench.accepted();
    const tunnel = await bench.opted(path);
    tunnel.half();
    tunnel.send('too late');
    expect(await tunnel.event('refused')).toMatchObject({ code: 'write_closed' });
    for (let count = 0; count < 10; count++) tunnel.ws.send(count % 2 === 0 ? '{"op":"bark"}' : 'woof');
    expect(await tunnel.end()).toEqual({ code: 4000, reason: 'too many malformed frames' });
    expect(tunnel.events.flatMap((event) => (event.event === 'refused' ? [event.code] : []))).toEqual([
      'write_closed',
      ...Array.from({ length: 5 }, () => ['validation_failed', 'malformed_json']).flat(),
    ]);
  });
});

describe('an ordinary client', () => {
  it.each([[[]], [['binary']], [['chat', 'binary']]])(
    'that offers %j sends text as bytes and is closed with 1000 when the peer ends',
    async (protocols) => {
      const { peer, path, id } = await bench.accepted();
      const tunnel = await bench.open(path, { protocols });
      expect(tunnel.ws.protocol).toBe(protocols.includes('binary') ? 'binary' : '');
      expect(tunnel.connection).toBe(id);
      tunnel.ws.send('{"op":"half"}');
      expect(await peer.bytes(13)).toBe('{"op":"half"}');
      peer.send('bye').end();
      expect(await tunnel.end()).toEqual({ code: 1000, reason: 'the peer closed' });
      expect(tunnel.text).toBe('bye');
      expect(tunnel.events).toEqual([]);
    },
  );
});

describe('observers', () => {
  it('see both directions separately, in order, while the handler continues', async () => {
    const { peer, path } = await bench.accepted({ handler: { type: 'echo' }, framing: { type: 'line' } });
    const [opted, plain, inOnly] = [
      await bench.opted(`${path}?observe=true`),
      await bench.open(`${path}?observe=true`),
      await bench.open(`${path}?observe=true&direction=in`),
    ];
    for (const line of ['one\n', 'two\n']) {
      const before = peer.receivedBytes;
      peer.send(line);
      await peer.bytes(before + 1);
      await opted.until(
        () => opted.events.filter(({ event }) => event === 'direction').length % 2 === 0 && opted.text.includes(line),
        line,
      );
    }
    await plain.received(opted.receivedBytes);
    await inOnly.received(8);
    const order = opted.log.map((entry) =>
      Buffer.isBuffer(entry) ? 'bytes' : entry.event === 'direction' ? entry.direction : entry.event,
    );
    expect(order).toEqual(['open', 'in', 'bytes', 'out', 'bytes', 'in', 'bytes', 'out', 'bytes']);
    expect(opted.events[0]).toMatchObject({ event: 'open', mode: 'observe' });
    expect(plain.bytes).toEqual(opted.bytes);
    expect(inOnly.text).toBe('one\ntwo\n');
  });

  it('see what a tunnel that has the connection passes, and outlive it', async () => {
    const { peer, path } = await bench.accepted();
    const observer = await bench.open(`${path}?observe=true`);
    const tunnel = await bench.open(path);
    const sent = random(300_000);
    peer.send(sent);
    await tunnel.received(sent.length);
    await observer.received(sent.length);
    expect(hashOf(tunnel.bytes)).toBe(hashOf(sent));
    expect(hashOf(observer.bytes)).toBe(hashOf(sent));
    await tunnel.close();
    peer.send('on');
    await observer.received(sent.length + 2);
  });

  it('may not send, and are closed with 4013 when they do', async () => {
    const { path } = await bench.accepted();
    const observer = await bench.open(`${path}?observe=true`);
    observer.send('me too');
    expect(await observer.end()).toEqual({ code: 4013, reason: 'this tunnel only observes' });
    const opted = await bench.opted(`${path}?observe=true`);
    opted.half();
    expect(await opted.event('refused')).toMatchObject({ code: 'state_conflict' });
  });

  it('are bounded', async () => {
    const { path } = await bench.accepted();
    const all = await Promise.all(Array.from({ length: 8 }, () => bench.open(`${path}?observe=true`)));
    await expect(bench.open(`${path}?observe=true`)).rejects.toMatchObject({
      status: 429,
      problem: { code: 'tunnel_limit' },
    });
    await all[0]?.close();
    await pollUntil(() =>
      bench.open(`${path}?observe=true`).then(
        () => true,
        () => false,
      ),
    );
  });
});

describe('a tunnel to a UDP session', () => {
  it('has one datagram in each frame, empty ones too', async () => {
    const listener = await bench.listener({ transport: 'udp' });
    const peer = await bench.peers.udp(listener);
    peer.send('hello');
    const { id } = await bench.connectionOf(listener.id);
    const tunnel = await bench.opted(`/connections/${id}/tunnel`);
    for (const datagram of ['one', '', 'three']) peer.send(datagram);
    await tunnel.until(() => tunnel.frames.length === 3, 'three frames');
    expect(tunnel.frames.map(String)).toEqual(['one', '', 'three']);
    for (const datagram of ['eins', '', 'drei']) tunnel.send(datagram);
    expect(await peer.datagrams(3)).toEqual(['eins', '', 'drei']);
    tunnel.send(random(65_508));
    expect(await tunnel.event('refused')).toMatchObject({ code: 'datagram_too_large' });
    tunnel.half();
    await tunnel.until(
      () => tunnel.events.some((event) => event.event === 'refused' && event.code === 'state_conflict'),
      'half refused',
    );
    tunnel.send('still there');
    expect(await peer.datagrams(4)).toContain('still there');
  });
});

describe('a request for a tunnel', () => {
  it('to a connection that is not there is answered with 404', async () => {
    await expect(bench.open('/connections/con_00000000000000000000000000/tunnel')).rejects.toMatchObject({
      status: 404,
      problem: { code: 'not_found' },
    });
    await expect(bench.open('/connections/nonsense/tunnel')).rejects.toMatchObject({ status: 404 });
  });

  it('with a wrong parameter is answered with 400 that names it', async () => {
    const { path } = await bench.accepted();
    for (const [query, wrong] of [
      ['observe=yes', 'observe'],
      ['sparkle=1', 'sparkle'],
      ['onClose=keep&onClose=close', 'onClose'],
    ] as const) {
      await expect(bench.open(`${path}?${query}`)).rejects.toMatchObject({
        status: 400,
        problem: { code: 'validation_failed', errors: [{ path: wrong }] },
      });
    }
  });

  it('that is no upgrade is answered with 426', async () => {
    const { path } = await bench.accepted();
    expect(await bench.api('GET', path)).toMatchObject({ status: 426, body: { code: 'upgrade_required' } });
    expect(await bench.api('GET', '/tunnel?host=127.0.0.1&port=1')).toMatchObject({ status: 426 });
  });
});
