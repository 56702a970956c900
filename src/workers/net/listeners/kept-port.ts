import * as net from 'node:net';
import type { Address } from '../../../contract/endpoint.ts';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import { sharesPort } from './listener.ts';

/** Binds the port without listening: the system refuses connections, and it can be listened on again (Node 26.4 and later). Null: that is not possible. */
export function keepPort(params: ListenerEndpoint, { host, port }: Address): net.BoundSocket | null {
  if (!('BoundSocket' in net)) return null;
  try {
    return new net.BoundSocket({ host, port, ipv6Only: params.spec.socket.ipv6Only, reusePort: sharesPort(params) });
  } catch {
    return null;
  }
}
