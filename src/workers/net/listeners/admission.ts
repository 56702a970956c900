import type { ListenerSpec } from '../../../contract/listener.ts';
import { blockListOf, isListed } from '../../../contract/ip.ts';
import { AppError } from '../../../core/errors/index.ts';

/**
 * Why a peer may not have a connection; undefined: it may. `open`: connections there are. `isAnnounced`: false for a trusted proxy that says no
 * address of a peer (PROXY protocol LOCAL and UNKNOWN: mostly its health checks); `allow` and `deny` are about peers.
 */
export type Admission = (host: string, open: number, isAnnounced?: boolean) => AppError | undefined;

export function compileAdmission(
  limits: Pick<ListenerSpec['limits'], 'allow' | 'deny'>,
  maxConnections: number,
): Admission {
  const allowed = limits.allow.length > 0 ? blockListOf(limits.allow) : undefined;
  const denied = limits.deny.length > 0 ? blockListOf(limits.deny) : undefined;
  return (host, open, isAnnounced = true) => {
    const isDenied =
      isAnnounced &&
      ((denied !== undefined && isListed(denied, host)) || (allowed !== undefined && !isListed(allowed, host)));
    if (isDenied) return new AppError('peer_denied', `The peer ${host} is not allowed here.`);
    if (open >= maxConnections)
      return new AppError(
        'connection_limit',
        `The peer ${host} was refused: ${open} connections are open, the limit (maxConnections).`,
      );
    return undefined;
  };
}
