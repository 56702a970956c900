import { clientOps } from '../clients/index.ts';
import type { NetThread } from '../net-thread.ts';
import { tunnelOps } from '../tunnel/index.ts';
import { connectionOps } from './connection-ops.ts';
import { framingOps } from './framing-ops.ts';
import { listenerOps } from './listener-ops.ts';
import { messageOps } from './message-ops.ts';
import type { OpTable } from './op-table.ts';
import { packetOps } from './packet-ops.ts';
import { resetOps } from './reset-op.ts';
import { ruleOps } from './rule-ops.ts';
import { threadOps } from './thread-ops.ts';
import { verificationOps } from './verification-ops.ts';

/** Every request a net thread serves, one file a group. */
export function createOps(thread: NetThread): OpTable {
  return {
    ...listenerOps(thread), ...clientOps(thread), ...connectionOps(thread), ...messageOps(thread), ...tunnelOps(thread), ...verificationOps(thread), ...packetOps(thread),
    ...resetOps(thread), ...ruleOps(), ...framingOps(), ...threadOps(thread),
  };
}
