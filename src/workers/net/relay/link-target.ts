import type { TcpTarget } from '../sockets/addresses.ts';

/** A server that a link leads to, and what can be known of it before anything is dialled. */
export interface LinkTarget extends TcpTarget {
  /** `host` is an IP address: there is nothing to look up. */
  readonly isLiteral: boolean;
}
