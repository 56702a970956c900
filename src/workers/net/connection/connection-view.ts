import { encodeBytes } from '../../../contract/bytes.ts';
import { LISTED_VARIABLE_BYTES, type Connection as ConnectionView } from '../../../contract/connection.ts';
import type { Connection } from './connection.ts';

type View = Omit<ConnectionView, 'node'>;

/** A connection as a list shows it. */
export function listedViewOf(connection: Connection): View {
  return viewOf(connection, LISTED_VARIABLE_BYTES);
}

/** A connection as the API shows it; of each variable at most so many bytes. */
export function viewOf(connection: Connection, variableBytes = Infinity): View {
  const {
    id,
    endpoint,
    transport,
    direction,
    state,
    record,
    sendBufferBytes,
    paused,
    isTunnelled,
    codec,
    lineEndings,
  } = connection;
  return {
    id,
    [endpoint.kind]: endpoint.id,
    transport,
    direction,
    state,
    local: { host: connection.localHost, port: connection.localPort },
    remote: { host: connection.remoteHost, port: connection.remotePort },
    ...connection.extras,
    ...(connection.session.upstream === undefined ? {} : { upstream: connection.session.upstream }),
    ...(connection.tags === undefined ? {} : { labels: connection.tags.labels }),
    ...variablesOf(connection, variableBytes),
    openedAt: new Date(connection.openedAtMs).toISOString(),
    lastActivityAt: new Date(connection.activityMs).toISOString(),
    messagesIn: record.messagesIn,
    messagesOut: record.messagesOut,
    bytesIn: record.bytesIn,
    bytesOut: record.bytesOut,
    dropped: record.dropped,
    ...(codec.isLines ? { lineEnding: lineEndings ?? null } : {}),
    sendBufferBytes,
    paused,
    tunnelled: isTunnelled,
  };
}

function variablesOf({ session, endpoint }: Connection, maxBytes: number): Pick<View, 'variables'> {
  const variables = session.variables ?? endpoint.handler.variables;
  if (variables === undefined || variables.size === 0) return {};
  return { variables: Object.fromEntries([...variables].map(([name, value]) => [name, shown(value, maxBytes)])) };
}

function shown(value: Buffer, maxBytes: number): NonNullable<View['variables']>[string] {
  if (value.length <= maxBytes) return encodeBytes(value, 'utf8');
  let end = maxBytes;
  // Not within a character of UTF-8, which has at most three bytes behind its first.
  while (end > maxBytes - 3 && ((value[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { ...encodeBytes(value.subarray(0, end), 'utf8'), truncated: true };
}
