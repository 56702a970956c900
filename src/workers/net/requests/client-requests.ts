import type { NetOps } from '../../../contract/thread-messages.ts';
import { AppError, NotFoundError } from '../../../core/errors/index.ts';
import { NameLookups } from '../../shared/name-lookups.ts';
import type { NetThread } from '../net-thread.ts';
import { bufferOf } from './bytes.ts';
import type { RequestTable } from './request-table.ts';
import { Client } from '../clients/client.ts';

/** Clients: connect, keep connected, send, exchange. */
export function clientRequests(
  thread: NetThread,
): RequestTable<'openClient' | 'updateClient' | 'closeClient' | 'sendClient' | 'exchange' | 'client'> {
  const clients = new Map<string, Client>();
  const lookups = new NameLookups();
  thread.closers.push(async (graceMs) => {
    await Promise.all([...clients.values()].map((client) => client.close(graceMs, 'shutdown')));
  });
  const getClient = (id: string): Client => {
    const client = clients.get(id);
    if (client === undefined) throw new NotFoundError('client', id);
    return client;
  };
  /** A stopped client keeps its capture and begins anew with these settings; a running one goes on with them. */
  const prepared = async (endpoint: NetOps['openClient']['params']['endpoint']): Promise<Client> => {
    await clients.get(endpoint.id)?.closed();
    const known = clients.get(endpoint.id);
    if (thread.isShuttingDown) throw new AppError('shutting_down', 'The net thread is shutting down.');
    if (known !== undefined) known.update(endpoint);
    const client = known ?? new Client(thread, endpoint, lookups);
    clients.set(endpoint.id, client);
    thread.endpoints.set(endpoint.id, client.endpoint);
    return client;
  };
  return {
    async openClient({ endpoint, waitMs }) {
      const client = await prepared(endpoint);
      client.start();
      await client.attempted(waitMs);
      return client.observed;
    },

    updateClient(endpoint) {
      getClient(endpoint.id).update(endpoint);
      return null;
    },

    async closeClient({ id, graceMs, forget }) {
      const client = clients.get(id);
      await client?.close(graceMs, 'endpoint_stopped');
      if (forget && client?.state === 'stopped') {
        thread.watches.endpointGone(id);
        client.endpoint.capture.clear();
        clients.delete(id);
        thread.endpoints.delete(id);
      }
      thread.events.flush();
      return null;
    },

    sendClient: ({ client, bytes, raw }) => getClient(client).send(bufferOf(bytes), raw),

    exchange: ({ client, bytes, raw, exchange }) =>
      getClient(client).exchange({ message: bufferOf(bytes), raw, ...exchange }),

    client: ({ id }) => clients.get(id)?.observed ?? null,
  };
}
