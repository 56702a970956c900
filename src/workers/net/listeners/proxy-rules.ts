import { blockListOf, isListed } from '../../../contract/ip.ts';
import type { ListenerSpec } from '../../../contract/listener.ts';
import type { ReceivedProxy } from '../../../contract/proxy.ts';

/** From whom a PROXY protocol header is taken, and in which version. */
export interface ProxyRules {
  readonly version: Exclude<ReceivedProxy, 'off'>;
  isTrusted(host: string): boolean;
}

export function compileProxyRules({
  proxyProtocol,
  proxyTrusted,
}: Pick<ListenerSpec, 'proxyProtocol' | 'proxyTrusted'>): ProxyRules | undefined {
  if (proxyProtocol === 'off') return undefined;
  const trusted = blockListOf(proxyTrusted);
  return { version: proxyProtocol, isTrusted: (host) => isListed(trusted, host) };
}
