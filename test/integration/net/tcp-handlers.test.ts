import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
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

test('echo sends every byte back, in order', async () => {
  const peer = await peers.tcp(await thread.open({ handler: { type: 'echo' } }));
  const text = Array.from({ length: 20_000 }, (_, n) => `${n},`).join('');
  peer.send(text).end();
  expect(await peer.fin()).toBe(text);
});

test('echo of lines puts each line back as a line, also when a line comes in pieces', async () => {
  const peer = await peers.tcp(await thread.open({ framing: { type: 'line' }, handler: { type: 'echo' } }));
  peer.send('one\r\ntwo\nthr');
  expect(await peer.bytes(8)).toBe('one\ntwo\n');
  peer.send('ee\n');
  expect(await peer.bytes(14)).toBe('one\ntwo\nthree\n');
});

test('reply answers each message and keeps the connection', async () => {
  const peer = await peers.tcp(
    await thread.open({ framing: { type: 'line' }, handler: { type: 'reply', data: 'ok' } }),
  );
  peer.send('a\nb\n');
  expect(await peer.bytes(6)).toBe('ok\nok\n');
  peer.send('c\n');
  expect(await peer.bytes(9)).toBe('ok\nok\nok\n');
});

test('reply with then: close answers once and ends the connection in order', async () => {
  const listener = await thread.open({
    framing: { type: 'line' },
    handler: { type: 'reply', data: 'bye', then: 'close' },
  });
  const peer = await peers.tcp(listener);
  peer.send('a\nb\nc\n');
  expect(await peer.fin()).toBe('bye\n');
  peer.end();
  expect(await peer.gone()).toBeUndefined();
  const [closed] = await thread.seen('connection.closed', 1, listener.id);
  expect(closed?.data).toMatchObject({ reason: 'handler', messagesIn: 1, messagesOut: 1, bytesOut: 4 });
});

test('a reply template is filled in for each message', async () => {
  const data = '{{counter}}/{{counter}} #{{message.number}} {{message.length}} {{message}} {{connection.remote.port}}';
  const peer = await peers.tcp(await thread.open({ framing: { type: 'line' }, handler: { type: 'reply', data } }));
  const port = peer.socket.localPort;
  peer.send('abc\nxy\n');
  expect(await peer.bytes(`1/1 #1 3 abc ${port}\n2/2 #2 2 xy ${port}\n`.length)).toBe(
    `1/1 #1 3 abc ${port}\n2/2 #2 2 xy ${port}\n`,
  );
});

test('a raw reply goes past the framing', async () => {
  const peer = await peers.tcp(
    await thread.open({
      framing: { type: 'line' },
      handler: { type: 'reply', data: '0001', encoding: 'hex', raw: true },
    }),
  );
  peer.send('x\ny\n');
  expect(await peer.bytes(4)).toBe('\x00\x01\x00\x01');
});

test('greet with then: close sends the greeting and FIN before the peer says anything', async () => {
  const listener = await thread.open({ handler: { type: 'greet', data: 'Hello from server!' } });
  const peer = await peers.tcp(listener);
  expect(await peer.fin()).toBe('Hello from server!');
  peer.end();
  expect(await peer.gone()).toBeUndefined();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'handler',
    messagesOut: 1,
  });
});

test('greet with then: half sends FIN and goes on receiving', async () => {
  const listener = await thread.open({ handler: { type: 'greet', data: 'hi', then: 'half' } });
  const peer = await peers.tcp(listener);
  expect(await peer.fin()).toBe('hi');
  peer.send('still heard');
  const [received] = await thread.seen('message.received', 1, listener.id);
  expect(received?.data).toMatchObject({ data: 'still heard' });
  const connection = await thread.call('findConnection', { connection: received?.connection ?? '' });
  expect(connection?.state).toBe('half_closed_local');
  peer.end();
  expect(await peer.gone()).toBeUndefined();
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'peer_closed',
    messagesIn: 1,
  });
});

test('greet with then: keep greets once and takes what comes', async () => {
  const listener = await thread.open({ handler: { type: 'greet', data: '220 ready\r\n', then: 'keep' } });
  const peer = await peers.tcp(listener);
  expect(await peer.bytes(11)).toBe('220 ready\r\n');
  peer.send('one');
  await thread.seen('message.received', 1, listener.id);
  expect(peer.text).toBe('220 ready\r\n');
  peer.end();
  expect(await peer.fin()).toBe('220 ready\r\n');
});

test('sink takes everything and answers nothing', async () => {
  const listener = await thread.open({ handler: { type: 'sink' } });
  const peer = await peers.tcp(listener);
  peer.send('x'.repeat(100_000)).end();
  expect(await peer.fin()).toBe('');
  expect((await thread.seen('connection.closed', 1, listener.id))[0]?.data).toMatchObject({
    reason: 'peer_closed',
    bytesIn: 100_000,
    bytesOut: 0,
  });
});

test('manual answers nothing by itself and sends what the API sends', async () => {
  const listener = await thread.open({ framing: { type: 'line' } });
  const peer = await peers.tcp(listener);
  peer.send('question\n');
  const [received] = await thread.seen('message.received', 1, listener.id);
  const connection = received?.connection ?? '';
  expect(await thread.call('send', { connection, bytes: Buffer.from('answer'), raw: false })).toEqual({ bytes: 7 });
  expect(await thread.call('send', { connection, bytes: Buffer.from('!'), raw: true })).toEqual({ bytes: 1 });
  expect(await peer.bytes(8)).toBe('answer\n!');
});

test('IPv6: a listener on ::1 accepts there', async () => {
  const listener = await thread.open({ host: '::1', handler: { type: 'echo' } });
  expect(listener.host).toBe('::1');
  const peer = await peers.tcp(listener);
  expect(await peer.send('six').bytes(3)).toBe('six');
  expect((await thread.seen('connection.opened', 1, listener.id))[0]?.data).toMatchObject({
    transport: 'tcp',
    direction: 'inbound',
    local: { host: '::1', port: listener.port },
    remote: { host: '::1', port: peer.socket.localPort },
  });
});

test('localhost is the IPv4 loopback', async () => {
  const listener = await thread.open({ host: 'localhost' });
  expect(listener.host).toBe('127.0.0.1');
});

test('a new handler answers the next message of a connection that is already open', async () => {
  const spec = { framing: { type: 'line' } } as const;
  const listener = await thread.open({ ...spec, handler: { type: 'echo' } });
  const peer = await peers.tcp(listener);
  expect(await peer.send('a\n').bytes(2)).toBe('a\n');
  await thread.update(listener, { ...spec, handler: { type: 'reply', data: 'new' } });
  expect(await peer.send('b\n').bytes(6)).toBe('a\nnew\n');
});

test('a connection keeps its framing when the listener gets another; fixed replies still fit it', async () => {
  const listener = await thread.open({ framing: { type: 'line' }, handler: { type: 'reply', data: 'old' } });
  const old = await peers.tcp(listener);
  expect(await old.send('x\n').bytes(4)).toBe('old\n');
  await thread.update(listener, {
    framing: { type: 'length', width: 1, strip: 1 },
    handler: { type: 'reply', data: 'new' },
  });
  expect(await old.send('y\n').bytes(8)).toBe('old\nnew\n');
  const fresh = await peers.tcp(listener);
  expect(await fresh.send('\x01z').bytes(4)).toBe('\x03new');
});

test('an update that cannot be compiled is refused and changes nothing', async () => {
  const listener = await thread.open({
    framing: { type: 'fixed', length: 3 },
    handler: { type: 'reply', data: 'abc' },
  });
  await expect(
    thread.update(listener, { framing: { type: 'fixed', length: 5 }, handler: { type: 'reply', data: 'abc' } }),
  ).rejects.toMatchObject({ code: 'message_not_encodable' });
  const peer = await peers.tcp(listener);
  expect(await peer.send('123').bytes(3)).toBe('abc');
});

test('a message the framing cannot say is reported and counted, and the connection goes on', async () => {
  const listener = await thread.open({
    framing: { type: 'fixed', length: 2 },
    handler: { type: 'reply', data: '{{message.number}}' },
  });
  const peer = await peers.tcp(listener);
  peer.send('aa'.repeat(10));
  expect(await peer.bytes(2)).toBe('10');
  const [error] = await thread.seen('connection.error', 1, listener.id);
  expect(error?.data).toMatchObject({ code: 'message_not_encodable' });
  expect(await thread.call('traffic', { endpoint: listener.id })).toMatchObject([
    { messagesIn: 10, messagesOut: 1, dropped: 9 },
  ]);
});
