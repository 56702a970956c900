import type { ConnectionExtras } from '../../../contract/connection.ts';
import type { Address } from '../../../contract/endpoint.ts';

/** How a connection came about. */
export interface ConnectionFacts {
  readonly direction: 'inbound' | 'outbound';
  readonly local: Address;
  readonly remote: Address;
  /** Its number at the endpoint. Default: the next when it begins. */
  readonly ordinal?: number | undefined;
  readonly extras?: ConnectionExtras | undefined;
}
