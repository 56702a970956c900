import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { placementOf } from '../../../src/core/ids.ts';
import { NetThreads } from '../../../src/modules/data-plane/index.ts';
import { startTestNode, type TestNode } from '../../helpers/node.ts';
import { pollUntil } from '../../helpers/poll.ts';
import { ended, hashOf, random, TunnelBench } from './bench.ts';

const bench = new TunnelBench();
afterEach(() => bench.closeAll());

/** A node for one test. */
async function started(env: Record<string, string> = {}): Promise<TestNode> {
  await bench.start(env);
  onTestFinished(() => bench.stop());
  return bench.node;
}

it("a client's connection can be tunnelled, and is the client's again afterwards", async () => {
  await started();
  const server = await bench.serve((socket) => socket.pipe(socket));
  const { body } = await bench.api<{ id: string; status: { connection: string } }>('POST', '/clients', {
    host: '127.0.0.1',
    port: server.port,
    framing: { type: 'line' },
  });
  const tunnel = await bench.opted(`/connections/${body.status.connection}/tunnel`);
  tunnel.send('raw');
  await tunnel.received(3);
  expect(await bench.api('POST', `/clients/${body.id}/exchange`, { data: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'tunnel_attached' },
  });
  await tunnel.close();
  await pollUntil(async () => !(await bench.connection(body.status.connection)).tunnelled);
  expect(await bench.api('POST', `/clients/${body.id}/exchange`, { data: 'ours' })).toMatchObject({
    status: 200,
    body: { message: { data: 'ours' } },
  });
});

it('a node that stops closes its tunnels with 4200, whatever they lead to', async () => {
  const node = await started();
  const { path } = await bench.accepted();
  const server = await bench.serve((socket) => socket.resume());
  const all = [
    await bench.open(path),
    await bench.opted(`${path}?observe=true`),
    await bench.open(`/tunnel?host=127.0.0.1&port=${server.port}`),
  ];
  const peer = await server.socket();
  const [stopped, fin] = [node.stop(), once(peer, 'end')];
  for (const tunnel of all) expect(await tunnel.end()).toEqual({ code: 4200, reason: 'the node is shutting down' });
  await fin;
  peer.end();
  await stopped;
});

it('a net thread that is lost closes its tunnels with 4201', async () => {
  const node = await started();
  const server = await bench.serve();
  const tunnel = await bench.open(`/tunnel?host=127.0.0.1&port=${server.port}`);
  await bench.eventsOf(tunnel.connection, (all) => all.length === 2);
  await node.app.get(NetThreads, { strict: false }).kill(placementOf(tunnel.connection)?.thread ?? -1);
  expect(await tunnel.end()).toEqual({ code: 4201, reason: 'the net thread that held the connection ended' });
  const events = await bench.eventsOf(tunnel.connection, ended);
  expect(events.at(-1)).toMatchObject({ tunnel: expect.stringMatching(/^tun_/), data: { reason: 'thread_lost' } });
});

describe('with API keys', () => {
  const keys = {
    all: ['read', 'write', 'payload'],
    watcher: ['read', 'payload'],
    blind: ['read', 'write'],
    deaf: ['write', 'payload'],
  };
  const secrets = Object.fromEntries(
    Object.keys(keys).map((name) => [name, `pck_${randomBytes(32).toString('base64url')}`]),
  );
  const env = {
    PORTCALL_API_KEYS: Object.entries(keys)
      .map(
        ([name, scopes]) =>
          `${name}:${scopes.join('+')}:${createHash('sha256')
            .update(secrets[name] ?? '')
            .digest('hex')}`,
      )
      .join(','),
  };
  const as = (name: string) => ({ headers: { authorization: `Bearer ${secrets[name]}` } });

  it("reading, writing and payload are all needed, to observe not writing; a page's key comes as a subprotocol", async () => {
    await started(env);
    const server = await bench.serve();
    const dial = `/tunnel?host=127.0.0.1&port=${server.port}`;
    await expect(bench.open(dial)).rejects.toMatchObject({ status: 401 });
    for (const name of ['watcher', 'blind', 'deaf'])
      await expect(bench.open(dial, as(name))).rejects.toMatchObject({
        status: 403,
        problem: { code: 'insufficient_scope' },
      });
    const tunnel = await bench.open(dial, as('all'));
    const path = `/connections/${tunnel.connection}/tunnel`;
    await expect(bench.open(`${path}?observe=true`, as('blind'))).rejects.toMatchObject({ status: 403 });
    await bench.open(`${path}?observe=true`, as('watcher'));
    const page = {
      protocols: ['binary', `portcall.bearer.${Buffer.from(secrets['all'] ?? '').toString('base64url')}`],
    };
    await bench.open(`${path}?observe=true`, page);
    await expect(bench.open(path, { ...as('all'), origin: 'https://evil.example' })).rejects.toMatchObject({
      status: 403,
      problem: { code: 'origin_forbidden' },
    });
    await expect(bench.open(path, { headers: { ...as('all').headers, host: 'evil.example' } })).rejects.toMatchObject({
      status: 403,
      problem: { code: 'host_forbidden' },
    });
    const events = await bench.eventsOf(
      tunnel.connection,
      (all) => all.filter(({ type }) => type === 'tunnel.opened').length === 3,
      as('all').headers,
    );
    expect(events.filter(({ type }) => type === 'tunnel.opened').map(({ data }) => [data['mode'], data['by']])).toEqual(
      [
        ['duplex', 'all'],
        ['observe', 'watcher'],
        ['observe', 'all'],
      ],
    );
  });
});

describe('on two nodes', () => {
  /** The owner of the connections, and another node. */
  async function cluster(): Promise<TestNode> {
    const prefix = `test-${randomBytes(6).toString('hex')}`;
    await started({ PORTCALL_KEY_PREFIX: prefix });
    const other = await startTestNode({ PORTCALL_KEY_PREFIX: prefix });
    onTestFinished(() => other.stop());
    return other;
  }

  it('a tunnel works through any of them, closes included', async () => {
    const other = await cluster();
    const { peer, path, id } = await bench.accepted();
    const tunnel = await bench.opted(path, {}, other.url);
    expect(tunnel.connection).toBe(id);
    expect(await tunnel.event('open')).toMatchObject({ connection: id, mode: 'duplex' });
    const [down, up] = [random(1024 * 1024), random(1024 * 1024)];
    peer.send(down);
    for (let at = 0; at < up.length; at += 50_000) tunnel.send(up.subarray(at, at + 50_000));
    await tunnel.received(down.length);
    expect(hashOf(tunnel.bytes)).toBe(hashOf(down));
    expect(hashOf(Buffer.from(await peer.bytes(up.length), 'latin1'))).toBe(hashOf(up));
    await expect(bench.open(path, {}, other.url)).rejects.toMatchObject({
      status: 409,
      problem: { code: 'tunnel_attached' },
    });
    tunnel.half();
    await peer.fin();
    peer.end();
    expect(await tunnel.end()).toEqual({ code: 1000, reason: 'the peer closed' });
    await expect(bench.open(path, {}, other.url)).rejects.toMatchObject({
      status: 410,
      problem: { code: 'connection_ended' },
    });
  });

  it.each(['mqtt', 'x.y_z~1'])(
    'the subprotocol %s is agreed on through another node',
    async (name) => {
      const other = await cluster();
      const { peer, path } = await bench.accepted();
      const tunnel = await bench.open(
        `${path}?subprotocol=${encodeURIComponent(name)}`,
        { protocols: ['other', name] },
        other.url,
      );
      expect(tunnel.ws.protocol).toBe(name);
      tunnel.send('to the peer');
      expect(await peer.bytes(11)).toBe('to the peer');
      peer.send('and back');
      await tunnel.received(8);
      expect(tunnel.bytes.toString()).toBe('and back');
      expect(tunnel.events).toEqual([]);
      peer.end();
      expect(await tunnel.end()).toMatchObject({ code: 1000 });
    },
    60_000,
  );

  it('a subprotocol that is not offered is refused through another node, and ours is chosen without a name', async () => {
    const other = await cluster();
    const { id, path } = await bench.accepted();
    await expect(bench.open(`${path}?subprotocol=mqtt`, { protocols: ['binary'] }, other.url)).rejects.toMatchObject({
      status: 400,
      problem: { code: 'validation_failed', errors: [{ path: 'subprotocol' }] },
    });
    expect((await bench.connection(id)).tunnelled).toBe(false);
    const tunnel = await bench.open(path, { protocols: ['mqtt', 'binary'] }, other.url);
    expect(tunnel.ws.protocol).toBe('binary');
  }, 60_000);

  it('an ordinary client that is lost at one of them is lost for the other', async () => {
    const other = await cluster();
    const { peer, path } = await bench.accepted();
    const tunnel = await bench.open(`${path}?onClose=close`, {}, other.url);
    tunnel.send('x');
    await peer.bytes(1);
    tunnel.ws.terminate();
    expect(await peer.gone()).toBe('ECONNRESET');
  });

  it('one that stops closes what it passes on with 4200, and the connection stays', async () => {
    const other = await cluster();
    const { path, id } = await bench.accepted();
    const tunnel = await bench.open(path, {}, other.url);
    await other.stop();
    expect((await tunnel.end()).code).toBe(4200);
    await pollUntil(async () => !(await bench.connection(id)).tunnelled);
  });
});
