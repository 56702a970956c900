import { PORTS, PROXY_DEPTHS_BYTES } from '../../../contract/proxy-dial.ts';
import { isOwnAddress } from '../../../core/own-addresses.ts';
import type { Address, Transport } from '../../../contract/endpoint.ts';

/** How many proxies a connection may pass through on one machine. */
export const MAX_PROXY_DEPTH = 8;

/**
 * By local port: how many proxies lead to the connection that our sockets have dialled from there; 0: none of ours. A connection that
 * arrives from such a port comes from a proxy of this node, so a loop becomes deeper with every turn, and is seen.
 */
let depths: Uint8Array = new Uint8Array(PROXY_DEPTHS_BYTES);

/** All net threads of the node share the table. Undefined: this one has its own. */
export function shareDepths(memory: SharedArrayBuffer | undefined): void {
  if (memory !== undefined) depths = new Uint8Array(memory);
}

/** `depth` 0: the port is not ours any more. */
export function markDepth(localPort: number, depth: number, transport: Transport = 'tcp'): void {
  depths[rowOf(localPort, transport)] = depth;
}

/** Proxies of this node that a connection from this address has passed through. */
export function depthOf({ host, port }: Address, transport: Transport): number {
  const depth = depths[rowOf(port, transport)] ?? 0;
  return depth > 0 && isOwnAddress(host) ? depth : 0;
}

/** The protocols have ports of their own. */
function rowOf(port: number, transport: Transport): number {
  return transport === 'udp' ? PORTS + port : port;
}
