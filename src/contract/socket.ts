import { isIP } from 'node:net';
import { z } from 'zod';
import { hostField, portField } from './endpoint.ts';
import { isMulticastAddress } from './ip.ts';

/** Options of the sockets of listeners and clients. */

const multicastSchema = z.strictObject({
  groups: z.array(z.string().refine(isMulticastAddress, 'must be a multicast address (224.0.0.0/4 or ff00::/8)')).max(20).default([]).meta({ description: 'Groups to join.' }),
  interface: z.string().max(64).optional().meta({ description: 'Address of the interface to join on. Default: the system chooses.' }),
  ttl: z.int().min(1).max(255).default(1).meta({ description: 'Hops of multicast datagrams that are sent. Default 1.' }),
  loopback: z.boolean().default(true).meta({ description: 'Whether this machine hears what it sends. Default true.' }),
}).meta({ id: 'Multicast', description: 'UDP multicast (RFC 1112).' });

export const listenerSocketSchema = z.strictObject({
  noDelay: z.boolean().default(true).meta({ description: 'TCP_NODELAY. Default true.' }),
  keepAliveMs: z.int().min(0).max(7_200_000).default(0).meta({ description: 'TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0.' }),
  backlog: z.int().min(1).max(65_535).default(511).meta({ description: 'TCP: length of the queue of connections not yet accepted. Default 511.' }),
  reusePort: z.boolean().default(false).meta({ description: 'SO_REUSEPORT: let other sockets bind the same port. Always on with `threads` > 1. Default false.' }),
  broadcast: z.boolean().default(false).meta({ description: 'UDP: SO_BROADCAST. Default false.' }),
  ipv6Only: z.boolean().default(false).meta({ description: 'Do not take IPv4 on an IPv6 wildcard socket. Default false.' }),
  receiveBufferBytes: z.int().min(0).max(256 * 1024 * 1024).default(0).meta({ description: 'UDP: SO_RCVBUF in bytes. 0: the system\'s default.' }),
  sendBufferBytes: z.int().min(0).max(256 * 1024 * 1024).default(0).meta({ description: 'UDP: SO_SNDBUF in bytes. 0: the system\'s default.' }),
  multicast: multicastSchema.prefault({}),
}).meta({ id: 'ListenerSocket', description: 'Socket options.' });

export const clientSocketSchema = z.strictObject({
  noDelay: z.boolean().default(true).meta({ description: 'TCP_NODELAY. Default true.' }),
  keepAliveMs: z.int().min(0).max(7_200_000).default(0).meta({ description: 'TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0.' }),
  localAddress: hostField.refine((text) => isIP(text) !== 0, 'must be an IP address').optional().meta({ description: 'Own address to connect from. Default: the system chooses.' }),
  localPort: portField.default(0).meta({ description: 'Own port to connect from. 0: any. Default 0.' }),
  family: z.union([z.literal(0), z.literal(4), z.literal(6)]).default(0).meta({ description: 'IP version to use for a host name. 0: any. Default 0.' }),
  broadcast: z.boolean().default(false).meta({ description: 'UDP: SO_BROADCAST. Default false.' }),
}).meta({ id: 'ClientSocket', description: 'Socket options.' });
