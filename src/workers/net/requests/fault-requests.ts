import type { NetThread } from '../net-thread.ts';
import type { RequestTable } from './request-table.ts';

export function faultRequests(thread: NetThread): RequestTable<'faultCounts'> {
  return {
    faultCounts: ({ endpoint }) => thread.endpoints.get(endpoint)?.cables?.counts() ?? [],
  };
}
