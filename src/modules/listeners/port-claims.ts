import type { Transport } from '../../contract/endpoint.ts';
import { AppError } from '../../core/errors/index.ts';
import { bindAddressOf } from './bind-policy.ts';
import type { ListenerSpec } from './listener-kind.ts';

interface Claim {
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;
  /** The user asked for SO_REUSEPORT, so sharing with others who did is what is wanted. */
  readonly wantsSharing: boolean;
}

const WILDCARDS = new Set(['0.0.0.0', '::', '::0']);

/**
 * Ports this node has open with SO_REUSEPORT. The system would let two listeners that spread over several threads have the same port and
 * deal out their connections at random; this says `port_in_use` instead, unless both asked for `socket.reusePort`.
 */
export class PortClaims {
  readonly #claims = new Map<string, Claim>();

  /** Takes the port for a listener that opens it with SO_REUSEPORT; port 0 and others need no claim. Throws `port_in_use`. */
  claim(id: string, spec: ListenerSpec, port: number): void {
    if (port === 0 || (spec.threads === 1 && !spec.socket.reusePort)) return;
    const claim = {
      transport: spec.transport,
      host: bindAddressOf(spec.host),
      port,
      wantsSharing: spec.socket.reusePort,
    };
    for (const [holder, other] of this.#claims) {
      if (holder !== id && overlap(claim, other))
        throw new AppError('port_in_use', `Listener "${holder}" already listens on ${claim.host}:${port}.`);
    }
    this.#claims.set(id, claim);
  }

  release(id: string): void {
    this.#claims.delete(id);
  }
}

function overlap(a: Claim, b: Claim): boolean {
  // TLS is on TCP: they share their ports.
  if ((a.transport === 'udp') !== (b.transport === 'udp') || a.port !== b.port || (a.wantsSharing && b.wantsSharing))
    return false;
  return a.host === b.host || WILDCARDS.has(a.host) || WILDCARDS.has(b.host);
}
