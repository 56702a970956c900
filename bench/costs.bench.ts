import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { createPortcall, type EventStream } from '../client/src/index.ts';
import { Service } from '../test/helpers/service.ts';

/**
 * What does one of each cost, in memory and file descriptors? No baseline and no budget: the figures of docs/limits.md. Each is measured on
 * a service of its own, between a few that warm it up and the rest; memory is what the system counts (RSS), so it holds what a collection
 * would free.
 */
interface Question {
  readonly what: string;
  readonly count: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes so many more; `from` have been made already. */
  make(service: Service, count: number, from: number): Promise<void>;
  /** Takes away what it opened on our side. */
  end?(): void;
}

interface Level {
  readonly ownKiB: number;
  readonly redisKiB: number;
  readonly descriptors: number;
}

const SETTLE_MS = 1500;
const AT_ONCE = 16;

export async function run(): Promise<void> {
  console.log(
    `${'one more'.padEnd(44)}${'service KiB'.padStart(12)}${'Redis KiB'.padStart(12)}${'descriptors'.padStart(13)}`,
  );
  for (const question of questions) {
    const service = await Service.start({ env: { PORTCALL_NET_THREADS: '1', ...question.env } });
    try {
      const warmUp = Math.ceil(question.count / 10);
      await question.make(service, warmUp, 0);
      const before = await levelOf(service);
      await question.make(service, question.count, warmUp);
      const after = await levelOf(service);
      const each = (name: keyof Level): string => ((after[name] - before[name]) / question.count).toFixed(2);
      console.log(
        `${`${question.what} (${question.count})`.padEnd(44)}${each('ownKiB').padStart(12)}${each('redisKiB').padStart(12)}${each('descriptors').padStart(13)}`,
      );
    } finally {
      question.end?.();
      await service.end();
    }
  }
}

const questions: readonly Question[] = [
  connections('idle TCP connection', 4000, {}, (port) => connect(port, '127.0.0.1'), 'connect'),
  connections(
    'idle TLS connection',
    1000,
    { transport: 'tls', tls: { selfSigned: true } },
    (port) => connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }),
    'secureConnect',
  ),
  udpSessions('UDP session', 4000),
  {
    what: 'TCP listener',
    count: 500,
    make: (service, count) => many(count, async () => void (await service.listener({}))),
  },
  { what: 'TCP client, connected (both ends here)', count: 500, make: makeClients },
  subscribers('stream socket with a subscription', 400),
  { what: 'queued job, 100 bytes of input', count: 3000, make: makeJobs },
  {
    what: 'captured message of 64 bytes',
    count: 100_000,
    make: (service, count, from) => capture(service, count, from, 64),
  },
  {
    what: 'captured message of 1024 bytes',
    count: 20_000,
    make: (service, count, from) => capture(service, count, from, 1024),
  },
];

function connections(
  what: string,
  count: number,
  spec: object,
  open: (port: number) => Socket,
  ready: string,
): Question {
  const sockets: Socket[] = [];
  let port = 0;
  return {
    what,
    count,
    async make(service, more) {
      if (port === 0) ({ port } = await service.listener({ ...spec, handler: { type: 'sink' } }));
      await many(more, async () => {
        const socket = open(port);
        sockets.push(socket);
        await once(socket, ready);
      });
    },
    end: () => sockets.forEach((socket) => socket.destroy()),
  };
}

function udpSessions(what: string, count: number): Question {
  const sockets: ReturnType<typeof createSocket>[] = [];
  let port = 0;
  return {
    what,
    count,
    async make(service, more) {
      if (port === 0) ({ port } = await service.listener({ transport: 'udp', handler: { type: 'echo' } }));
      await many(more, async () => {
        const socket = createSocket('udp4');
        sockets.push(socket);
        const answered = once(socket, 'message');
        socket.send('x', port, '127.0.0.1');
        await answered;
      });
    },
    end: () => sockets.forEach((socket) => socket.close()),
  };
}

function subscribers(what: string, count: number): Question {
  const streams: EventStream[] = [];
  return {
    what,
    count,
    make: (service, more) =>
      many(more, async () => {
        const stream = createPortcall({ url: service.url }).stream({ types: ['message.*'] }, () => undefined);
        streams.push(stream);
        await stream.ready;
      }),
    end: () => void Promise.all(streams.map((stream) => stream.destroy())),
  };
}

let echoPort = 0;
async function makeClients(service: Service, count: number, from: number): Promise<void> {
  if (from === 0) ({ port: echoPort } = await service.listener({ handler: { type: 'sink' } }));
  await many(
    count,
    async () => void (await service.request('POST', '/v1/clients', { host: '127.0.0.1', port: echoPort })),
  );
}

async function makeJobs(service: Service, count: number, from: number): Promise<void> {
  if (from === 0) {
    await service.request('POST', '/v1/pools', { name: 'costs' });
    await service.request('POST', '/v1/pools/costs/pause');
    await service.request('PUT', '/v1/functions/same', { source: 'export default (input) => input' });
  }
  await many(
    count,
    async () =>
      void (await service.request('POST', '/v1/jobs', {
        pool: 'costs',
        kind: 'function',
        input: { function: 'same', input: 'x'.repeat(100) },
      })),
  );
}

let capturePort = 0;
async function capture(service: Service, count: number, from: number, bytes: number): Promise<void> {
  if (from === 0)
    ({ port: capturePort } = await service.listener({
      framing: { type: 'line' },
      handler: { type: 'sink' },
      events: 'lifecycle',
      capture: { maxMessages: 1_000_000, maxBytes: 256 * 1024 * 1024 },
    }));
  const socket = connect(capturePort, '127.0.0.1');
  await once(socket, 'connect');
  socket.end(`${'x'.repeat(bytes)}\n`.repeat(count));
  await once(socket.resume(), 'close');
}

/** `work` so many times, a few at a time. */
async function many(count: number, work: () => Promise<void>): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await work();
    }),
  );
}

async function levelOf({ process: { pid } }: Service): Promise<Level> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return {
    ownKiB: rssKiB(pid),
    redisKiB: childrenOf(pid).reduce((sum, child) => sum + rssKiB(child), 0),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
  };
}

function childrenOf(pid: number | undefined): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
}

function rssKiB(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN);
}
