import { Service } from '../../test/helpers/service.ts';
import { Api } from './api.ts';
import type { Faults } from './faults.ts';
import { openPeer, type Peer, type PeerTransport } from './peer.ts';
import type { Random } from './random.ts';
import { Upstream } from './upstream.ts';

/** The pool that all jobs of the soak run in. */
export const POOL = 'soak';
/** The function that jobs run and that is stored again and again. */
export const FUNCTION = 'add';
export const FUNCTION_SOURCE = 'export default (input) => input.a + input.b';

/** Small bounds, so that all that is kept has reached its bound long before the end. */
const ENV = {
  PORTCALL_NET_THREADS: '2',
  PORTCALL_JOB_THREADS: '1',
  PORTCALL_EVENT_LOG_MAX_BYTES: String(8 * 1024 * 1024),
  PORTCALL_CAPTURE_MAX_BYTES: String(4 * 1024 * 1024),
  PORTCALL_SUBSCRIBER_MAX_BYTES: String(64 * 1024),
  PORTCALL_MARK_INTERVAL_MS: '3000',
};

/** `PING n` is answered at once, `LATE n` after a moment, `PARTS n` in pieces, everything else by `otherwise`. */
const RULES = {
  type: 'rules',
  rules: [
    { name: 'ping', when: { matches: String.raw`^PING (\d+)$` }, do: [{ type: 'send', data: 'PONG {{captures.1}}' }] },
    {
      name: 'late',
      when: { startsWith: 'LATE ' },
      do: [
        { type: 'delay', minMs: 1, maxMs: 30 },
        { type: 'send', data: 'late' },
      ],
    },
    {
      name: 'parts',
      when: { startsWith: 'PARTS ' },
      do: [{ type: 'sendChunked', data: 'parts', chunkBytes: 2, gapMs: 2 }],
    },
    {
      name: 'state',
      when: { equals: 'NEXT' },
      do: [
        { type: 'setState', set: { last: '{{counter}}' } },
        { type: 'send', data: 'next' },
      ],
    },
  ],
  otherwise: [{ type: 'send', data: 'what?' }],
};

/** Everything that operations work with. */
export interface World {
  readonly service: Service;
  readonly api: Api;
  readonly random: Random;
  readonly faults: Faults;
  readonly upstream: Upstream;
  /** Ports of the listeners that stay. */
  readonly ports: Readonly<Record<PeerTransport | 'rules' | 'manual', number>>;
  /** Names of the clients that stay; some lose their connection again and again. */
  readonly clients: readonly string[];
  /** Counts something that happened, for the report. */
  readonly count: (what: string) => void;
}

export async function openWorld(random: Random, faults: Faults, count: (what: string) => void): Promise<World> {
  const upstream = await Upstream.start(random);
  try {
    const service = await Service.start({ env: ENV });
    try {
      return {
        service,
        api: new Api(service.url),
        random,
        faults,
        upstream,
        count,
        ...(await setUp(service, upstream)),
      };
    } catch (error) {
      await service.end();
      throw error;
    }
  } catch (error) {
    await upstream.end();
    throw error;
  }
}

async function setUp(service: Service, upstream: Upstream): Promise<Pick<World, 'ports' | 'clients'>> {
  const open = async (spec: object) =>
    (
      await service.listener({
        capture: { maxMessages: 2000, maxBytes: 1024 * 1024 },
        labels: { soak: 'kept' },
        ...spec,
      })
    ).port;
  const ports = {
    tcp: await open({ name: 'kept-tcp', handler: { type: 'echo' }, threads: 2 }),
    tls: await open({ name: 'kept-tls', transport: 'tls', tls: { selfSigned: true }, handler: { type: 'echo' } }),
    udp: await open({
      name: 'kept-udp',
      transport: 'udp',
      handler: { type: 'echo' },
      limits: { sessionIdleTimeoutMs: 3000 },
    }),
    rules: await open({ name: 'kept-rules', handler: RULES }),
    manual: await open({ name: 'kept-manual', handler: { type: 'manual' } }),
  };
  const client = async (name: string, spec: object) => {
    await service.request('POST', '/v1/clients', {
      name,
      host: '127.0.0.1',
      reconnect: { initialDelayMs: 50, maxDelayMs: 2000 },
      ...spec,
    });
    return name;
  };
  const clients = [
    await client('lost-1', { port: upstream.port }),
    await client('lost-2', { port: upstream.port, events: 'metadata' }),
    await client('kept-tls-client', { port: ports.tls, transport: 'tls', tls: { verify: false } }),
    await client('kept-udp-client', { port: ports.udp, transport: 'udp' }),
  ];
  await service.request('POST', '/v1/pools', { name: POOL, maxWorkers: 4, retention: { ageMs: 60_000, count: 100 } });
  await service.request('PUT', `/v1/functions/${FUNCTION}`, { source: FUNCTION_SOURCE });
  return { ports, clients };
}

export async function closeWorld({ service, upstream }: World): Promise<void> {
  await service.end();
  await upstream.end();
}

/** Peers that stay connected all the time. */
export class KeptPeers {
  readonly #free: { readonly transport: PeerTransport | 'rules'; readonly peer: Peer }[] = [];
  #all: Peer[] = [];

  async open({ ports }: World, counts: Readonly<Partial<Record<PeerTransport | 'rules', number>>>): Promise<void> {
    for (const [transport, count] of Object.entries(counts) as [PeerTransport | 'rules', number][]) {
      for (let n = 0; n < count; n++) {
        const peer = await openPeer(transport === 'rules' ? 'tcp' : transport, ports[transport]);
        this.#all.push(peer);
        this.#free.push({ transport, peer });
      }
    }
  }

  /** Lends one of them, if one is free. */
  async use(random: Random, work: (peer: Peer, transport: PeerTransport | 'rules') => Promise<void>): Promise<void> {
    const [lent] = this.#free.splice(random.int(0, Math.max(0, this.#free.length - 1)), 1);
    if (lent === undefined) return;
    await work(lent.peer, lent.transport);
    this.#free.push(lent);
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.map((peer) => peer.end()));
    this.#all = [];
    this.#free.length = 0;
  }
}
