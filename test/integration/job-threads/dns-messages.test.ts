import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startJobThreads } from '../../helpers/job-threads.ts';

type Reply = (query: Buffer) => readonly Buffer[];

/** A name server of bytes: what it sends for a query, over UDP and over TCP (without the length, which is added). */
async function nameServer(udpReply: Reply, tcpReply: Reply = () => []): Promise<{ host: string; port: number }> {
  const tcp = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', (bytes: Buffer) =>
        socket.end(
          Buffer.concat(tcpReply(bytes.subarray(2)).map((message) => Buffer.concat([u16(message.length), message]))),
        ),
      );
  }).listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as AddressInfo;
  const udp = createSocket('udp4').bind(port, '127.0.0.1');
  await once(udp, 'listening');
  udp.on('message', (query, from) => {
    for (const message of udpReply(query)) udp.send(message, from.port, from.address);
  });
  onTestFinished(() => {
    udp.close();
    tcp.close();
  });
  return { host: '127.0.0.1', port };
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

const RESPONSE = 0x8180;
const TRUNCATED = 0x0200;
const TYPES = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  CAA: 257,
} as const;
type TypeName = keyof typeof TYPES;
/** Points to the name in the question. */
const POINTER: Buffer = Buffer.from('c00c', 'hex');

interface Message {
  readonly id?: number;
  readonly flags?: number;
  readonly question?: Buffer;
  readonly questions?: number;
  readonly records?: readonly Buffer[];
  readonly counts?: readonly [number, number, number];
}

/** The response to a query, unless said otherwise. */
function response(
  query: Buffer,
  {
    id = query.readUInt16BE(),
    flags = RESPONSE,
    question = query.subarray(12),
    questions = 1,
    records = [],
    counts = [records.length, 0, 0],
  }: Message = {},
): Buffer {
  return Buffer.concat([...[id, flags, questions, ...counts].map(u16), question, ...records]);
}

function record(
  type: number,
  data: Buffer,
  { name = POINTER, length = data.length }: { name?: Buffer; length?: number } = {},
): Buffer {
  return Buffer.concat([name, u16(type), u16(1), Buffer.from('0000012c', 'hex'), u16(length), data]);
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
/** ns.example as it is on the wire. */
const NAME = '02 6e73 07 6578616d706c65 00';
const ADDRESS = record(TYPES.A, hex('c0000207'));
const TIMES = '00000001 00000002 00000003 00000004 00000005';
const records: Record<TypeName, { data: Buffer; json: unknown }> = {
  A: { data: hex('c0000207'), json: '192.0.2.7' },
  NS: { data: hex(NAME), json: 'ns.example' },
  CNAME: { data: hex('0161 c00c'), json: 'a.a.example' },
  SOA: {
    data: hex(`${NAME} 02612e 00 ${TIMES}`),
    json: { mname: 'ns.example', rname: 'a\\.', serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5 },
  },
  PTR: { data: POINTER, json: 'a.example' },
  HINFO: { data: hex('0161 00'), json: { cpu: 'a', os: '' } },
  MX: { data: hex(`000a ${NAME}`), json: { preference: 10, exchange: 'ns.example' } },
  TXT: { data: hex('03 6f6e65 00 02 c3bc 02 ff00'), json: ['one', '', 'ü', { data: '/wA=', encoding: 'base64' }] },
  AAAA: { data: hex('20010db8 00000000 00000000 00000007'), json: '2001:db8::7' },
  SRV: { data: hex(`0002 0001 13c4 ${NAME}`), json: { priority: 2, weight: 1, port: 5060, target: 'ns.example' } },
  DNAME: { data: Buffer.from([0]), json: '.' },
  CAA: {
    data: hex('80 05 6973737565 ff'),
    json: { flags: 128, tag: 'issue', value: { data: '/w==', encoding: 'base64' }, issuerCritical: true },
  },
};
const types = Object.keys(TYPES) as TypeName[];

const lookup = (server: object, more: object = {}) =>
  startJobThreads().run('dns.lookup', { name: 'a.example', server, attempts: 1, ...more });

test.each(types)('the data of a record of type %s is read to its end', async (type) => {
  const { data, json } = records[type];
  const server = await nameServer((query) => [response(query, { records: [record(TYPES[type], data), ADDRESS] })]);
  expect(await lookup(server)).toMatchObject({
    answers: [
      { name: 'a.example', type, ttl: 300, data: json },
      { type: 'A', data: '192.0.2.7' },
    ],
  });
});

test.each(types)('data of a wrong length is malformed for type %s, in whatever section it is', async (type) => {
  const { run } = startJobThreads();
  const { data } = records[type];
  // The value of CAA takes any length, so it is too short before its tag ends.
  const longer = type === 'CAA' ? data.subarray(0, 4) : Buffer.concat([data, Buffer.from([7])]);
  const shorter = type === 'CAA' ? data.subarray(0, 1) : data.subarray(0, -1);
  const wrong: Buffer[] = [
    record(TYPES[type], longer),
    record(TYPES[type], shorter),
    record(TYPES[type], Buffer.alloc(0)),
    record(TYPES[type], data, { length: data.length + 400 }),
  ];
  for (const [index, bytes] of wrong.entries()) {
    const server = await nameServer((query) => [response(query, { records: [ADDRESS, bytes] })]);
    await expect(
      run('dns.lookup', { name: 'a.example', server, attempts: 1 }),
      `${type} ${index}`,
    ).rejects.toMatchObject({ code: 'malformed_message' });
  }
  const authority = await nameServer((query) => [
    response(query, { records: [ADDRESS, record(TYPES[type], shorter)], counts: [1, 1, 0] }),
  ]);
  await expect(run('dns.lookup', { name: 'a.example', server: authority, attempts: 1 })).rejects.toMatchObject({
    code: 'malformed_message',
  });
  const addition = await nameServer((query) => [
    response(query, { records: [ADDRESS, record(TYPES[type], shorter)], counts: [1, 0, 1] }),
  ]);
  await expect(run('dns.lookup', { name: 'a.example', server: addition, attempts: 1 })).rejects.toMatchObject({
    code: 'malformed_message',
  });
});

test('data of a type that is not known is its bytes', async () => {
  const server = await nameServer((query) => [
    response(query, { records: [record(999, hex('00ff')), record(44, hex('0101'))] }),
  ]);
  expect(await lookup(server)).toMatchObject({
    answers: [
      { type: 'TYPE999', data: { data: '00ff', encoding: 'hex' } },
      { type: 'SSHFP', data: { data: '0101', encoding: 'hex' } },
    ],
  });
});

test('an answer with TC goes to TCP wherever it was cut, and whatever else is in it', async () => {
  const { run } = startJobThreads();
  const whole = (query: Buffer): Buffer =>
    response(query, {
      flags: RESPONSE | TRUNCATED,
      records: [record(TYPES.A, hex('c0000201')), record(TYPES.TXT, hex('09 61'))],
    });
  const length = whole(Buffer.alloc(12 + 15)).length;
  for (const bytes of [4, 5, 11, 12, 13, 20, 26, 27, 28, 29, 33, 38, 39, 40, 43, length]) {
    const server = await nameServer(
      (query) => [whole(query).subarray(0, bytes)],
      (query) => [response(query, { records: [ADDRESS] })],
    );
    expect(await run('dns.lookup', { name: 'a.example', server, attempts: 1 }), `${bytes} bytes`).toMatchObject({
      protocol: 'tcp',
      answers: [{ data: '192.0.2.7' }],
    });
  }
  const garbled = await nameServer(
    (query) => [response(query, { flags: RESPONSE | TRUNCATED, question: hex('ffffff') })],
    (query) => [response(query, { records: [ADDRESS] })],
  );
  expect(await run('dns.lookup', { name: 'a.example', server: garbled, attempts: 1 })).toMatchObject({
    protocol: 'tcp',
    answers: [{ data: '192.0.2.7' }],
  });
});

test('over TCP an answer with TC is what there is, and one to another question is malformed', async () => {
  const { run } = startJobThreads();
  const cut = await nameServer(
    () => [],
    (query) => [response(query, { flags: RESPONSE | TRUNCATED, records: [ADDRESS] })],
  );
  expect(await run('dns.lookup', { name: 'a.example', server: cut, protocol: 'tcp', attempts: 1 })).toMatchObject({
    protocol: 'tcp',
    answers: [{ data: '192.0.2.7' }],
  });
  const other = await nameServer(
    () => [],
    (query) => [response(query, { id: query.readUInt16BE() ^ 1 })],
  );
  await expect(
    run('dns.lookup', { name: 'a.example', server: other, protocol: 'tcp', attempts: 1 }),
  ).rejects.toMatchObject({ code: 'malformed_message' });
});

const OTHER: Record<string, (query: Buffer) => Buffer> = {
  'another id': (query) => response(query, { id: query.readUInt16BE() ^ 1 }),
  'another id and TC': (query) => response(query, { id: query.readUInt16BE() ^ 1, flags: RESPONSE | TRUNCATED }),
  'a query': (query) => response(query, { flags: 0x0100 }),
  'a query with TC': (query) => response(query, { flags: 0x0100 | TRUNCATED }),
  'the query itself': (query) => query,
  'another name': (query) =>
    response(query, { question: hex('0162 076578616d706c65 00 0001 0001'), records: [ADDRESS] }),
  'a longer name': (query) => response(query, { question: hex('0161 076578616d706c65 0162 00 0001 0001') }),
  'another type': (query) => response(query, { question: Buffer.concat([query.subarray(12, -4), hex('001c 0001')]) }),
  'another class': (query) => response(query, { question: Buffer.concat([query.subarray(12, -4), hex('0001 0003')]) }),
  'no question': (query) => response(query, { questions: 0, question: Buffer.alloc(0) }),
  'two questions': (query) =>
    response(query, { questions: 2, question: Buffer.concat([query.subarray(12), query.subarray(12)]) }),
};
const UNREADABLE: Record<string, (query: Buffer) => Buffer> = {
  nothing: () => Buffer.alloc(0),
  'three bytes': (query) => query.subarray(0, 3),
  text: () => Buffer.from('no'),
  'a header that is cut': (query) => response(query).subarray(0, 11),
  'a question that is cut': (query) => response(query).subarray(0, -1),
  'a name that points to itself': (query) => response(query, { question: hex('c00c 0001 0001') }),
};

test.each(Object.keys({ ...OTHER, ...UNREADABLE }))(
  '%s is passed over, and the answer after it counts',
  async (name) => {
    const other = OTHER[name] ?? UNREADABLE[name];
    const server = await nameServer((query) => [other?.(query) ?? query, response(query, { records: [ADDRESS] })]);
    expect(await lookup(server)).toMatchObject({ protocol: 'udp', answers: [{ data: '192.0.2.7' }] });
  },
);

test('when only other datagrams come, time runs out; when only bytes that are no message come, that is said then', async () => {
  const { run } = startJobThreads();
  const startedMs = performance.now();
  const other = await nameServer((query) => Object.values(OTHER).map((make) => make(query)));
  await expect(
    run('dns.lookup', { name: 'a.example', server: other, attempts: 1, timeoutMs: 300 }),
  ).rejects.toMatchObject({ code: 'timeout' });
  const unreadable = await nameServer((query) => [
    Buffer.from('no'),
    ...Object.values(OTHER).map((make) => make(query)),
  ]);
  await expect(
    run('dns.lookup', { name: 'a.example', server: unreadable, attempts: 1, timeoutMs: 300 }),
  ).rejects.toMatchObject({ code: 'malformed_message' });
  expect(performance.now() - startedMs).toBeGreaterThan(550);
});

test('a refusal without the question is a result, and the question may come in other letters', async () => {
  const { run } = startJobThreads();
  const refusing = await nameServer((query) => [
    response(query, { flags: 0x8181, questions: 0, question: Buffer.alloc(0) }),
  ]);
  expect(await run('dns.lookup', { name: 'a.example', server: refusing, attempts: 1 })).toMatchObject({
    rcode: 'FORMERR',
    answers: [],
  });
  const loud = await nameServer((query) => [
    response(query, {
      question: Buffer.from(query.subarray(12).toString('latin1').toUpperCase(), 'latin1'),
      records: [ADDRESS],
    }),
  ]);
  expect(await run('dns.lookup', { name: 'a.example', server: loud, attempts: 1 })).toMatchObject({
    answers: [{ name: 'A.EXAMPLE' }],
  });
});

test.each([
  ['a pointer to itself', { name: hex('c01b') }],
  ['a pointer forward', { name: hex('c0ff') }],
  ['a pointer into the header', { name: hex('c000') }],
  ['two pointers in a circle', { name: hex('0161 c01b') }],
  ['a label of an unknown type', { name: hex('80 00') }],
  ['a pointer that is cut', { name: hex('c0') }],
  [
    'a name of 256 bytes',
    {
      name: Buffer.concat([
        ...Array.from({ length: 4 }, () => Buffer.concat([Buffer.from([62]), Buffer.alloc(62, 'x')])),
        hex('02 7979 00'),
      ]),
    },
  ],
])('%s in an answer is malformed, at once', async (_name, how) => {
  const server = await nameServer((query) => [response(query, { records: [record(TYPES.A, hex('c0000207'), how)] })]);
  await expect(lookup(server, { timeoutMs: 60_000 })).rejects.toMatchObject({ code: 'malformed_message' });
});

test('pointers that lead back one after the other are followed, and odd bytes in names are escaped', async () => {
  const longest = Buffer.concat([
    ...Array.from({ length: 3 }, () => Buffer.concat([Buffer.from([63]), Buffer.alloc(63, 'x')])),
    Buffer.concat([Buffer.from([61]), Buffer.alloc(61, 'y')]),
    Buffer.from([0]),
  ]);
  // The first record begins at byte 27; its name at 27, its data at 27 + 4 + 10.
  const server = await nameServer((query) => [
    response(query, {
      records: [
        record(TYPES.CNAME, hex('0162 c01b'), { name: hex('0163 c00c') }),
        record(TYPES.CNAME, hex('c029')),
        record(TYPES.NS, longest),
        record(TYPES.NS, hex('04 2e5c20ff 00')),
      ],
    }),
  ]);
  expect(await lookup(server)).toMatchObject({
    answers: [
      { name: 'c.a.example', data: 'b.c.a.example' },
      { data: 'b.c.a.example' },
      { data: `${`${'x'.repeat(63)}.`.repeat(3)}${'y'.repeat(61)}` },
      { data: '\\.\\\\\\032\\255' },
    ],
  });
});
