import { once } from 'node:events';
import { WebSocket } from 'ws';
import { openPeer } from '../peer.ts';
import type { World } from '../world.ts';
import { expectSame, type Operation } from './operation.ts';

const TIMEOUT_MS = 10_000;

async function openTunnel({ service }: World, path: string): Promise<WebSocket> {
  const ws = new WebSocket(`${service.url.replace(/^http/, 'ws')}${path}`, { perMessageDeflate: false });
  await once(ws, 'open', { signal: AbortSignal.timeout(TIMEOUT_MS) });
  ws.on('error', () => undefined);
  return ws;
}

/** What comes until so many bytes have come. */
async function take(ws: WebSocket, bytes: number): Promise<string> {
  const parts: Buffer[] = [];
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  for (let got = 0; got < bytes;) {
    const [part] = (await once(ws, 'message', { signal })) as [Buffer];
    parts.push(part);
    got += part.length;
  }
  return Buffer.concat(parts).toString();
}

async function leave(ws: WebSocket, lost: boolean): Promise<void> {
  if (ws.readyState === WebSocket.CLOSED) return;
  const closed = once(ws, 'close');
  if (lost) ws.terminate();
  else ws.close();
  await closed;
}

/** To one of our own listeners: through the node and back. */
export const dialled: Operation = {
  weight: 12,
  async run(world) {
    const { random, ports, count } = world;
    const ws = await openTunnel(world, `/v1/tunnel?host=127.0.0.1&port=${ports.tcp}`);
    for (let left = random.int(1, 3); left > 0; left--) {
      const message = random.text(random.int(1, 20_000));
      const answer = take(ws, message.length);
      ws.send(Buffer.from(message));
      expectSame('echo through a tunnel', await answer, message);
    }
    await leave(ws, random.chance(0.2));
    count('tunnels dialled');
  },
};

/** Takes over a connection for a while, or watches it. */
export const attached: Operation = {
  weight: 8,
  async run(world) {
    const { random, ports, api, count } = world;
    const peer = await openPeer('tcp', ports.manual);
    try {
      const {
        body: { items },
      } = await api.call<{ items: { id: string }[] }>('GET', '/v1/connections?listener=kept-manual&limit=50');
      const observe = random.chance(0.4);
      // It may not be accepted yet, and another attempt may have closed it.
      if (items.length === 0) return;
      const { id } = random.pick(items);
      await speakThrough(world, `/v1/connections/${id}/tunnel${observe ? '?observe=true' : ''}`, observe);
      // Only the API ends a connection of `manual`, unless the peer resets it. It may belong to another attempt, which may be ahead.
      await api.call(
        'POST',
        `/v1/connections/${id}/close`,
        { mode: random.pick(['graceful', 'reset']) },
        [200, 202, 204, 404, 409, 410],
      );
      count('tunnels attached');
    } finally {
      peer.cut();
    }
  },
};

/** Another one may have the connection, or it has just ended: then the upgrade is refused, which is no fault. */
async function speakThrough(world: World, path: string, observe: boolean): Promise<void> {
  const ws = await openTunnel(world, path).catch((error: unknown) => {
    if (/Unexpected server response: (?:404|409|410)/.test(String(error))) return undefined;
    throw error;
  });
  if (ws === undefined) return;
  if (!observe) ws.send(Buffer.from('through the tunnel'));
  await leave(ws, world.random.chance(0.3));
}
