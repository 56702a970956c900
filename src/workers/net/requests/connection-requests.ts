import type { CloseMode } from '../../../contract/connection.ts';
import type { ConnectionQuery } from '../../../contract/thread-messages.ts';
import { AppError, NotFoundError } from '../../../core/errors/index.ts';
import type { Connection } from '../connection/connection.ts';
import { hasLabels } from '../connection/connection-tags.ts';
import { listedViewOf, viewOf } from '../connection/connection-view.ts';
import type { NetThread } from '../net-thread.ts';
import { bufferOf } from './bytes.ts';
import type { RequestTable } from './request-table.ts';

const closeModes: { readonly [Mode in CloseMode]: (connection: Connection) => void } = {
  graceful: (connection) => connection.close('api'),
  reset: (connection) => connection.reset('api'),
  half(connection) {
    if (connection.transport === 'udp')
      throw new AppError('state_conflict', 'A UDP session cannot be half closed: UDP has no FIN.');
    connection.half();
  },
};

/** Connections of listeners and clients alike. */
export function connectionRequests(
  thread: NetThread,
): RequestTable<'send' | 'closeConnection' | 'findConnection' | 'listConnections'> {
  const getConnection = (id: string): Connection => {
    const connection = thread.findConnection(id);
    if (connection === undefined) throw new NotFoundError('connection', id);
    return connection;
  };
  return {
    send({ connection, bytes, raw }) {
      const message = bufferOf(bytes);
      return { bytes: getConnection(connection).submit(message, raw ? message : undefined) };
    },

    async closeConnection({ connection, mode }) {
      const found = getConnection(connection);
      closeModes[mode](found);
      // Node emits the end of a socket later in the turn of the event loop; the reply must find the connection ended.
      if (mode === 'reset') await found.untilEnded();
      return null;
    },

    findConnection({ connection }) {
      const found = thread.findConnection(connection);
      return found === undefined ? null : viewOf(found);
    },

    listConnections: (query) => listConnections(thread, query).map(listedViewOf),
  };
}

/** The first `limit` in order of id. */
function listConnections(thread: NetThread, query: ConnectionQuery): Connection[] {
  const first: Connection[] = [];
  const comesAfter = (a: string, b: string): boolean => (query.order === 'desc' ? a < b : a > b);
  for (const connection of candidates(thread, query)) {
    if (!isWanted(connection, query)) continue;
    const last = first.at(-1);
    if (first.length === query.limit && last !== undefined && comesAfter(connection.id, last.id)) continue;
    let at = first.length;
    while (at > 0 && comesAfter(first[at - 1]?.id ?? '', connection.id)) at -= 1;
    first.splice(at, 0, connection);
    if (first.length > query.limit) first.pop();
  }
  return first;
}

function candidates(thread: NetThread, { listener, client }: ConnectionQuery): Iterable<Connection> {
  const endpoint = listener ?? client;
  if (endpoint === undefined) return thread.connections;
  return thread.endpoints.get(endpoint)?.connections ?? [];
}

function isWanted(
  connection: Connection,
  { after, order, listener, client, state, labels = [] }: ConnectionQuery,
): boolean {
  if (after !== undefined && (order === 'desc' ? connection.id >= after : connection.id <= after)) return false;
  const { id, kind } = connection.endpoint;
  if (listener !== undefined && (kind !== 'listener' || id !== listener)) return false;
  if (client !== undefined && (kind !== 'client' || id !== client)) return false;
  return (state === undefined || connection.state === state) && hasLabels(connection, labels);
}
