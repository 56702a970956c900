import { createSocket, type RemoteInfo, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { jobKinds, type JobResult } from '../../../src/contract/jobs/kinds/index.ts';
import { certificate } from '../../helpers/certificates.ts';
import { startJobThreads } from '../../helpers/job-threads.ts';

/** A TCP server; its port. */
async function tcpServer(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('tcp.exchange through TLS, with the certificate to trust; one that is not trusted fails it', async () => {
  const { run } = startJobThreads();
  const own = await certificate('server.test');
  const server = createTlsServer(
    own,
    (socket) => void socket.on('error', () => undefined).on('data', () => socket.end('PONG 1\n')),
  )
    .on('tlsClientError', () => undefined)
    .listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const input = {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    framing: { type: 'line' },
    steps: [{ send: { data: 'PING 1' } }, { expect: { match: { startsWith: 'PONG' } } }],
  };
  const result = await run<JobResult<'tcp.exchange'>>('tcp.exchange', {
    ...input,
    tls: { ca: own.cert, serverName: 'server.test' },
  });
  expect(result.transcript.map(({ data }) => data)).toEqual(['PING 1', 'PONG 1']);
  expect(result.tlsMs).toBeGreaterThan(0);
  await expect(run('tcp.exchange', { ...input, tls: {} })).rejects.toMatchObject({ code: 'tls_failed' });
});

/** A UDP socket; its port. */
async function udpServer(onDatagram: (socket: UdpSocket, datagram: Buffer, from: RemoteInfo) => void): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (datagram, from) => onDatagram(socket, datagram, from));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

/** A port of 127.0.0.1 that is not bound now. */
async function unusedUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

const HOST = '127.0.0.1';

test('a TCP exchange sends, expects and returns the transcript', async () => {
  const jobs = startJobThreads();
  const port = await tcpServer((socket) => {
    socket.write('HELLO\nNOI');
    socket.once('data', (bytes: Buffer) => socket.write(`SE\nPONG ${bytes.toString().trim().slice(5)}\n`));
  });
  const steps = [
    { expect: { match: { equals: 'HELLO' } } },
    { send: { data: 'PING 1' } },
    { expect: { match: { startsWith: 'PONG' }, timeoutMs: 5000 } },
  ];
  const result = await jobs.run<JobResult<'tcp.exchange'>>('tcp.exchange', {
    host: HOST,
    port,
    framing: { type: 'line' },
    steps,
  });
  expect(result.transcript.map(({ direction, step, data, bytes }) => ({ direction, step, data, bytes }))).toEqual([
    { direction: 'in', step: 0, data: 'HELLO', bytes: 5 },
    { direction: 'out', step: 1, data: 'PING 1', bytes: 6 },
    { direction: 'in', step: null, data: 'NOISE', bytes: 5 },
    { direction: 'in', step: 2, data: 'PONG 1', bytes: 6 },
  ]);
  expect(result.address).toEqual({ host: HOST, port });
  expect(jobKinds['tcp.exchange'].result.parse(result)).toEqual(result);
});

test('the target sees an orderly end and all that was sent, also when nothing is expected', async () => {
  const jobs = startJobThreads();
  const received = Promise.withResolvers<string>();
  const port = await tcpServer((socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('end', () => received.resolve(Buffer.concat(chunks).toString('hex')));
    socket.once('error', received.reject);
  });
  await jobs.run('tcp.exchange', {
    host: HOST,
    port,
    framing: { type: 'length', width: 2, strip: 2 },
    steps: [{ send: { data: 'cafe', encoding: 'hex' } }, { send: { data: 'raw', raw: true } }],
  });
  expect(await received.promise).toBe(`0002cafe${Buffer.from('raw').toString('hex')}`);
});

test('an expectation that is not met fails the job with what came instead', async () => {
  const jobs = startJobThreads();
  const closing = await tcpServer((socket) => socket.end('BYE\n'));
  const run = (port: number, timeoutMs: number) =>
    jobs.run('tcp.exchange', {
      host: HOST,
      port,
      framing: { type: 'line' },
      steps: [{ expect: { match: { equals: 'HELLO' }, timeoutMs } }],
    });
  await expect(run(closing, 60_000)).rejects.toMatchObject({
    code: 'job_assertion_failed',
    message: 'Step 0: one message came that did not match before the target closed the connection.',
    errors: [
      {
        path: 'steps[0].expect',
        message: expect.stringContaining('; the last: byte 0 is "B" (0x42), not "H" (0x48)') as string,
      },
    ],
    extra: { transcript: [{ direction: 'in', step: null, data: 'BYE' }] },
  });
  const quiet = await tcpServer(() => undefined);
  await expect(run(quiet, 20)).rejects.toMatchObject({
    code: 'job_assertion_failed',
    message: 'Step 0: nothing came within 20 ms.',
  });
});

test('a reset, a refusal and bytes that do not fit the framing have their own codes', async () => {
  const jobs = startJobThreads();
  const run = (port: number, more: object = {}) =>
    jobs.run('tcp.exchange', { host: HOST, port, steps: [{ send: { data: 'x' } }, { expect: {} }], ...more });
  await expect(
    run(await tcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()))),
  ).rejects.toMatchObject({ code: 'connection_reset' });
  const long = await tcpServer((socket) => socket.write('x'.repeat(100)));
  await expect(run(long, { framing: { type: 'line' }, maxMessageBytes: 10 })).rejects.toMatchObject({
    code: 'message_too_large',
  });
  await expect(run(await unusedUdpPort())).rejects.toMatchObject({ code: 'connection_refused' });
});

test('UDP distinguishes answered, refused and silent', async () => {
  const jobs = startJobThreads();
  const steps = [{ send: { data: 'Hello, UDP Server!' } }, { expect: { timeoutMs: 300 } }];
  const run = (port: number, more: object = {}) =>
    jobs.run<JobResult<'udp.exchange'>>('udp.exchange', { host: HOST, port, steps, ...more });
  const answering = await udpServer((socket, _datagram, { port, address }) =>
    socket.send('Message received', port, address),
  );
  const answered = await run(answering);
  expect(answered).toMatchObject({
    outcome: 'answered',
    transcript: [
      { direction: 'out', step: 0 },
      { direction: 'in', step: 1, data: 'Message received' },
    ],
  });
  expect(jobKinds['udp.exchange'].result.parse(answered)).toEqual(answered);
  expect(await run(await unusedUdpPort())).toMatchObject({ outcome: 'refused', transcript: [{ direction: 'out' }] });
  expect(await run(await udpServer(() => undefined))).toMatchObject({ outcome: 'silent' });
});

test('a UDP outcome that is not wanted, or an answer that does not match, fails the job', async () => {
  const jobs = startJobThreads();
  const answering = await udpServer((socket, _datagram, { port, address }) => socket.send('other', port, address));
  const steps = [{ send: { data: 'x' } }, { expect: { match: { equals: 'this' }, timeoutMs: 100 } }];
  await expect(jobs.run('udp.exchange', { host: HOST, port: answering, steps })).rejects.toMatchObject({
    code: 'job_assertion_failed',
    extra: { outcome: 'answered' },
  });
  await expect(
    jobs.run('udp.exchange', { host: HOST, port: await unusedUdpPort(), steps, outcomes: ['answered', 'silent'] }),
  ).rejects.toMatchObject({
    code: 'job_assertion_failed',
    message: 'The target was refused.',
    extra: { outcome: 'refused' },
  });
});

test('a datagram from anybody else is not an answer', async () => {
  const jobs = startJobThreads();
  const stranger = createSocket('udp4');
  onTestFinished(() => void stranger.close());
  const port = await udpServer((_socket, _datagram, from) => stranger.send('from elsewhere', from.port, from.address));
  expect(
    await jobs.run('udp.exchange', {
      host: HOST,
      port,
      steps: [{ send: { data: 'x' } }, { expect: { timeoutMs: 200 } }],
    }),
  ).toMatchObject({ outcome: 'silent' });
});

test('a probe measures the connection and checks the banner', async () => {
  const jobs = startJobThreads();
  const port = await tcpServer((socket) => socket.write('SSH-2.0-Test\r\n'));
  const plain = await jobs.run<JobResult<'tcp.probe'>>('tcp.probe', { host: HOST, port });
  expect(plain).toMatchObject({ address: { host: HOST, port }, banner: null });
  const banner = { match: { startsWith: 'SSH-' }, framing: { type: 'line' } };
  const result = await jobs.run<JobResult<'tcp.probe'>>('tcp.probe', { host: HOST, port, banner });
  expect(result.banner).toMatchObject({ data: 'SSH-2.0-Test', encoding: 'utf8', bytes: 12 });
  expect(jobKinds['tcp.probe'].result.parse(result)).toEqual(result);
  await expect(
    jobs.run('tcp.probe', { host: HOST, port, banner: { match: { startsWith: 'HTTP' } } }),
  ).rejects.toMatchObject({ code: 'job_assertion_failed', errors: [{ path: 'banner.match' }] });
  await expect(
    jobs.run('tcp.probe', { host: HOST, port: await tcpServer((socket) => socket.end()), banner: {} }),
  ).rejects.toMatchObject({
    code: 'job_assertion_failed',
    message: expect.stringContaining('closed the connection') as string,
  });
});

test('the egress rules count for exchanges and probes', async () => {
  const jobs = startJobThreads({ egress: { deny: ['127.0.0.0/8'] } });
  await expect(jobs.run('tcp.probe', { host: HOST, port: 9 })).rejects.toMatchObject({ code: 'egress_forbidden' });
  await expect(jobs.run('tcp.exchange', { host: HOST, port: 9, steps: [{ expect: {} }] })).rejects.toMatchObject({
    code: 'egress_forbidden',
  });
  await expect(jobs.run('udp.exchange', { host: HOST, port: 9, steps: [{ expect: {} }] })).rejects.toMatchObject({
    code: 'egress_forbidden',
  });
});

test('a TCP exchange knows the end of an answer by silence, and by the end of the connection', async () => {
  const jobs = startJobThreads();
  const port = await tcpServer((socket) => {
    socket.write('HEL');
    setImmediate(() => socket.write('LO'));
    socket.once('data', () => socket.end('BYE'));
  });
  const steps = [
    { expect: { match: { equals: 'HELLO' } } },
    { send: { data: 'x' } },
    { expect: { match: { equals: 'BYE' } } },
  ];
  const { transcript } = await jobs.run<JobResult<'tcp.exchange'>>('tcp.exchange', {
    host: HOST,
    port,
    framing: { type: 'idle', gapMs: 200 },
    steps,
  });
  expect(transcript.map(({ data }) => data)).toEqual(['HELLO', 'x', 'BYE']);
});

test('exchanges speak framings with marks of their own, over TCP and in datagrams', async () => {
  const jobs = startJobThreads();
  const port = await tcpServer((socket) => socket.on('data', (bytes: Buffer) => socket.write(bytes)));
  const udpPort = await udpServer((socket, datagram, from) => socket.send(datagram, from.port, from.address));
  for (const type of ['varint', 'octet-counted', 'mllp', 'slip', 'cobs', 'stx-etx']) {
    const steps = [{ send: { data: 'PING' } }, { expect: { match: { equals: 'PING' } } }];
    const overTcp = await jobs.run<JobResult<'tcp.exchange'>>('tcp.exchange', {
      host: HOST,
      port,
      framing: { type },
      steps,
    });
    const overUdp = await jobs.run<JobResult<'udp.exchange'>>('udp.exchange', {
      host: HOST,
      port: udpPort,
      framing: { type },
      steps,
    });
    expect(
      [overTcp, overUdp].map(({ transcript }) => transcript.at(-1)?.step),
      type,
    ).toEqual([1, 1]);
  }
});

test.each(['tcp.exchange', 'udp.exchange', 'tcp.probe'] as const)(
  '%s says with types and both values why a message does not match',
  async (kind) => {
    const jobs = startJobThreads();
    const port =
      kind === 'udp.exchange'
        ? await udpServer((socket, datagram, from) => socket.send(datagram, from.port, from.address))
        : await tcpServer((socket) => socket.write('{"n":60}\n'));
    const match = { json: { path: 'n', equals: '60' } };
    const steps = [{ send: { data: '{"n":60}' } }, { expect: { match, timeoutMs: 1000 } }];
    const input =
      kind === 'tcp.probe' ? { banner: { match, framing: { type: 'line' } } } : { framing: { type: 'line' }, steps };
    const why = expect.stringContaining('at "n": the number 60, not the text "60"') as string;
    await expect(jobs.run(kind, { host: HOST, port, ...input })).rejects.toMatchObject({
      code: 'job_assertion_failed',
      errors: [{ message: why }],
    });
  },
);
