import { openPeer, type Peer } from '../peer.ts';
import type { Random } from '../random.ts';
import { expectSame, type Operation } from './operation.ts';

const RULES: readonly { readonly message: (random: Random) => string; readonly answer: (message: string) => string }[] =
  [
    { message: (random) => `PING ${random.int(0, 1_000_000)}`, answer: (message) => message.replace('PING', 'PONG') },
    { message: (random) => `LATE ${random.int(0, 9)}`, answer: () => 'late' },
    { message: (random) => `PARTS ${random.int(0, 9)}`, answer: () => 'parts' },
    { message: () => 'NEXT', answer: () => 'next' },
    { message: (random) => `unknown ${random.int(0, 9)}`, answer: () => 'what?' },
  ];

/** Most messages are short, a few are long. A datagram has to fit into one. */
function sizeOf(random: Random, transport: string): number {
  if (random.chance(0.04)) return random.int(8192, transport === 'udp' ? 32_768 : 65_536);
  return random.int(1, 1024);
}

async function ask(peer: Peer, transport: string, random: Random): Promise<void> {
  if (transport === 'rules') {
    const rule = random.pick(RULES);
    const message = rule.message(random);
    const wanted = rule.answer(message);
    expectSame('answer of a rule', await peer.exchange(message, wanted.length), wanted);
    return;
  }
  const message = random.text(sizeOf(random, transport));
  expectSame(`echo over ${transport}`, await peer.exchange(message), message);
}

/** On a connection that stays. */
export const onKept: Operation = {
  weight: 600,
  run: ({ random, count }, kept) =>
    kept.use(random, async (peer, transport) => {
      for (let left = random.int(1, 3); left > 0; left--) await ask(peer, transport, random);
      count(`exchanges over ${transport}`);
    }),
};

/** Connect, send, take, end: in order or by a reset. */
export const shortLived: Operation = {
  weight: 120,
  async run({ random, ports, count }) {
    const transport = random.pick(['tcp', 'tcp', 'tcp', 'rules', 'rules', 'udp', 'tls'] as const);
    const peer = await openPeer(transport === 'rules' ? 'tcp' : transport, ports[transport]);
    for (let left = random.int(0, 2); left > 0; left--) await ask(peer, transport, random);
    if (random.chance(0.15)) peer.cut();
    else await peer.end();
    count('short-lived connections');
  },
};

/** A client that may just be without a connection: then the answer has to say so. */
export const exchangeWithClient: Operation = {
  weight: 30,
  async run({ random, api, clients, count }) {
    const name = random.pick(clients);
    const data = random.text(random.int(1, 500));
    const { status, body } = await api.call<{ message?: { data: string } }>(
      'POST',
      `/v1/clients/${name}/exchange`,
      { data, timeoutMs: 5000 },
      name.startsWith('lost') ? [200, 409, 429, 502, 504] : [200, 409],
    );
    count(status === 200 ? 'exchanges with clients' : 'exchanges with a lost connection');
    // Two exchanges on one client may get each other's answer: they asked for the next message, whichever it is.
    if (status === 200 && typeof body !== 'object') throw new Error('an exchange without an answer');
  },
};
