import { isIP } from 'node:net';
import type { Address } from '../../../contract/endpoint.ts';
import type { Egress } from '../../shared/egress.ts';
import { NameLookups } from '../../shared/name-lookups.ts';
import type { TcpTarget } from '../sockets/addresses.ts';

/** A server that a link leads to, and what can be known of it before anything is dialled. */
export interface LinkTarget extends TcpTarget {
  /** `host` is an IP address: there is nothing to look up. */
  readonly isLiteral: boolean;
}

/** Of the thread. */
const lookups = new NameLookups();

/** A plain target; `maxSendBufferBytes` bounds what waits for it. */
export function linkTarget({ host, port }: Address, egress: Egress, maxSendBufferBytes: number): LinkTarget {
  return {
    isLiteral: isIP(host) !== 0,
    egress,
    lookups,
    spec: {
      host,
      port,
      proxyProtocol: 'off',
      socket: { family: 0, localPort: 0, noDelay: true, keepAliveMs: 0 },
      limits: { maxSendBufferBytes },
    },
  };
}
