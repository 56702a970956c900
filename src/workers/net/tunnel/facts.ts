import type { TunnelFacts } from '../../../contract/tunnel.ts';
import type { Connection } from '../connection/connection.ts';

/** `windowBytes`: as configured; a smaller send buffer of the endpoint makes it smaller. */
export function factsOf(connection: Connection, windowBytes: number): TunnelFacts {
  const { id, transport, localHost, localPort, remoteHost, remotePort, endpoint } = connection;
  return {
    connection: id,
    transport,
    local: { host: localHost, port: localPort },
    remote: { host: remoteHost, port: remotePort },
    windowBytes: Math.min(windowBytes, endpoint.maxSendBufferBytes),
  };
}
