import type { Address, Transport } from '../../../contract/endpoint.ts';
import type { RuleCounts } from '../../../contract/rule-counts.ts';
import type { EgressRules } from '../../../contract/thread-messages.ts';
import type { Codec } from '../../shared/framing/endpoint-codec.ts';
import type { Handler } from '../connection/handler.ts';

/** What a handler may need besides its own settings. */
export interface HandlerEnvironment {
  readonly codec: Codec;
  readonly transport: Transport;
  readonly side: 'listener' | 'client';
  /** Where it may connect to; undefined: nowhere. */
  readonly egress: EgressRules | undefined;
  /** What the endpoint listens at, where that is known; a port is 0 while it is not. */
  readonly own: Address | undefined;
  /** Bounds what waits to be sent in each direction, in bytes. */
  readonly maxSendBufferBytes: number;
  /** Counts of `times` and `probability`, shared by all threads of the listener (see ListenerEndpoint). */
  readonly ruleCounters: RuleCounts | undefined;
  /** A handler with the same settings that this one takes the place of: what that has counted goes on. */
  readonly predecessor?: Handler | undefined;
}
