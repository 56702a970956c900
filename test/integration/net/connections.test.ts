import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectionSchema } from '../../../src/contract/connection.ts';
import { placementOf } from '../../../src/core/ids.ts';
import { startNetThread, type NetThreadUnderTest } from '../../helpers/net-thread.ts';
import { Peers } from './peers.ts';

let thread: NetThreadUnderTest;
const peers = new Peers();
beforeAll(async () => {
  thread = await startNetThread();
});
afterEach(() => peers.closeAll());
afterAll(async () => {
  await thread.shutdown();
});

test('a connection has its endpoint, addresses, state and counters; its id contains its location', async () => {
  const listener = await thread.open({ framing: { type: 'line' }, handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  await peer.send('hello\n').bytes(6);
  const [opened] = await thread.seen('connection.opened', 1, listener.id);
  const connection = await thread.call('findConnection', { connection: opened?.connection ?? '' });
  expect(connectionSchema.parse({ ...connection, node: 'node-1' })).toMatchObject({
    id: opened?.connection,
    listener: listener.id,
    transport: 'tcp',
    direction: 'inbound',
    state: 'open',
    local: { host: '127.0.0.1', port: listener.port },
    remote: { host: '127.0.0.1', port: peer.socket.localPort },
    messagesIn: 1,
    messagesOut: 1,
    bytesIn: 6,
    bytesOut: 6,
    dropped: 0,
    sendBufferBytes: 0,
    paused: false,
  });
  expect(placementOf(opened?.connection ?? '')).toEqual({ slot: 5, thread: 3 });
});

test('pages of connections in order of id give each once', async () => {
  const listener = await thread.open({});
  await Promise.all(Array.from({ length: 23 }, () => peers.tcp(listener)));
  const opened = await thread.seen('connection.opened', 23, listener.id);
  const seen: string[] = [];
  for (;;) {
    const page = await thread.call('listConnections', { limit: 5, listener: listener.id, after: seen.at(-1) });
    seen.push(...page.map(({ id }) => id));
    if (page.length < 5) break;
  }
  expect(seen).toEqual(opened.map(({ connection }) => connection ?? '').sort());
});

test('filters: endpoint and state', async () => {
  const [one, other] = [await thread.open({}), await thread.open({})];
  await Promise.all([peers.tcp(one), peers.tcp(one), peers.tcp(other)]);
  const [first] = await thread.seen('connection.opened', 2, one.id);
  await thread.seen('connection.opened', 1, other.id);
  await thread.call('closeConnection', { connection: first?.connection ?? '', mode: 'half' });
  expect(
    (await thread.call('listConnections', { limit: 10, listener: one.id })).map(({ state }) => state).sort(),
  ).toEqual(['half_closed_local', 'open']);
  expect(
    await thread.call('listConnections', { limit: 10, listener: one.id, state: 'half_closed_local' }),
  ).toMatchObject([{ id: first?.connection }]);
  expect(await thread.call('listConnections', { limit: 10, client: one.id })).toEqual([]);
  expect(await thread.call('listConnections', { limit: 10, listener: 'lst_unknown' })).toEqual([]);
});

test('a connection that is gone is not found', async () => {
  const connection = 'con_01m83dgydgdy1tgf2z7gptc053';
  expect(await thread.call('findConnection', { connection })).toBeNull();
  await expect(thread.call('send', { connection, bytes: Buffer.from('x'), raw: false })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(thread.call('closeConnection', { connection, mode: 'reset' })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('what the framing cannot say is refused to the API and not sent', async () => {
  const listener = await thread.open({ framing: { type: 'fixed', length: 4 } });
  const peer = await peers.tcp(listener);
  const connection = (await thread.seen('connection.opened', 1, listener.id))[0]?.connection ?? '';
  await expect(thread.call('send', { connection, bytes: Buffer.from('abc'), raw: false })).rejects.toMatchObject({
    code: 'message_not_encodable',
  });
  await expect(
    thread.call('broadcast', { listener: listener.id, bytes: Buffer.from('abc'), raw: false }),
  ).rejects.toMatchObject({ code: 'message_not_encodable' });
  await thread.call('send', { connection, bytes: Buffer.from('abc'), raw: true });
  expect(await peer.bytes(3)).toBe('abc');
});

test('broadcast encodes for each connection in its own framing', async () => {
  const listener = await thread.open({ framing: { type: 'line' } });
  const lines = await peers.tcp(listener);
  await thread.seen('connection.opened', 1, listener.id);
  await thread.update(listener, { framing: { type: 'length', width: 1, strip: 1 } });
  const lengths = await peers.tcp(listener);
  await thread.seen('connection.opened', 2, listener.id);
  expect(await thread.call('broadcast', { listener: listener.id, bytes: Buffer.from('abc'), raw: false })).toEqual({
    connections: 2,
    sent: 2,
    failed: 0,
    bytes: 8,
  });
  expect(await lines.bytes(4)).toBe('abc\n');
  expect(await lengths.bytes(4)).toBe('\x03abc');
});

test('traffic counts a listener over all its connections, open and gone', async () => {
  const listener = await thread.open({ handler: { type: 'echo' } });
  for (let n = 0; n < 3; n++) await (await peers.tcp(listener)).send('12345').bytes(5);
  await thread.seen('message.sent', 3, listener.id);
  peers.closeAll();
  await thread.seen('connection.closed', 3, listener.id);
  await (await peers.tcp(listener)).send('x').bytes(1);
  const traffic = await thread.call('traffic', { endpoint: listener.id });
  expect(traffic).toEqual([
    {
      id: listener.id,
      connections: 1,
      messagesIn: 4,
      messagesOut: 4,
      bytesIn: 16,
      bytesOut: 16,
      dropped: 0,
      droppedByKernel: 0,
      truncated: 0,
      rejected: 0,
    },
  ]);
  expect(await thread.call('traffic', {})).toContainEqual(traffic[0]);
});
