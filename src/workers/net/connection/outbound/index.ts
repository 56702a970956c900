import type { Transport } from '../../../../contract/endpoint.ts';
import type { Target } from '../../sockets/addresses.ts';
import { openTcp } from './outbound-tcp.ts';
import { openTls } from './outbound-tls.ts';
import { openUdp } from './outbound-udp.ts';
import type { Outbound } from './outbound.ts';

export type { Outbound, OutboundConnection, OutboundListener } from './outbound.ts';

type Open = (target: Target, signal: AbortSignal) => Promise<Outbound>;

/** Every transport an outbound connection can have: one row each. */
const transports: { readonly [T in Transport]: Open } = { tcp: openTcp, tls: openTls, udp: openUdp };

/** Opens a socket to the target. Rejects with Node's error, `egress_forbidden`, or the signal's reason; then nothing is left open. */
export function openTarget(target: Target, signal: AbortSignal): Promise<Outbound> {
  return transports[target.spec.transport](target, signal);
}
