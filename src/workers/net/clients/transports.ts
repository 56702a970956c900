import type { Transport } from '../../../contract/endpoint.ts';
import { openTcp } from './open-tcp.ts';
import { openTls } from './open-tls.ts';
import { openUdp } from './open-udp.ts';
import type { Opened } from './opened.ts';
import type { Target } from './target.ts';

type Open = (target: Target, signal: AbortSignal) => Promise<Opened>;

/** Every transport clients can have: one row each. */
const transports: { readonly [T in Transport]: Open } = { tcp: openTcp, tls: openTls, udp: openUdp };

/** Opens a socket to the target. Rejects with Node's error, `egress_forbidden`, or the signal's reason; then nothing is left open. */
export function openTarget(target: Target, signal: AbortSignal): Promise<Opened> {
  return transports[target.spec.transport](target, signal);
}
