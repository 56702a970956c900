import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import packets, { type Answer, type Packet } from 'dns-packet';
import { expect, onTestFinished, test } from 'vitest';
import { jobKinds, type JobResult } from '../../../src/contract/jobs/kinds/index.ts';
import { startJobThreads } from '../../helpers/job-threads.ts';

type Reply = (question: Packet, transport: 'udp' | 'tcp') => Packet | Buffer | undefined;

/** A UDP and a TCP socket on one port: another program may hold the port that UDP was given on TCP, so another one is tried. */
async function bindBoth(tcp: Server): Promise<Socket> {
  for (let attempt = 1; ; attempt++) {
    const udp = createSocket('udp4').bind(0, '127.0.0.1');
    await once(udp, 'listening');
    try {
      await once(tcp.listen(udp.address().port, '127.0.0.1'), 'listening');
      return udp;
    } catch (error) {
      udp.close();
      if (attempt === 10) throw error;
    }
  }
}

/** A name server on one port, UDP and TCP. */
async function nameServer(reply: Reply): Promise<{ host: string; port: number }> {
  const tcp = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes: Buffer) => {
      const answer = reply(packets.decode(bytes.subarray(2)), 'tcp');
      // In two pieces: TCP keeps no boundaries.
      const framed = Buffer.isBuffer(answer) ? answer : answer && packets.streamEncode(answer);
      if (!framed) return;
      socket.write(framed.subarray(0, 5));
      setImmediate(() => socket.end(framed.subarray(5)));
    });
  });
  const udp = await bindBoth(tcp);
  udp.on('message', (bytes, { port, address }) => {
    const answer = reply(packets.decode(bytes), 'udp');
    if (answer) udp.send(Buffer.isBuffer(answer) ? answer : packets.encode(answer), port, address);
  });
  onTestFinished(() => {
    udp.close();
    tcp.close();
  });
  return { host: '127.0.0.1', port: (tcp.address() as AddressInfo).port };
}

const answering = (question: Packet, answers: Answer[], more: Partial<Packet> = {}): Packet => ({
  type: 'response',
  id: question.id,
  questions: question.questions ?? [],
  answers,
  flags: packets.AUTHORITATIVE_ANSWER,
  ...more,
});

const records: Record<string, unknown> = {
  A: '192.0.2.7',
  AAAA: '2001:db8::7',
  CNAME: 'other.example',
  NS: 'ns.example',
  PTR: 'name.example',
  TXT: ['one', 'two'],
  MX: { preference: 10, exchange: 'mx.example' },
  SRV: { port: 5060, weight: 1, priority: 2, target: 'sip.example' },
  SOA: { mname: 'ns.example', rname: 'who.example', serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5 },
  CAA: { flags: 0, tag: 'issue', value: 'ca.example', issuerCritical: false },
};

test('every type of record is answered as JSON', async () => {
  const { run } = startJobThreads();
  const server = await nameServer((question) => {
    const { type = '' } = question.questions?.[0] ?? {};
    return answering(question, [{ name: 'a.example', type, ttl: 300, data: structuredClone(records[type]) }]);
  });
  for (const [type, data] of Object.entries(records)) {
    const result = await run<JobResult<'dns.lookup'>>('dns.lookup', { name: 'a.example', type, server });
    expect(result, type).toMatchObject({
      server,
      protocol: 'udp',
      rcode: 'NOERROR',
      authoritative: true,
      answers: [{ name: 'a.example', type, ttl: 300, data }],
    });
    expect(jobKinds['dns.lookup'].result.parse(result)).toEqual(result);
  }
});

test('a name that does not exist is a result', async () => {
  const { run } = startJobThreads();
  const server = await nameServer((question) => answering(question, [], { flags: 3 }));
  expect(await run('dns.lookup', { name: 'none.example', server })).toMatchObject({
    rcode: 'NXDOMAIN',
    authoritative: false,
    answers: [],
  });
});

test('an answer that did not fit is asked for again over TCP', async () => {
  const { run } = startJobThreads();
  const server = await nameServer((question, transport) =>
    transport === 'udp'
      ? answering(question, [], { flags: packets.TRUNCATED_RESPONSE })
      : answering(question, [{ name: 'a.example', type: 'A', ttl: 1, data: '192.0.2.8' }]),
  );
  expect(await run('dns.lookup', { name: 'a.example', server })).toMatchObject({
    protocol: 'tcp',
    answers: [{ data: '192.0.2.8' }],
  });
  expect(await run('dns.lookup', { name: 'a.example', server, protocol: 'tcp' })).toMatchObject({
    protocol: 'tcp',
    answers: [{ data: '192.0.2.8' }],
  });
});

test('a query without a response is repeated, and then fails', async () => {
  const { run } = startJobThreads();
  let asked = 0;
  const server = await nameServer((question) => {
    asked += 1;
    return asked < 2 ? undefined : answering(question, []);
  });
  expect(await run('dns.lookup', { name: 'a.example', server, timeoutMs: 100, attempts: 2 })).toMatchObject({
    rcode: 'NOERROR',
  });
  asked = -10;
  await expect(run('dns.lookup', { name: 'a.example', server, timeoutMs: 20, attempts: 3 })).rejects.toMatchObject({
    code: 'timeout',
  });
  expect(asked).toBe(-7);
});

test('answers to other questions are passed over, and bytes that are no answer are said to be', async () => {
  const { run } = startJobThreads();
  const other = await nameServer((question) => answering({ ...question, id: question.id ^ 1 }, []));
  await expect(
    run('dns.lookup', { name: 'a.example', server: other, timeoutMs: 50, attempts: 1 }),
  ).rejects.toMatchObject({ code: 'timeout' });
  const garbage = await nameServer(() => Buffer.from('no'));
  await expect(
    run('dns.lookup', { name: 'a.example', server: garbage, timeoutMs: 200, attempts: 1 }),
  ).rejects.toMatchObject({ code: 'malformed_message' });
});

test('a closed port is reported at once', async () => {
  const { run } = startJobThreads();
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const server = { host: '127.0.0.1', port: socket.address().port };
  socket.close();
  await once(socket, 'close');
  await expect(run('dns.lookup', { name: 'a.example', server, timeoutMs: 60_000 })).rejects.toMatchObject({
    code: 'connection_refused',
  });
});

test('the egress rules count for the server', async () => {
  const { run } = startJobThreads({ egress: { deny: ['127.0.0.0/8'] } });
  await expect(run('dns.lookup', { name: 'a.example', server: { host: '127.0.0.1' } })).rejects.toMatchObject({
    code: 'egress_forbidden',
  });
});
