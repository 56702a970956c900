import { openPeer, type Peer } from '../peer.ts';
import type { World } from '../world.ts';
import { expectSame, type Operation } from './operation.ts';

const HANDLERS = [
  { type: 'echo' },
  {
    type: 'rules',
    rules: [{ when: { contains: '#' }, do: [{ type: 'send', data: 'no' }] }],
    otherwise: [{ type: 'send', data: '{{message}}' }],
  },
] as const;

interface Made {
  readonly id: string;
  readonly status: { readonly address: { readonly port: number } };
}

/** A listener from its creation to its end: used, changed while it is used, sometimes stopped and started. */
export const listenerLife: Operation = {
  weight: 15,
  async run({ random, api, count }) {
    const transport = random.pick(['tcp', 'tcp', 'udp', 'tls'] as const);
    const {
      body: { id, status },
    } = await api.call<Made>('POST', '/v1/listeners', {
      transport,
      handler: random.pick(HANDLERS),
      labels: { soak: 'churn' },
      ...(transport === 'tls' ? { tls: { selfSigned: true } } : {}),
    });
    try {
      await useListener({ random, api }, id, await openPeer(transport, status.address.port), transport);
    } finally {
      await api.call('DELETE', `/v1/listeners/${id}?graceMs=0`);
    }
    await api.call('GET', `/v1/listeners/${id}`, undefined, [404]);
    count('lives of listeners');
  },
};

async function useListener(
  { random, api }: Pick<World, 'random' | 'api'>,
  id: string,
  peer: Peer,
  transport: string,
): Promise<void> {
  try {
    const message = random.text(random.int(1, 200));
    expectSame(`echo of a new ${transport} listener`, await peer.exchange(message), message);
    await api.call('PATCH', `/v1/listeners/${id}`, { handler: HANDLERS[0], labels: { soak: 'changed' } });
    expectSame('echo of a changed listener', await peer.exchange(message), message);
    if (random.chance(0.5)) await peer.end();
    if (random.chance(0.3)) {
      await api.call('POST', `/v1/listeners/${id}/stop`, { graceMs: 0 });
      await api.call('POST', `/v1/listeners/${id}/start`);
    }
  } finally {
    peer.cut();
  }
}

export const clientLife: Operation = {
  weight: 8,
  async run({ random, api, ports, count }) {
    const transport = random.pick(['tcp', 'tls', 'udp'] as const);
    const tls = transport === 'tls' ? { tls: { verify: false } } : {};
    const {
      body: { id },
    } = await api.call<Made>('POST', '/v1/clients?waitMs=5000', {
      transport,
      host: '127.0.0.1',
      port: ports[transport],
      sendOnConnect: [{ data: 'hello' }],
      labels: { soak: 'churn' },
      ...tls,
    });
    try {
      const data = `#${random.text(random.int(1, 100))}`;
      // Without a framing the echoes of both messages may come as one.
      await api.call('POST', `/v1/clients/${id}/exchange`, { data, match: { endsWith: data }, timeoutMs: 5000 });
      await api.call('GET', `/v1/clients/${id}/messages?limit=10`);
    } finally {
      await api.call('DELETE', `/v1/clients/${id}?graceMs=${random.pick([0, 500])}`);
    }
    count('lives of clients');
  },
};
