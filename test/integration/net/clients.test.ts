import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { clientBench, closedPort } from '../../helpers/client-bench.ts';
import { received } from '../../helpers/net-client.ts';

const bench = clientBench();

test('connects, and reports both addresses', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port);
  const observed = await client.open();
  const { localPort, remotePort } = await server.socket();
  expect(observed).toEqual({
    state: 'connected',
    connection: expect.stringMatching(/^con_/) as string,
    localAddress: { host: '127.0.0.1', port: remotePort },
    remoteAddress: { host: '127.0.0.1', port: localPort },
    attempts: 0,
    error: null,
  });
  expect(client.states().map(({ state }) => state)).toEqual(['connecting', 'connected']);
  await client.seen('client.connected');
  expect(client.events().map(({ type }) => type)).toEqual([
    'client.connecting',
    'connection.opened',
    'client.connected',
  ]);
  expect(await client.observed()).toEqual(observed);
});

test('tutorial 1.2: receives the greeting of a server that then closes', async () => {
  const server = await bench.serve((socket) => socket.end('Hello from server!'));
  const client = bench.client(server.port, { reconnect: { enabled: false } });
  await client.open();
  await client.seen('client.disconnected');
  expect(client.events('message.received').map(({ data }) => data)).toEqual([
    { bytes: 18, data: 'Hello from server!', encoding: 'utf8' },
  ]);
  expect(client.events('connection.closed')[0]?.data).toMatchObject({ reason: 'peer_closed', bytesIn: 18 });
  expect(client.events('client.disconnected')[0]?.data).toEqual({ reason: 'peer_closed', retryInMs: null });
  expect(client.events().map(({ type }) => type)).toEqual([
    'client.connecting',
    'connection.opened',
    'client.connected',
    'message.received',
    'connection.closed',
    'client.disconnected',
  ]);
  expect(client.events().flatMap(({ seq }) => seq ?? [])).toEqual([1, 2, 3]);
  expect((await client.observed())?.state).toBe('stopped');
});

test('tutorial 3.1: an exchange with a server that answers once and closes', async () => {
  const server = await bench.serve((socket) => socket.once('data', () => socket.end('Hello from Server!')));
  const client = bench.client(server.port);
  await client.open();
  const { sent, message, skipped, elapsedMs } = await client.exchange('Hello');
  expect({ sent, skipped, data: message.data, direction: message.direction }).toEqual({
    sent: { bytes: 5 },
    skipped: 0,
    data: 'Hello from Server!',
    direction: 'in',
  });
  expect(elapsedMs).toBeGreaterThan(0);
});

test('an exchange skips what does not match and counts it', async () => {
  const server = await bench.serve((socket) => socket.on('data', () => socket.write('NOTICE a\nPONG 7\nPONG 8\n')));
  const client = bench.client(server.port, { framing: { type: 'line' } });
  await client.open();
  const { message, skipped } = await client.exchange('PING 7', { matches: '^PONG (\\d+)$' });
  expect([message.data, skipped]).toEqual(['PONG 7', 1]);
  const listed = await bench.thread.call('listMessages', { endpoint: client.id, query: { limit: 10 } });
  expect(listed.messages.find(({ data }) => data === 'PONG 7')).toEqual(message);
});

test('an exchange while the client still connects waits for the connection', async () => {
  const port = await closedPort();
  const client = bench.client(port, { reconnect: { initialDelayMs: 20, maxDelayMs: 20 } });
  expect((await client.open()).state).toBe('waiting');
  const exchange = client.exchange('late');
  await bench.serve((socket) => socket.on('data', (chunk) => socket.write(chunk)), port);
  expect((await exchange).message.data).toBe('late');
});

test('an exchange without an answer ends with `timeout`', async () => {
  const server = await bench.serve((socket) => socket.write('unasked'));
  const client = bench.client(server.port);
  await client.open();
  await expect(client.exchange('?', { equals: 'never' }, 50)).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringMatching(/^No message (?:arrived|matched) within 50 ms/) as string,
  });
});

test('an exchange that no message matched says which came closest, and why they do not match', async () => {
  const server = await bench.serve((socket) =>
    socket.on('data', () => socket.write('NOTICE a\n{"id":"7"}\n{"id":8}\n')),
  );
  const client = bench.client(server.port, { framing: { type: 'line' } });
  await client.open();
  const failed = async (match: object) => {
    const seen = (await client.seen('message.received', 0)).length;
    const exchange = client.exchange('?', match, 300).catch((error: unknown) => error);
    await client.seen('message.received', seen + 3);
    return exchange;
  };
  expect(await failed({ json: { path: 'id', equals: 7 } })).toMatchObject({
    code: 'timeout',
    message: expect.stringMatching(
      /^No message matched within 300 ms; 3 other messages arrived; the closest fails match\.json/,
    ) as string,
    extra: {
      skipped: 3,
      closest: [{}, {}, { message: { data: 'NOTICE a' } }],
    },
  });
  const { extra } = (await failed({ equals: 'NOTICE b' })) as {
    extra: { closest: { message: object; why: object[] }[] };
  };
  expect(extra.closest[0]).toMatchObject({
    message: { data: 'NOTICE a', direction: 'in', bytes: 8 },
    why: [{ path: 'match.equals', at: 7, detail: expect.stringContaining('byte 7 is "a"') as string }],
  });
}, 60_000);

test('an exchange without a connection ends with `timeout`, and says why there was none', async () => {
  const port = await closedPort();
  const client = bench.client(port);
  await client.open();
  await expect(client.exchange('?', {}, 50)).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('ECONNREFUSED') as string,
  });
});

test.each([
  {
    what: 'is reset',
    end: (socket: Socket) => socket.resetAndDestroy(),
    code: 'connection_reset',
    reason: 'peer_reset',
  },
  { what: 'is closed', end: (socket: Socket) => socket.end(), code: 'connection_aborted', reason: 'peer_closed' },
])('an exchange ends at once when the connection $what', async ({ end, code, reason }) => {
  const server = await bench.serve((socket) => socket.on('data', () => end(socket)));
  const client = bench.client(server.port, { reconnect: { enabled: false } });
  await client.open();
  await expect(client.exchange('?', {}, 60_000)).rejects.toMatchObject({ code });
  const [closed] = await client.seen('client.disconnected');
  expect(closed?.data['reason']).toBe(reason);
});

test('exchanges at the same time each get the first answer that fits and no other took', async () => {
  const server = await bench.serve((socket) => socket.on('data', () => {}));
  const client = bench.client(server.port, { framing: { type: 'line' } });
  await client.open();
  const pending = ['a', 'b', 'any', 'any'].map((text) =>
    client.exchange(text, text === 'any' ? {} : { startsWith: text }),
  );
  const socket = await server.socket();
  await client.seen('message.sent', 4);
  socket.write('b1\nx1\na1\na2\n');
  expect((await Promise.all(pending)).map(({ message, skipped }) => [message.data, skipped])).toEqual([
    ['a1', 2],
    ['b1', 0],
    ['x1', 0],
    ['a2', 0],
  ]);
});

test('there may be 64 exchanges on a client at once', async () => {
  const server = await bench.serve((socket) =>
    socket.on('data', (chunk) => {
      if (chunk.includes('again')) socket.write('x\n');
    }),
  );
  const client = bench.client(server.port, { framing: { type: 'line' } });
  await client.open();
  const pending = Array.from({ length: 64 }, (_, i) => client.exchange(`${i}`, { equals: `${i}` }));
  await expect(client.exchange('one more')).rejects.toMatchObject({ code: 'exchange_in_progress' });
  const socket = await server.socket();
  socket.write(`${Array.from({ length: 64 }, (_, i) => 63 - i).join('\n')}\n`);
  expect((await Promise.all(pending)).map(({ message }) => message.data)).toEqual(
    Array.from({ length: 64 }, (_, i) => `${i}`),
  );
  expect((await client.exchange('and again')).message.data).toBe('x');
});

test('an exchange whose expression is not RE2 names the field', async () => {
  const client = bench.client((await bench.serve()).port);
  await client.open();
  await expect(client.exchange('?', { any: [{ matches: 'a(?=b)' }] })).rejects.toMatchObject({
    code: 'validation_failed',
    errors: [{ path: 'match.any[0].matches' }],
  });
});

test('sends through the framing, or past it', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, { framing: { type: 'length', width: 2, strip: 2 } });
  const { connection } = await client.open();
  expect(await client.send('hi')).toEqual({ bytes: 4, connection });
  expect(await client.send('\0\x01x', true)).toEqual({ bytes: 3, connection });
  await received(await server.socket(), '\0\x02hi\0\x01x');
});

test('sends what is to be sent on connect, in order, each time', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, {
    framing: { type: 'line' },
    reconnect: { initialDelayMs: 10 },
    sendOnConnect: [{ data: 'LOGIN' }, { data: '00', encoding: 'hex', raw: true }, { data: 'HELLO\n' }],
  });
  await client.open();
  await received(await server.socket(1), 'LOGIN\n\0HELLO\n');
  server.sockets[0]?.resetAndDestroy();
  await received(await server.socket(2), 'LOGIN\n\0HELLO\n');
  expect((await client.seen('message.sent', 6)).map(({ data }) => data['data'])).toEqual([
    'LOGIN',
    '\0',
    'HELLO\n',
    'LOGIN',
    '\0',
    'HELLO\n',
  ]);
});

test('refuses to open with a message on connect that the framing cannot say', async () => {
  const client = bench.client((await bench.serve()).port, {
    framing: { type: 'fixed', length: 2 },
    sendOnConnect: [{ data: 'abc' }],
  });
  await expect(client.open()).rejects.toMatchObject({ code: 'message_not_encodable' });
  expect(await client.observed()).toBeNull();
});

test('a message that is larger than every buffer on the way comes back from a server that echoes', async () => {
  const server = await bench.serve((socket) => socket.pipe(socket));
  const maxBytes = 16 * 1024 * 1024;
  const client = bench.client(server.port, {
    framing: { type: 'fixed', length: maxBytes },
    events: 'metadata',
    limits: { maxSendBufferBytes: maxBytes, maxMessageBytes: maxBytes },
  });
  await client.open();
  expect((await client.exchange('x'.repeat(maxBytes))).message.bytes).toBe(maxBytes);
});

test('a client that is not connected sends nothing', async () => {
  const port = await closedPort();
  const client = bench.client(port, { reconnect: { maxAttempts: 1 } });
  expect((await client.open()).state).toBe('failed');
  await expect(client.send('x')).rejects.toMatchObject({ code: 'not_connected' });
  await expect(client.exchange('x')).rejects.toMatchObject({ code: 'not_connected' });
});

test('takes its own port and address to connect from', async () => {
  const server = await bench.serve();
  const localPort = await closedPort();
  const observed = await bench.client(server.port, { socket: { localAddress: '127.0.0.9', localPort } }).open();
  expect(observed.localAddress).toEqual({ host: '127.0.0.9', port: localPort });
});
