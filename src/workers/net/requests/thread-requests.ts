import type { NetThread } from '../net-thread.ts';
import type { RequestTable } from './request-table.ts';

/** The thread as a whole. */
export function threadRequests(thread: NetThread): RequestTable<'traffic' | 'shutdown'> {
  return {
    async traffic({ endpoint: id }) {
      const wanted = id === undefined ? [...thread.endpoints.values()] : [thread.endpoints.get(id) ?? []].flat();
      await thread.kernelDrops.note(wanted);
      return wanted.map((endpoint) => ({ id: endpoint.id, ...endpoint.traffic }));
    },

    async shutdown({ graceMs }) {
      thread.isShuttingDown = true;
      await Promise.all(thread.closers.map((close) => close(graceMs)));
      thread.events.flush();
      return null;
    },
  };
}
