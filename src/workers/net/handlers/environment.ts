import type { Transport } from '../../../contract/endpoint.ts';
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
  /** Counts of `times` and `probability`, shared by all threads of the listener (see ListenerEndpoint). */
  readonly ruleCounters: RuleCounts | undefined;
  /** A handler with the same settings that this one takes the place of: what that has counted goes on. */
  readonly predecessor?: Handler | undefined;
}
