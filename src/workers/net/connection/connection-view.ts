import type { Connection as ConnectionView } from '../../../contract/connection.ts';
import type { Connection } from './connection.ts';

/** A connection as the API shows it. */
export function viewOf(connection: Connection): Omit<ConnectionView, 'node'> {
  const { id, endpoint, transport, direction, state, messagesIn, messagesOut, bytesIn, bytesOut, dropped, sendBufferBytes, paused, isTunnelled, codec, lineEndings } = connection;
  return {
    id,
    [endpoint.kind]: endpoint.id,
    transport,
    direction,
    state,
    local: { host: connection.localHost, port: connection.localPort },
    remote: { host: connection.remoteHost, port: connection.remotePort },
    ...connection.extras,
    openedAt: new Date(connection.openedAtMs).toISOString(),
    lastActivityAt: new Date(connection.activityMs).toISOString(),
    messagesIn,
    messagesOut,
    bytesIn,
    bytesOut,
    dropped,
    ...(codec.isLines ? { lineEnding: lineEndings ?? null } : {}),
    sendBufferBytes,
    paused,
    tunnelled: isTunnelled,
  };
}
