import type { ForwardTransport } from '../../../contract/rule-actions.ts';
import type { Egress } from '../../shared/egress.ts';
import { TcpUpstream } from './tcp-upstream.ts';
import { UdpUpstream } from './udp-upstream.ts';
import type { Upstream, UpstreamOwner, UpstreamTarget } from './upstream.ts';

export { connectTimeout } from '../sockets/addresses.ts';
export { DialDeadlines, type Dial } from './dial-deadlines.ts';
export { depthOf, isOwn, MAX_PROXY_DEPTH } from './proxy-depths.ts';
export type { LinkTarget } from './link-target.ts';
export { TcpLink, type LinkOwner } from './tcp-link.ts';
export { UdpLink, type DatagramLinkOwner } from './udp-link.ts';
export type { Upstream, UpstreamOwner, UpstreamTarget } from './upstream.ts';

type Open = (target: UpstreamTarget, egress: Egress, owner: UpstreamOwner) => Upstream;

/** Every transport a message can be forwarded by: one row each. */
const transports: { readonly [T in ForwardTransport]: Open } = {
  tcp: (target, egress, owner) => new TcpUpstream(target, egress, owner),
  udp: (target, egress, owner) => new UdpUpstream(target, egress, owner),
};

/** Begins to connect; what is sent meanwhile waits. */
export function openUpstream(target: UpstreamTarget, egress: Egress, owner: UpstreamOwner): Upstream {
  return transports[target.transport](target, egress, owner);
}
