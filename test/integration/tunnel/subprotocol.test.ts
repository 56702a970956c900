import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TUNNEL_PROTOCOL } from '../../../src/contract/tunnel.ts';
import { TunnelBench } from './bench.ts';

const bench = new TunnelBench();
beforeAll(() => bench.start());
afterEach(() => bench.closeAll());
afterAll(() => bench.stop());

describe('the subprotocol', () => {
  it.each(['mqtt', 'binary', 'x.y_z~1', TUNNEL_PROTOCOL])(
    '%s is agreed on when the request names it and the client offers it',
    async (name) => {
      const { peer, path } = await bench.accepted();
      const tunnel = await bench.open(`${path}?subprotocol=${encodeURIComponent(name)}`, {
        protocols: ['other', name, 'binary'].filter((one, at, all) => all.indexOf(one) === at),
      });
      expect(tunnel.ws.protocol).toBe(name);
      tunnel.send('bytes');
      expect(await peer.bytes(5)).toBe('bytes');
      peer.send('back');
      await tunnel.received(4);
      expect(tunnel.events.length > 0).toBe(name === TUNNEL_PROTOCOL);
    },
  );

  it('without a name is one of ours', async () => {
    const open = async (protocols: string[]) =>
      (await bench.open((await bench.accepted()).path, { protocols })).ws.protocol;
    expect(await open(['mqtt', 'binary'])).toBe('binary');
    expect(await open(['binary', TUNNEL_PROTOCOL])).toBe(TUNNEL_PROTOCOL);
  });

  it.each([
    ['mqtt', []],
    ['mqtt', ['binary']],
    ['MQTT', ['mqtt']],
  ])('%s that is not offered by %j is refused, and the connection stays', async (name, protocols) => {
    const { id, path } = await bench.accepted();
    await expect(bench.open(`${path}?subprotocol=${name}`, { protocols })).rejects.toMatchObject({
      status: 400,
      problem: { code: 'validation_failed', errors: [{ path: 'subprotocol' }] },
    });
    expect((await bench.connection(id)).tunnelled).toBe(false);
  });

  it.each(['', 'a b', 'a,b', 'x'.repeat(129)])('"%s" is no name', async (name) => {
    const { path } = await bench.accepted();
    await expect(
      bench.open(`${path}?subprotocol=${encodeURIComponent(name)}`, { protocols: ['mqtt'] }),
    ).rejects.toMatchObject({ status: 400, problem: { errors: [{ path: 'subprotocol' }] } });
  });

  it('is agreed on by a tunnel that dials, too', async () => {
    const server = await bench.serve((socket) => void socket.on('data', (bytes: Buffer) => socket.write(bytes)));
    const tunnel = await bench.open(`/tunnel?host=127.0.0.1&port=${server.port}&subprotocol=mqtt`, {
      protocols: ['mqtt'],
    });
    expect(tunnel.ws.protocol).toBe('mqtt');
    tunnel.send('ping');
    await tunnel.received(4);
    await expect(
      bench.open(`/tunnel?host=127.0.0.1&port=${server.port}&subprotocol=amqp`, { protocols: ['mqtt'] }),
    ).rejects.toMatchObject({ status: 400 });
    await expect(bench.open(`/tunnel?host=127.0.0.1&port=0x${server.port.toString(16)}`)).rejects.toMatchObject({
      status: 400,
      problem: { errors: [{ path: 'port' }] },
    });
  });
});
