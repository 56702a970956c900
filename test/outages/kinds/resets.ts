import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Outage } from '../lib/outage.ts';

const CONNECTIONS = 10_000;
const AT_ONCE = 50;
/** At most so many a second. */
const PER_SECOND = 4000;

export const resets: Outage = {
  name: 'resets',
  what: `A peer opens and resets ${CONNECTIONS.toLocaleString('en')} connections.`,
  async inflict(scene) {
    // Each is opened and closed.
    scene.strangers += 2 * CONNECTIONS;
    const begunMs = performance.now();
    for (let made = 0; made < CONNECTIONS; made += AT_ONCE) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => openAndReset(scene.port)));
      const aheadMs = ((made + AT_ONCE) / PER_SECOND) * 1000 - (performance.now() - begunMs);
      // The rate is part of the outage.
      if (aheadMs > 1) await delay(aheadMs);
    }
  },
};

/** SO_LINGER with 0 s: closing sends RST. */
function openAndReset(port: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.resetAndDestroy());
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
  });
}
