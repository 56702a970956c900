import type { NetThread } from '../net-thread.ts';
import type { RequestTable } from './request-table.ts';

export function faultRequests(thread: NetThread): RequestTable<'faultCounts' | 'faultTypeTotals'> {
  return {
    faultCounts: ({ endpoint }) => thread.endpoints.get(endpoint)?.cables?.counts() ?? [],
    faultTypeTotals: () => thread.faultTypeTotals(),
  };
}
