import { connect, type Socket } from 'node:net';

/** Endpoints, traffic, faults and jobs to look at. */
export interface Scene {
  readonly ids: Readonly<Record<string, string>>;
  /** Sends one more round of messages. */
  round(): Promise<void>;
  close(): void;
}

type Request = (method: string, path: string, body?: unknown) => Promise<unknown>;

interface Created {
  readonly id: string;
  readonly status: { readonly address: { readonly port: number } };
}

const BANK_RULES = [
  { name: 'pay', when: { matches: '^PAY (\\d+)$' }, do: [{ type: 'send', data: 'OK {{captures.1}}' }] },
  { name: 'balance', when: { equals: 'BALANCE' }, do: [{ type: 'send', data: '{"balance":1250,"currency":"EUR"}' }] },
  { name: 'large', when: { startsWith: 'LARGE' }, do: [{ type: 'send', data: 'refused' }, { type: 'close' }] },
];

export async function makeScene(request: Request): Promise<Scene> {
  const listener = async (spec: object): Promise<Created> => (await request('POST', '/v1/listeners', spec)) as Created;
  const bank = await listener({
    name: 'bank',
    port: 0,
    framing: { type: 'line' },
    labels: { team: 'payments' },
    handler: { type: 'rules', rules: BANK_RULES, otherwise: [{ type: 'send', data: 'what?' }] },
  });
  const echo = await listener({ name: 'echo', port: 0, framing: { type: 'line' }, handler: { type: 'echo' } });
  const { port } = bank.status.address;
  const proxy = await listener({
    name: 'bank-proxy',
    port: 0,
    framing: { type: 'line' },
    handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port }] },
    faults: {
      slow: { type: 'latency', ms: 80, jitterMs: 20, direction: 'in', ttlMs: 3_600_000 },
      narrow: { type: 'bandwidth', bytesPerSecond: 100_000 },
    },
  });
  const proxyPort = ((await request('GET', '/v1/listeners/bank-proxy')) as Created).status.address.port;
  await listener({
    name: 'meter',
    port: 0,
    encoding: 'hex',
    framing: { type: 'length', offset: 4, width: 2, maxMessageBytes: 260 },
    handler: { type: 'echo' },
  });
  await listener({
    name: 'secure',
    port: 0,
    transport: 'tls',
    tls: { selfSigned: true },
    handler: { type: 'greet', data: 'hello' },
  });
  await listener({ name: 'telemetry', port: 0, transport: 'udp', handler: { type: 'sink' } });
  const meter = ((await request('GET', '/v1/listeners/meter')) as Created).status.address.port;
  await request('POST', '/v1/clients?waitMs=3000', {
    name: 'till',
    host: '127.0.0.1',
    port,
    framing: { type: 'line' },
  });
  await request('POST', '/v1/clients', { name: 'printer', host: '127.0.0.1', port: 1, framing: { type: 'line' } });
  await request('POST', '/v1/pools', { name: 'probes', maxWorkers: 3 });
  await request('POST', '/v1/pools/probes/map', {
    kind: 'tcp.probe',
    inputs: [port, echo.status.address.port, 1, meter, 2].map((to) => ({ host: '127.0.0.1', port: to })),
  });
  await request('POST', '/v1/jobs?waitMs=3000', { kind: 'http.request', input: { url: 'http://127.0.0.1:1/' } });
  await request('POST', '/v1/jobs', {
    kind: 'sleep',
    input: { ms: 600_000 },
    timeoutMs: 900_000,
    labels: { nightly: 'yes' },
  });
  const sockets = await Promise.all([port, port, proxyPort, echo.status.address.port, meter].map(open));
  let count = 0;
  return {
    ids: { bank: bank.id, proxy: proxy.id },
    async round() {
      count += 1;
      const [one, two, proxied, plain, device] = sockets as [Socket, Socket, Socket, Socket, Socket];
      one.write(`PAY ${count * 25}\n`);
      two.write(count % 3 === 0 ? 'HELLO\n' : 'BALANCE\n');
      proxied.write(`PAY ${count}\nBALANCE\n`);
      plain.write(`tick ${count}: ${'·'.repeat(count % 20)}\n`);
      device.write(Buffer.from(`00${(count % 256).toString(16).padStart(2, '0')}00000006010300000002`, 'hex'));
      await new Promise((resolve) => setImmediate(resolve));
    },
    close: () => sockets.forEach((socket) => socket.destroy()),
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
    socket.resume();
  });
}
