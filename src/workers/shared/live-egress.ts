import { readSharedRules, versionOf } from '../../core/egress/shared-rules.ts';
import type { EgressRules } from '../../contract/thread-messages.ts';
import { compileEgress, type Egress } from './egress.ts';

/** The rules of the whole thread, once it follows some. */
let followed: Egress | undefined;

/** From now on {@link egressOf} gives the rules in `shared` as they are whenever they are asked. Undefined: there are none to follow. */
export function followEgress(shared: SharedArrayBuffer | undefined): void {
  followed = shared && liveEgress(shared);
}

/** The rules that the thread follows; those given when it follows none. */
export function egressOf(rules: EgressRules): Egress {
  return followed ?? compileEgress(rules);
}

/** Compiled again only when they have changed. Before the first write nothing is allowed. */
function liveEgress(shared: SharedArrayBuffer): Egress {
  let seen = 0;
  let compiled = compileEgress({ allow: [], deny: ['0.0.0.0/0', '::/0'], denyTargets: [] });
  return {
    fault(address, port, host) {
      if (versionOf(shared) !== seen) {
        const current = readSharedRules(shared);
        if (current !== undefined) {
          seen = current.version;
          compiled = compileEgress(current.rules);
        }
      }
      return compiled.fault(address, port, host);
    },
  };
}
