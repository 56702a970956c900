import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { Service } from '../../helpers/service.ts';
import { pollUntil } from '../../helpers/poll.ts';
import { closeAgent, send, type Answered, type Attempt } from './driver.ts';

interface Named {
  readonly id: string;
  readonly name?: string;
}

/** A running service with one of everything in it, so that requests find something; what is deleted comes back by {@link restore}. */
export class World {
  readonly service: Service;
  /** Ports that may be talked to: one echoes, one is closed. */
  readonly ports = new Set<number>([1]);
  readonly #peer: { socket?: Socket } = {};
  #ids: Readonly<Record<string, string>> = {};

  private constructor(service: Service) {
    this.service = service;
  }

  static async start(env: Readonly<Record<string, string>> = {}): Promise<World> {
    const world = new World(
      await Service.start({
        env: { PORTCALL_NET_THREADS: '2', PORTCALL_LOG_LEVEL: 'error', PORTCALL_SHUTDOWN_GRACE_MS: '200', ...env },
      }),
    );
    await world.restore();
    return world;
  }

  async end(): Promise<void> {
    this.#peer.socket?.destroy();
    closeAgent();
    await this.service.end();
  }

  get url(): string {
    return this.service.url;
  }

  send(attempt: Attempt): Promise<Answered> {
    return send(this.url, attempt);
  }

  /** What stands for a parameter in the path of an operation; undefined when nothing is known. */
  findId(path: string, parameter: string): string | undefined {
    if (path.startsWith('/v1/listeners/{id}/rules')) return parameter === 'name' ? 'fz-rule' : this.#ids['rules'];
    if (/^\/v1\/(listeners|clients)\/\{id\}\/faults/.test(path) && parameter === 'name') return 'fz-fault';
    return parameter === 'leaseId' ? this.#ids['lease'] : this.#ids[path.split('/')[2] ?? ''];
  }

  /** Takes away everything that was made, and makes the world anew. */
  async restore(): Promise<void> {
    await this.clear();
    const faults = { 'fz-fault': { type: 'latency', ms: 1 }, 'fz-link': { type: 'profile', profile: 'wifi' } };
    const { id: listener, port } = await this.service.listener({ name: 'fz-echo', handler: { type: 'echo' }, faults });
    this.ports.add(port);
    const { id: rules } = await this.service.listener({
      name: 'fz-rules',
      handler: { type: 'rules', rules: [{ name: 'fz-rule', do: [{ type: 'drop' }] }] },
    });
    await this.service.listener({
      name: 'fz-proxy',
      handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: 1 }] },
      faults: {
        'fz-fault': { type: 'dialDelay', ms: 1 },
        'fz-dial': { type: 'dialFailure' },
        'fz-few': { type: 'limitConnections', max: 5 },
      },
    });
    await this.service.listener({
      name: 'fz-tls',
      transport: 'tls',
      tls: { selfSigned: true },
      faults: {
        'fz-fault': { type: 'tlsHandshake', delayMs: 1, failure: 'expired' },
        'fz-down': { type: 'refuse', schedule: { durationMs: 10, everyMs: 20 } },
      },
    });
    const { id: client } = await this.#post<Named>('/v1/clients', {
      name: 'fz-client',
      host: '127.0.0.1',
      port,
      faults,
    });
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    this.#peer.socket = socket;
    await once(socket, 'connect');
    socket.write('hello');
    await once(socket, 'data');
    const connections = await this.#items<Named & { remote: { port: number } }>(`/v1/connections?listener=${listener}`);
    const connection = connections.find(({ remote }) => remote.port === socket.localPort)?.id ?? '';
    await this.#post('/v1/pools', { name: 'fz-pool', maxWorkers: 2 });
    await this.service.request('PUT', '/v1/functions/fz-add', {
      source: 'export default (input) => input.a + input.b',
    });
    await this.service.request('PUT', '/v1/counters/fz-counter', { value: 1 });
    await this.service.request('PUT', '/v1/setups/fz-setup', { counters: { hits: {} } });
    const { leaseId: lease } = await this.#post<{ leaseId: string }>('/v1/locks/fz-lock/leases', { ttlMs: 60_000 });
    const { id: job } = await this.#post<Named>('/v1/jobs?waitMs=5000', {
      kind: 'function',
      input: { function: 'fz-add', input: null },
    });
    const { id: batch } = await this.#post<Named>('/v1/pools/fz-pool/map', { kind: 'sleep', inputs: [{ ms: 1 }] });
    const { id: schedule } = await this.#post<Named>('/v1/schedules', {
      name: 'fz-schedule',
      everyMs: 3_600_000,
      kind: 'sleep',
      input: { ms: 1 },
    });
    this.#ids = {
      listeners: listener,
      rules,
      clients: client,
      connections: connection,
      pools: 'fz-pool',
      functions: 'fz-add',
      counters: 'fz-counter',
      locks: 'fz-lock',
      lease,
      jobs: job,
      batches: batch,
      schedules: schedule,
      setups: 'fz-setup',
    };
  }

  async clear(): Promise<void> {
    this.#peer.socket?.destroy();
    this.ports.clear();
    this.ports.add(1);
    for (const { path, key } of [
      { path: 'setups', key: 'name' },
      { path: 'schedules', key: 'id' },
      { path: 'clients', key: 'id' },
      { path: 'listeners', key: 'id' },
      { path: 'functions', key: 'name' },
      { path: 'counters', key: 'name' },
    ] as const) {
      for (const item of await this.#items<Record<string, string>>(`/v1/${path}?limit=500`))
        await this.send({
          method: 'DELETE',
          target: `/v1/${path}/${encodeURIComponent(item[key] ?? '')}${path === 'clients' || path === 'listeners' ? '?graceMs=0' : ''}`,
        });
    }
    for (const { name } of await this.#items<{ name: string }>('/v1/locks?limit=500'))
      await this.send({ method: 'DELETE', target: `/v1/locks/${encodeURIComponent(name)}/holder` });
    for (const { name } of await this.#items<{ name: string }>('/v1/pools?limit=500'))
      if (name !== 'default') await this.send({ method: 'DELETE', target: `/v1/pools/${name}?mode=cancel` });
    await pollUntil(async () => (await this.#items('/v1/pools')).length === 1);
  }

  /** What there is, in one line: listeners, clients, pools, schedules, functions by id. */
  async inventory(): Promise<string> {
    const lists = await Promise.all(
      ['listeners', 'clients', 'pools', 'schedules', 'functions', 'counters'].map((path) =>
        this.#items<Partial<Named>>(`/v1/${path}?limit=500`),
      ),
    );
    return lists.map((items) => items.map(({ id, name }) => id ?? name).join(' ')).join(' | ');
  }

  #post<T>(path: string, body: unknown): Promise<T> {
    return this.service.request<T>('POST', path, body);
  }

  async #items<T>(path: string): Promise<T[]> {
    return (await this.service.request<{ items: T[] }>('GET', path)).items;
  }
}
