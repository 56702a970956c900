import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:dgram';
import { afterEach, expect, test } from 'vitest';
import type { NetToMain } from '../../../src/contract/thread-messages.ts';
import { listenerSpecSchema, type ListenerSpecInput } from '../../../src/contract/listener.ts';
import { NetThread } from '../../../src/workers/net/net-thread.ts';
import { createRequests } from '../../../src/workers/net/requests/index.ts';
import { Peers } from './peers.ts';

const peers = new Peers();
afterEach(() => peers.closeAll());

/** A net thread in this process, where the test can reach the sockets behind its back. */
function localThread() {
  const posted: NetToMain[] = [];
  const data = {
    node: 'n',
    placement: { slot: 0, thread: 0 },
    captureMaxBytes: 1e6,
    eventPayloadMaxBytes: 1e3,
    eventQueueMaxBytes: 1e6,
    flow: new SharedArrayBuffer(8),
  };
  const ops = createRequests(new NetThread(data, (message) => posted.push(message)));
  const open = (input: ListenerSpecInput) =>
    ops.openListener({
      id: 'lst_1',
      spec: listenerSpecSchema.parse(input),
      source: { kind: 'listener', id: 'lst_1' },
      port: 0,
      maxConnections: 9,
    });
  return { ops, open, notices: () => posted.filter(({ kind }) => kind === 'listenerStatus') };
}

/** The events of every server and UDP socket that is made while `make` runs. */
async function socketsMadeBy(channel: string, make: () => unknown): Promise<{ close(): void }[]> {
  const made: { close(): void }[] = [];
  const note = (message: unknown) => {
    const { server, socket } = message as { server?: { close(): void }; socket?: Socket };
    made.push(...[server, socket].filter((one) => one !== undefined));
  };
  subscribe(channel, note);
  await make();
  unsubscribe(channel, note);
  return made;
}

test.each([
  { transport: 'tcp', channel: 'tracing:net.server.listen:asyncStart' },
  { transport: 'udp', channel: 'udp.socket' },
] as const)(
  "a $transport socket that is closed behind the listener's back is reported, its connections end, and it can be opened again",
  async ({ transport, channel }) => {
    const { ops, open, notices } = localThread();
    let port = 0;
    const [socket] = await socketsMadeBy(channel, async () => {
      const { address } = await open({ transport, handler: { type: 'echo' } });
      port = address.port;
    });
    const target = { host: '127.0.0.1', port };
    if (transport === 'tcp') await (await peers.tcp(target)).send('x').bytes(1);
    else await (await peers.udp(target)).send('x').datagrams(1);
    socket?.close();
    if (transport === 'tcp') peers.closeAll();
    await expect
      .poll(() => notices())
      .toMatchObject([{ id: 'lst_1', observed: { state: 'failed', address: null, error: { code: 'socket_error' } } }]);
    await expect.poll(() => ops.listConnections({ limit: 9 })).toEqual([]);
    expect(await open({ transport })).toMatchObject({ address: { host: '127.0.0.1' } });
    await ops.shutdown({ graceMs: 0 });
  },
);
