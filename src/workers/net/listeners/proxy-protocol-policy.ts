import { blockListOf, isListed } from '../../../contract/ip.ts';
import type { ListenerSpec } from '../../../contract/listener.ts';
import type { ReceivedProxy } from '../../../contract/proxy-protocol.ts';

/** Which peers may send a PROXY protocol header, and in which version. */
export interface ProxyProtocolPolicy {
  readonly version: Exclude<ReceivedProxy, 'off'>;
  isTrusted(host: string): boolean;
}

export function compileProxyProtocolPolicy({
  proxyProtocol,
  proxyTrusted,
}: Pick<ListenerSpec, 'proxyProtocol' | 'proxyTrusted'>): ProxyProtocolPolicy | undefined {
  if (proxyProtocol === 'off') return undefined;
  const trusted = blockListOf(proxyTrusted);
  return { version: proxyProtocol, isTrusted: (host) => isListed(trusted, host) };
}
