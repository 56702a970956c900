import { once } from 'node:events';
import { expect, test } from 'vitest';
import { clientBench } from '../../helpers/client-bench.ts';
import { received } from '../../helpers/net-client.ts';

const bench = clientBench();

test('a server that closes its side gets all that is queued, and then our FIN', async () => {
  const server = await bench.serve((socket) => socket.end());
  const client = bench.client(server.port, {
    reconnect: { enabled: false },
    sendOnConnect: [{ data: 'x'.repeat(500_000) }],
  });
  await client.open();
  const socket = await server.socket();
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  await once(socket, 'end');
  expect(bytes).toBe(500_000);
  expect((await client.seen('client.disconnected'))[0]?.data['reason']).toBe('peer_closed');
});

test('stopping sends FIN, publishes it, and starts again from zero', async () => {
  const server = await bench.serve((socket) => {
    socket.on('data', (chunk) => socket.write(chunk));
    socket.on('end', () => socket.end());
  });
  const client = bench.client(server.port);
  await client.open();
  await client.exchange('one');
  await client.close();
  expect(client.events('connection.closed')[0]?.data['reason']).toBe('endpoint_stopped');
  await client.seen('client.stopped');
  expect(
    client
      .events()
      .slice(-3)
      .map(({ type }) => type),
  ).toEqual(['connection.closed', 'client.disconnected', 'client.stopped']);
  expect(
    client
      .states()
      .slice(-2)
      .map(({ state }) => state),
  ).toEqual(['stopping', 'stopped']);
  await expect(client.send('x')).rejects.toMatchObject({ code: 'not_connected' });
  const captured = await bench.thread.call('listMessages', { endpoint: client.id, query: { limit: 10 } });
  expect(captured.messages.map(({ data }) => data)).toEqual(['one', 'one']);

  expect((await client.open()).state).toBe('connected');
  const [traffic] = await bench.thread.call('traffic', { endpoint: client.id });
  expect(traffic).toMatchObject({ connections: 1, messagesIn: 0, messagesOut: 0 });
});

test('a server that sends no FIN is cut after the grace', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port);
  await client.open();
  const before = performance.now();
  await client.close(100);
  expect(performance.now() - before).toBeGreaterThan(90);
  expect((await client.seen('connection.closed'))[0]?.data['reason']).toBe('endpoint_stopped');
});

test('stopping twice, and what was never started, is nothing', async () => {
  const client = bench.client((await bench.serve()).port);
  await client.close();
  await client.open();
  await Promise.all([client.close(), client.close(0)]);
  await client.close();
  expect(await client.seen('client.stopped')).toHaveLength(1);
});

test('an exchange ends when the client is stopped', async () => {
  const client = bench.client((await bench.serve()).port);
  await client.open();
  const exchange = client.exchange('?').catch((error: unknown) => error);
  await client.seen('message.sent');
  await client.close(0);
  expect(await exchange).toMatchObject({ code: 'connection_aborted' });
});

test('forgetting takes the capture and the counters too', async () => {
  const client = bench.client((await bench.serve()).port);
  await client.open();
  await client.send('x');
  await client.close(0, true);
  expect(await client.observed()).toBeNull();
  expect(await bench.thread.call('traffic', { endpoint: client.id })).toEqual([]);
  expect((await bench.thread.call('listMessages', { endpoint: client.id, query: { limit: 10 } })).messages).toEqual([]);
});

test('is changed without losing the connection', async () => {
  const server = await bench.serve((socket) => socket.on('data', (chunk) => socket.write(chunk)));
  const client = bench.client(server.port, { labels: { suite: 'a' } });
  const { connection } = await client.open();
  await client.exchange('before');
  await client.update({
    host: '127.0.0.1',
    port: server.port,
    labels: { suite: 'b' },
    events: 'lifecycle',
    capture: { maxMessages: 1 },
    limits: { maxSendBufferBytes: 1024 },
  });
  await client.exchange('after');
  expect((await client.observed())?.connection).toBe(connection);
  await expect(client.send('x'.repeat(1025))).rejects.toMatchObject({ code: 'send_buffer_full' });
  const captured = await bench.thread.call('listMessages', { endpoint: client.id, query: { limit: 10 } });
  expect(captured.messages.map(({ data }) => data)).toEqual(['after']);
  await client.close(0);
  await client.seen('client.stopped');
  expect(client.events('message.received').map(({ data }) => data['data'])).toEqual(['before']);
});

test('an open connection keeps its framing, the next one has the new one', async () => {
  const server = await bench.serve();
  const client = bench.client(server.port, { reconnect: { initialDelayMs: 10 } });
  await client.open();
  await client.update({
    host: '127.0.0.1',
    port: server.port,
    framing: { type: 'line' },
    reconnect: { initialDelayMs: 10 },
  });
  await client.send('raw');
  await received(await server.socket(1), 'raw');
  server.sockets[0]?.resetAndDestroy();
  await server.socket(2);
  await client.seen('client.connected', 2);
  await client.send('line');
  await received(await server.socket(2), 'line\n');
});

test('bytes that do not fit the framing end the connection, with the reason', async () => {
  const server = await bench.serve((socket) =>
    socket
      .on('end', () => socket.end())
      .resume()
      .write(Buffer.from('ffffffff', 'hex')),
  );
  const client = bench.client(server.port, {
    framing: { type: 'length', width: 4, strip: 4 },
    reconnect: { enabled: false },
  });
  await client.open();
  expect((await client.seen('client.disconnected'))[0]?.data['reason']).toBe('message_too_large');
  expect((await client.observed())?.error?.code).toBe('message_too_large');
});

test('an idle connection is closed, and opened again', async () => {
  const server = await bench.serve((socket) => socket.on('end', () => socket.end()));
  const client = bench.client(server.port, { limits: { idleTimeoutMs: 50 }, reconnect: { initialDelayMs: 10 } });
  await client.open();
  expect((await client.seen('client.disconnected'))[0]?.data['reason']).toBe('idle_timeout');
  await client.seen('client.connected', 2);
});

test('an idle time that is set later holds for the open connection', async () => {
  const server = await bench.serve((socket) => socket.on('end', () => socket.end()));
  const client = bench.client(server.port);
  await client.open();
  await client.update({ host: '127.0.0.1', port: server.port, limits: { idleTimeoutMs: 50 } });
  expect((await client.seen('client.disconnected'))[0]?.data['reason']).toBe('idle_timeout');
});

test('a connection that the API closes is opened again', async () => {
  const server = await bench.serve((socket) => socket.on('end', () => socket.end()));
  const client = bench.client(server.port, { reconnect: { initialDelayMs: 10 } });
  const { connection } = await client.open();
  await bench.thread.call('closeConnection', { connection: connection ?? '', mode: 'graceful' });
  expect((await client.seen('client.disconnected'))[0]?.data['reason']).toBe('api');
  await client.seen('client.connected', 2);
});
