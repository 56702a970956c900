import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { inject, test, vi, type TestContext } from 'vitest';
import { recordingProxy } from '../helpers/recording-proxy.ts';
import { findFreePort } from '../helpers/free-port.ts';
import { poll } from '../helpers/poll.ts';
import { Service } from '../helpers/service.ts';
import { RawStream } from '../helpers/raw-stream.ts';
import { RefusedTunnel, TunnelClient } from '../helpers/tunnel-client.ts';

// They wait most of their time.
vi.setConfig({ maxConcurrency: 2 });

type Ending = Pick<TestContext, 'onTestFinished'>;

const newEnv = (): Record<string, string> => ({
  PORTCALL_REDIS_URL: inject('redisUrl'),
  PORTCALL_KEY_PREFIX: `test-${randomBytes(6).toString('hex')}`,
  PORTCALL_NODE_TIMEOUT_MS: '120000',
  PORTCALL_NET_THREADS: '1',
  PORTCALL_MAX_TUNNEL_OBSERVERS: '4',
});

async function start(
  { onTestFinished }: Ending,
  env: Record<string, string>,
  nodeArguments: string[] = [],
): Promise<Service> {
  const service = await Service.start({ env, nodeArguments });
  onTestFinished(() => service.end());
  return service;
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly code?: string;
    readonly revision?: number;
    readonly labels?: object;
    readonly status?: { readonly state: string; readonly messagesOut?: number };
  };
}

async function ask({ url }: Service, method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] };
}

async function connected({ onTestFinished }: Ending, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

test.concurrent(
  'what was answered with 503 because the owner stood still is never executed when it goes on',
  { timeout: 120_000 },
  async (context) => {
    const { expect } = context;
    const env = newEnv();
    const [owner, other] = [await start(context, env), await start(context, env)];
    const { id, port } = await owner.listener({ name: 'kept', handler: { type: 'manual' } });
    const deleted = await owner.listener({ name: 'not-deleted' });
    const stopped = await owner.listener({ name: 'not-stopped' });
    const peer = await connected(context, port);
    const received: Buffer[] = [];
    peer.on('data', (chunk: Buffer) => received.push(chunk));
    const { items } = await poll(
      () => other.request<{ items: { id: string }[] }>('GET', `/v1/connections?listener=${id}`),
      (page) => page.items.length === 1,
      20_000,
    );
    const connection = items[0]?.id ?? '';
    const stream = await RawStream.connect(other.url);
    context.onTestFinished(() => stream.ws.terminate());

    owner.process.kill('SIGSTOP');
    context.onTestFinished(() => void owner.process.kill('SIGCONT'));
    stream.ws.send(JSON.stringify({ id: 900, op: 'send', connection, data: 'late' }));
    stream.ws.send(JSON.stringify({ id: 901, op: 'close', connection }));
    const tunnel = TunnelClient.open(other.url, `/connections/${connection}/tunnel`).catch((error: unknown) => error);
    const answers = await Promise.all([
      ask(other, 'PATCH', `/v1/listeners/${id}`, { labels: { late: 'yes' } }),
      ask(other, 'DELETE', `/v1/listeners/${deleted.id}`),
      ask(other, 'POST', `/v1/listeners/${stopped.id}/stop`, {}),
      ask(other, 'POST', `/v1/connections/${connection}/send`, { data: 'late' }),
      ask(other, 'DELETE', `/v1/connections/${connection}`),
      ask(other, 'GET', `/v1/listeners/${id}`),
    ]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [503, 'node_unreachable']),
    );
    expect(await stream.nextReply()).toMatchObject({ error: { code: 'node_unreachable' } });
    expect(await stream.nextReply()).toMatchObject({ error: { code: 'node_unreachable' } });
    const refused = await tunnel;
    expect(refused).toBeInstanceOf(RefusedTunnel);
    expect((refused as RefusedTunnel).problem.code).toBe('node_unreachable');

    owner.process.kill('SIGCONT');
    // Its answers come after those to what waited in its sockets.
    await poll(
      () => ask(other, 'GET', `/v1/listeners/${id}`),
      ({ status }) => status === 200,
      20_000,
    );
    for (let round = 0; round < 3; round++) {
      expect((await ask(owner, 'GET', `/v1/listeners/${id}`)).body).toMatchObject({
        revision: 1,
        labels: {},
        status: { state: 'listening', messagesOut: 0 },
      });
      expect((await ask(owner, 'GET', `/v1/listeners/${deleted.id}`)).status).toBe(200);
      expect((await ask(owner, 'GET', `/v1/listeners/${stopped.id}`)).body.status?.state).toBe('listening');
      expect((await ask(owner, 'GET', `/v1/connections/${connection}`)).status).toBe(200);
    }
    expect((await ask(other, 'POST', `/v1/connections/${connection}/send`, { data: 'now' })).status).toBe(202);
    await poll(
      () => String(Buffer.concat(received)),
      (text) => text !== '',
      10_000,
    );
    expect(String(Buffer.concat(received))).toBe('now');
    expect((await ask(other, 'PATCH', `/v1/listeners/${id}`, { labels: { now: 'yes' } })).body).toMatchObject({
      revision: 2,
      labels: { now: 'yes' },
    });
  },
);

test.concurrent(
  'what was answered with 503 because the way to the owner was cut is not executed, though its time has not run out',
  { timeout: 120_000 },
  async (context) => {
    const { expect } = context;
    const env = newEnv();
    const proxy = await recordingProxy(context.onTestFinished);
    const port = await findFreePort();
    proxy.target = { host: '127.0.0.1', port };
    const owner = await start(context, {
      ...env,
      PORTCALL_PORT: String(port),
      PORTCALL_ADVERTISE_URL: `http://127.0.0.1:${proxy.port}`,
    });
    const other = await start(context, env);
    const { id } = await owner.listener({});
    // The connection between them is there and used.
    expect((await ask(other, 'PATCH', `/v1/listeners/${id}`, { labels: { n: '1' } })).status).toBe(200);

    owner.process.kill('SIGSTOP');
    context.onTestFinished(() => void owner.process.kill('SIGCONT'));
    const before = proxy.bytes;
    const answer = ask(other, 'PATCH', `/v1/listeners/${id}`, { labels: { n: 'late' } });
    await poll(
      () => proxy.bytes,
      (bytes) => bytes > before,
      10_000,
    );
    proxy.end();
    expect(await answer).toMatchObject({ status: 503, body: { code: 'node_unreachable' } });
    owner.process.kill('SIGCONT');
    await poll(
      () => ask(other, 'GET', `/v1/listeners/${id}`),
      ({ status }) => status === 200,
      20_000,
    );
    for (let round = 0; round < 3; round++)
      expect((await ask(owner, 'GET', `/v1/listeners/${id}`)).body).toMatchObject({ revision: 2, labels: { n: '1' } });
  },
);

/** Code that is loaded before the service: its wall clock is wrong by so much. */
const clockOff = (ms: number): string[] => [
  '--import',
  `data:text/javascript,const real=Date;globalThis.Date=class extends real{constructor(...a){if(a.length)super(...a);else super(real.now()+(${ms}))}static now(){return real.now()+(${ms})}}`,
];

test.concurrent.for([90_000, -90_000])(
  'nodes whose clocks differ by %i ms forward requests to each other, and wait for jobs',
  { timeout: 120_000 },
  async (offByMs, context) => {
    const { expect } = context;
    const env = newEnv();
    const [right, wrong] = [await start(context, env), await start(context, env, clockOff(offByMs))];
    const [atRight, atWrong] = [await right.listener({ name: 'right' }), await wrong.listener({ name: 'wrong' })];
    expect((await ask(wrong, 'PATCH', `/v1/listeners/${atRight.id}`, { labels: { n: '1' } })).body).toMatchObject({
      revision: 2,
    });
    expect((await ask(right, 'PATCH', `/v1/listeners/${atWrong.id}`, { labels: { n: '1' } })).body).toMatchObject({
      revision: 2,
    });
    for (const node of [right, wrong, right, wrong]) {
      expect(
        await node.request<object>('POST', '/v1/jobs?waitMs=20000', { kind: 'sleep', input: { ms: 10 } }),
      ).toMatchObject({ state: 'completed' });
    }
  },
);
