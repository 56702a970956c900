import { clientRequests } from './client-requests.ts';
import type { NetThread } from '../net-thread.ts';
import { tunnelRequests } from './tunnel-requests.ts';
import { connectionRequests } from './connection-requests.ts';
import { faultRequests } from './fault-requests.ts';
import { framingRequests } from './framing-requests.ts';
import { listenerRequests } from './listener-requests.ts';
import { messageRequests } from './message-requests.ts';
import type { RequestTable } from './request-table.ts';
import { packetRequests } from './packet-requests.ts';
import { resetRequests } from './reset-requests.ts';
import { ruleRequests } from './rule-requests.ts';
import { threadRequests } from './thread-requests.ts';
import { verificationRequests } from './verification-requests.ts';

/** Every request a net thread serves, one file a group. */
export function createRequests(thread: NetThread): RequestTable {
  return {
    ...listenerRequests(thread),
    ...clientRequests(thread),
    ...connectionRequests(thread),
    ...messageRequests(thread),
    ...tunnelRequests(thread),
    ...verificationRequests(thread),
    ...packetRequests(thread),
    ...resetRequests(thread),
    ...faultRequests(thread),
    ...ruleRequests(),
    ...framingRequests(),
    ...threadRequests(thread),
  };
}
