import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { isCodedRefusal } from '../lib/ask.ts';
import { RECOVERY_BOUND_MS } from '../lib/bounds.ts';
import type { Outage } from '../lib/outage.ts';
import { waitUntil } from '../lib/wait.ts';

/** `ulimit -n` of the service. */
export const FEW_DESCRIPTORS = 256;
/** Refused connections that are enough to see. */
const REFUSALS = 40;

export const descriptors: Outage = {
  name: 'descriptors',
  what: `Peers take every file descriptor there is (\`ulimit -n ${FEW_DESCRIPTORS}\`).`,
  service: { maxDescriptors: FEW_DESCRIPTORS },
  // The connections of another outage would be refused.
  alone: true,
  async inflict(scene) {
    const held: Socket[] = [];
    let refused = 0;
    for (let at = 0; at < FEW_DESCRIPTORS; at++) {
      const socket = connect(scene.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.once('close', () => (refused += 1));
      held.push(socket);
    }
    try {
      await waitUntil(() => refused >= REFUSALS, RECOVERY_BOUND_MS);
      // Existing connections are not affected, and the API has its reserved descriptors.
      await Promise.all(scene.loads.map((load) => load.everyPeerEchoes(RECOVERY_BOUND_MS)));
      const made = await scene.ask('POST', '/v1/listeners', { handler: { type: 'echo' } });
      expect(made.status === 201 || isCodedRefusal(made), JSON.stringify(made)).toBe(true);
      if (made.status === 201) await scene.insist('DELETE', `/v1/listeners/${(made.body as { id: string }).id}`);
      await waitUntil(() => scene.codesOf(scene.listener).has('descriptor_limit'), RECOVERY_BOUND_MS);
    } finally {
      for (const socket of held) socket.destroy();
    }
  },
};
