import type { MessagePort } from 'node:worker_threads';
import { NotFoundError } from '../../../core/errors/index.ts';
import { atOnce } from '../../../core/turns.ts';
import { NameLookups } from '../../shared/name-lookups.ts';
import { compileClientSettings } from '../clients/client-settings.ts';
import type { NetThread } from '../net-thread.ts';
import type { RequestTable } from './request-table.ts';
import { ConnectionTunnels } from '../tunnel/connection-tunnels.ts';
import { DialledTunnels } from '../tunnel/dialled-tunnels.ts';
import { factsOf } from '../tunnel/facts.ts';

/** Tunnels: to a connection there is, or to one of their own. */
export function tunnelRequests(thread: NetThread): RequestTable<'attachTunnel' | 'dialTunnel'> {
  const dialled = new DialledTunnels(thread, new NameLookups(), (target) => atOnce(compileClientSettings(target)));
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

    dialTunnel: (params) =>
      dialled.dial(params).catch((error: unknown) => {
        closePort(params.port);
        throw error;
      }),
  };
}

/** The reply reports the failure. */
function closePort(port: MessagePort): void {
  port.close();
}
