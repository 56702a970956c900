import type { NetThread } from '../net-thread.ts';
import type { OpTable } from './op-table.ts';

/** The thread as a whole. */
export function threadOps(thread: NetThread): OpTable<'traffic' | 'shutdown'> {
  return {
    traffic({ endpoint: id }) {
      const all = [...thread.endpoints.values()];
      return all.filter((endpoint) => id === undefined || endpoint.id === id).map((endpoint) => ({ id: endpoint.id, ...endpoint.traffic }));
    },

    async shutdown({ graceMs }) {
      thread.isShuttingDown = true;
      await Promise.all(thread.closers.map((close) => close(graceMs)));
      thread.events.flush();
      return null;
    },
  };
}
