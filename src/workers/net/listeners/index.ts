import type { Transport } from '../../../contract/endpoint.ts';
import type { ListenerEndpoint } from '../../../contract/thread-messages.ts';
import type { Endpoint } from '../connection/endpoint.ts';
import type { Listener, ListenerSettings } from './listener.ts';
import { openTcpListener } from './tcp-listener.ts';
import { openUdpListener } from './udp-listener.ts';

export { compileSettings, type Listener, type ListenerSettings } from './listener.ts';

type Open = (params: ListenerEndpoint, settings: ListenerSettings, endpoint: Endpoint) => Promise<Listener>;

/** Every transport listeners can have: one row each. */
const transports: { readonly [T in Transport]: Open } = {
  tcp: openTcpListener,
  tls: openTcpListener,
  udp: openUdpListener,
};

/** Opens a socket for `endpoint`. Resolves when it is bound. */
export function bindListener(
  params: ListenerEndpoint,
  settings: ListenerSettings,
  endpoint: Endpoint,
): Promise<Listener> {
  return transports[params.spec.transport](params, settings, endpoint);
}
