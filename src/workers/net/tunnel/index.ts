import type { MessagePort } from 'node:worker_threads';
import { NotFoundError } from '../../../core/errors/index.ts';
import { NameLookups } from '../../shared/name-lookups.ts';
import type { NetThread } from '../net-thread.ts';
import type { OpTable } from '../ops/op-table.ts';
import { ConnectionTunnels } from './connection-tunnels.ts';
import { DialledTunnels } from './dial.ts';
import { factsOf } from './facts.ts';

/** Tunnels: to a connection there is, or to one of their own. */
export function tunnelOps(thread: NetThread): OpTable<'attachTunnel' | 'dialTunnel'> {
  const dialled = new DialledTunnels(thread, new NameLookups());
  thread.closers.push((graceMs) => dialled.close(graceMs));
  return {
    attachTunnel({ connection: id, observe, maxObservers, ...end }) {
      try {
        const connection = thread.findConnection(id);
        if (connection === undefined) throw new NotFoundError('connection', id);
        const tunnels = ConnectionTunnels.of(connection);
        const facts = factsOf(connection, end.windowBytes);
        if (observe === null) tunnels.addDuplex({ ...end, windowBytes: facts.windowBytes, onLost: 'keep' });
        else tunnels.addObserver({ ...end, onLost: 'keep' }, observe, maxObservers);
        return facts;
      } catch (error) {
        closePort(end.port);
        throw error;
      }
    },

    dialTunnel: (params) => dialled.dial(params).catch((error: unknown) => {
      closePort(params.port);
      throw error;
    }),
  };
}

/** The failure is told by the reply. */
function closePort(port: MessagePort): void {
  port.close();
}
