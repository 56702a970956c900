import type { ForwardTransport } from '../../../contract/rule-actions.ts';
import { DatagramForward } from './datagram-forward.ts';
import type { Forward, ForwardOwner, ForwardTarget } from './forward.ts';
import { StreamForward } from './stream-forward.ts';

export { connectTimeout } from '../sockets/addresses.ts';
export { DialDeadlines, type Dial } from './dial-deadlines.ts';
export type { Forward, ForwardOwner, ForwardTarget } from './forward.ts';
export { linkTarget, type LinkTarget } from './link-target.ts';
export { depthOf, MAX_PROXY_DEPTH } from './proxy-depths.ts';
export { TcpLink, type LinkOwner } from './tcp-link.ts';
export { UdpLink, type DatagramLinkOwner } from './udp-link.ts';
export { WaitingBytes } from './waiting-bytes.ts';

type Forwards = new (target: ForwardTarget, owner: ForwardOwner) => Forward;

/** Every transport a message can be forwarded by: one row each. */
const transports: { readonly [T in ForwardTransport]: Forwards } = { tcp: StreamForward, udp: DatagramForward };

/** Begins to connect; what is sent meanwhile waits. */
export function openForward(target: ForwardTarget, owner: ForwardOwner): Forward {
  const forward = new transports[target.transport](target, owner);
  forward.dial();
  return forward;
}
