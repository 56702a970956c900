import { once } from 'node:events';
import { connect } from 'node:net';
import { expect } from 'vitest';
import { createPortcall, PortcallError, type EventStream, type StreamOptions } from '../../../client/src/index.ts';
import { EchoLoad } from '../../helpers/echo-load.ts';
import { RECOVERY_BOUND_MS } from '../lib/bounds.ts';
import type { Outage } from '../lib/outage.ts';
import { levelProblems } from '../lib/levels.ts';
import type { Scene } from '../lib/scene.ts';
import { wait, waitUntil } from '../lib/wait.ts';

const MIB = 1024 * 1024;
/** More than the buffers of the system and of a subscriber hold together. */
const STREAMED_BYTES = 24 * MIB;
const MESSAGE_BYTES = 16 * 1024;
const ON_SLOW = ['resume', 'drop', 'close'] as const;

export const deafSubscriber: Outage = {
  name: 'deaf-subscriber',
  what: 'Subscribers that never read, one for each `onSlow`.',
  async inflict(scene) {
    const { id, port } = await scene.openListener({ handler: { type: 'echo' }, capture: { maxMessages: 0 } });
    const streams = await Promise.all(ON_SLOW.map((onSlow) => subscribeAndStall(scene, { listener: id, onSlow })));
    let closeCode = 0;
    streams[2]?.closed.catch((error: unknown) => {
      closeCode = error instanceof PortcallError ? Number(error.problem['closeCode']) : -1;
    });
    const subscriptions = await countSubscriptions(scene);
    const load = new EchoLoad(port, { connections: 4, message: 'd'.repeat(MESSAGE_BYTES) });
    try {
      await waitUntil(() => load.roundTrips * MESSAGE_BYTES > STREAMED_BYTES, RECOVERY_BOUND_MS);
      await load.stop();
      // While Redis is away nothing is delivered yet: one that read again before that would not be slow. Nor must it wait: it is cut when it takes its close for too long.
      await wait(
        () => countSubscriptions(scene),
        (count) => count < subscriptions,
        RECOVERY_BOUND_MS,
      );
      streams[2]?.resume();
      await waitUntil(() => closeCode !== 0, RECOVERY_BOUND_MS);
      expect(closeCode).toBe(4100);
      await expectBounded(scene);
    } finally {
      for (const stream of streams) await stream.destroy();
      await scene.insist('DELETE', `/v1/listeners/${id}`);
    }
  },
};

/** What a peer has written that was not yet taken from it, it must not be able to push further. */
const WRITTEN_BYTES = 96 * MIB;
const CHUNK = Buffer.alloc(64 * 1024, 'n');

export const deafPeer: Outage = {
  name: 'deaf-peer',
  what: 'Peers that send and never read what comes back.',
  async inflict(scene) {
    const { id, port } = await scene.openListener({
      handler: { type: 'echo' },
      events: 'lifecycle',
      capture: { maxMessages: 0 },
    });
    const peers = [1, 2, 3].map(() => connect(port, '127.0.0.1'));
    for (const peer of peers) peer.on('error', () => undefined);
    try {
      await Promise.all(peers.map((peer) => once(peer, 'connect')));
      for (const peer of peers) {
        peer.pause();
        for (let written = 0; written < WRITTEN_BYTES / peers.length; written += CHUNK.length) peer.write(CHUNK);
      }
      const taken = () =>
        peers.reduce((sum, { bytesWritten, writableLength }) => sum + bytesWritten - writableLength, 0);
      await untilStill(scene, taken);
      expect(taken()).toBeLessThan(WRITTEN_BYTES / 2);
      await expectBounded(scene);
    } finally {
      for (const peer of peers) peer.destroy();
      await scene.insist('DELETE', `/v1/listeners/${id}`);
    }
  },
};

/** Waits until a number does not change while the load goes on. */
async function untilStill(scene: Scene, read: () => number): Promise<void> {
  const echoes = () => scene.loads.reduce((sum, load) => sum + load.acked, 0);
  let last = -1;
  let since = echoes();
  await waitUntil(() => {
    if (read() === last) return echoes() > since + 300;
    last = read();
    since = echoes();
    return false;
  }, RECOVERY_BOUND_MS);
}

/** Subscriptions the service has. */
async function countSubscriptions({ url }: Scene): Promise<number> {
  return Number(/^portcall_subscriptions (\d+)/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
}

/** Subscribes as soon as it is let, and reads nothing more. */
async function subscribeAndStall(scene: Scene, options: StreamOptions): Promise<EventStream> {
  return wait(
    () => trySubscribe(scene, options),
    (stream) => stream !== undefined,
    RECOVERY_BOUND_MS,
  ) as Promise<EventStream>;
}

async function trySubscribe(scene: Scene, options: StreamOptions): Promise<EventStream | undefined> {
  const stream = createPortcall({ url: scene.url }).stream(
    { ...options, resume: false, onSubscribed: () => stream.pause() },
    () => undefined,
  );
  try {
    await stream.ready;
    return stream;
  } catch (error) {
    if (error instanceof PortcallError) return undefined;
    throw error;
  }
}

/** While they are there. */
async function expectBounded(scene: Scene): Promise<void> {
  expect(await levelProblems({ ...scene.levelsBefore, descriptors: Infinity }, () => scene.levels())).toEqual([]);
}
