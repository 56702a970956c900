import type { SocketOptions } from 'node:dgram';

/** Every host here is an IP address of the socket's family already: asking the resolver for each datagram would cost more than sending it. */
export const literalLookup =
  (family: 4 | 6): NonNullable<SocketOptions['lookup']> =>
  (hostname, _options, callback) =>
    callback(null, hostname, family);
