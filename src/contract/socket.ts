import { isIP } from 'node:net';
import { z } from 'zod';
import { hostField, portField } from './endpoint.ts';
import { isMulticastAddress } from './ip.ts';

/** Options of the sockets of listeners and clients. */

/** Most groups of one listener: the default limit of Linux (`net.ipv4.igmp_max_memberships`). */
const MAX_GROUPS = 20;

const groupField = z.string().refine(isMulticastAddress, 'must be a multicast address (224.0.0.0/4 or ff00::/8)');
const interfaceField = z.string().min(1).max(64);

const multicastGroupSchema = z
  .union([
    groupField,
    z.strictObject({
      group: groupField.meta({ description: 'Address of the group.' }),
      interface: interfaceField
        .optional()
        .meta({ description: 'Interface to join on. Default: `socket.multicast.interface`.' }),
      source: z
        .string()
        .refine((text) => isIP(text) !== 0, 'must be an IP address')
        .optional()
        .meta({
          description:
            'Receive only datagrams of this sender (source-specific multicast, RFC 4607). Default: all senders.',
        }),
    }),
  ])
  .meta({
    id: 'MulticastGroup',
    description: 'A group to join: its address, or an object with further options.',
    examples: ['239.1.2.3', { group: 'ff02::1234', interface: 'lo' }, { group: '232.1.2.3', source: '10.0.0.7' }],
  });
export type MulticastGroup = z.output<typeof multicastGroupSchema>;

const sendFields = {
  interface: interfaceField.optional().meta({
    description:
      'Interface to send multicast from: its name (`eth0`) or one of its addresses. Default: chosen by the operating system.',
  }),
  ttl: z
    .int()
    .min(1)
    .max(255)
    .default(1)
    .meta({ description: 'Hop limit of sent multicast datagrams. Default 1: they stay in the local network.' }),
  loopback: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether this machine receives its own multicast. Default true.' }),
};

const multicastSchema = z
  .strictObject({
    groups: z
      .array(multicastGroupSchema)
      .max(MAX_GROUPS)
      .default([])
      .meta({
        description: `Groups to join, at most ${MAX_GROUPS}. \`host\` must be a wildcard address or the address of the group: a socket bound to any other address receives no multicast.`,
      }),
    ...sendFields,
    interface: interfaceField.optional().meta({
      description:
        'Interface to join groups on, unless a group names its own, and to send multicast from: its name (`eth0`) or one of its addresses. Default: chosen by the operating system.',
    }),
  })
  .meta({ id: 'Multicast', description: 'UDP multicast (RFC 1112, RFC 4291). Can change while the listener is open.' });
export type Multicast = z.output<typeof multicastSchema>;

const ttlField = z.int().min(0).max(255).default(0).meta({
  description: 'UDP: hop limit of sent unicast datagrams (IP_TTL). 0: the default of the operating system. Default 0.',
});

export const listenerSocketSchema = z
  .strictObject({
    noDelay: z.boolean().default(true).meta({ description: 'TCP_NODELAY. Default true.' }),
    keepAliveMs: z
      .int()
      .min(0)
      .max(7_200_000)
      .default(0)
      .meta({ description: 'TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0.' }),
    backlog: z
      .int()
      .min(1)
      .max(65_535)
      .default(511)
      .meta({ description: 'TCP: length of the queue of connections not yet accepted. Default 511.' }),
    reusePort: z.boolean().default(false).meta({
      description: 'SO_REUSEPORT: let other sockets bind the same port. Always on with `threads` > 1. Default false.',
    }),
    broadcast: z.boolean().default(false).meta({ description: 'UDP: SO_BROADCAST. Default false.' }),
    ttl: ttlField,
    ipv6Only: z
      .boolean()
      .default(false)
      .meta({ description: 'Do not accept IPv4 on an IPv6 wildcard socket. Default false.' }),
    receiveBufferBytes: z
      .int()
      .min(0)
      .max(256 * 1024 * 1024)
      .default(0)
      .meta({ description: 'UDP: SO_RCVBUF in bytes. 0: the default of the operating system.' }),
    sendBufferBytes: z
      .int()
      .min(0)
      .max(256 * 1024 * 1024)
      .default(0)
      .meta({ description: 'UDP: SO_SNDBUF in bytes. 0: the default of the operating system.' }),
    multicast: multicastSchema.prefault({}),
  })
  .meta({ id: 'ListenerSocket', description: 'Socket options.' });

const clientMulticastSchema = z.strictObject(sendFields).meta({
  id: 'ClientMulticast',
  description: 'For a UDP client whose target is a multicast group. Replies from every member are received.',
});

export const clientSocketSchema = z
  .strictObject({
    noDelay: z.boolean().default(true).meta({ description: 'TCP_NODELAY. Default true.' }),
    keepAliveMs: z
      .int()
      .min(0)
      .max(7_200_000)
      .default(0)
      .meta({ description: 'TCP keep-alive: idle milliseconds before the first probe. 0: off. Default 0.' }),
    localAddress: hostField
      .refine((text) => isIP(text) !== 0, 'must be an IP address')
      .optional()
      .meta({ description: 'Local address to connect from. Default: chosen by the operating system.' }),
    localPort: portField.default(0).meta({ description: 'Local port to connect from. 0: any. Default 0.' }),
    family: z
      .union([z.literal(0), z.literal(4), z.literal(6)])
      .default(0)
      .meta({ description: 'IP version to use for a host name. 0: any. Default 0.' }),
    broadcast: z.boolean().default(false).meta({
      description:
        'UDP: SO_BROADCAST: the target may be a broadcast address, and replies from every host are received. Default false.',
    }),
    ttl: ttlField,
    multicast: clientMulticastSchema.prefault({}),
  })
  .meta({ id: 'ClientSocket', description: 'Socket options.' });

/** Options of a listener's socket that cannot change while it is open. */
export const restartSocketFields = (
  [
    'noDelay',
    'keepAliveMs',
    'backlog',
    'reusePort',
    'ipv6Only',
    'receiveBufferBytes',
    'sendBufferBytes',
  ] as const satisfies readonly (keyof ListenerSocket)[]
).map((field) => `socket.${field}` as const);

type ListenerSocket = z.output<typeof listenerSocketSchema>;
type ClientSocket = z.output<typeof clientSocketSchema>;
type Refuse = (path: (string | number)[], message: string) => void;

/** A group as an object, whichever way it was said. */
export function groupOf(group: MulticastGroup): Exclude<MulticastGroup, string> {
  return typeof group === 'string' ? { group } : group;
}

/** Options that mean nothing for the listener, or contradict each other. */
export function checkListenerSocket(
  { transport, host, threads, socket }: { transport: string; host: string; threads: number; socket: ListenerSocket },
  refuse: Refuse,
): void {
  const { multicast, broadcast, ttl } = socket;
  if (transport !== 'udp') {
    if (broadcast) refuse(['socket', 'broadcast'], 'is for udp');
    if (ttl !== 0) refuse(['socket', 'ttl'], 'is for udp');
    if (multicast.groups.length > 0) refuse(['socket', 'multicast', 'groups'], 'is for udp');
    return;
  }
  // The system gives each socket of the port its own copy of every group datagram.
  if (threads > 1 && multicast.groups.length > 0)
    refuse(['threads'], 'must be 1 with multicast groups: every thread would receive every datagram');
  checkGroups(host, multicast, refuse);
}

function checkGroups(host: string, { groups }: Multicast, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const [at, entry] of groups.entries()) {
    const path = ['socket', 'multicast', 'groups', at];
    const { group, interface: on = '', source = '' } = groupOf(entry);
    const key = [group, on, source].join(' ').toLowerCase();
    if (seen.has(key)) refuse(path, 'is listed twice');
    seen.add(key);
    const family = isIP(host) === 6 ? 6 : 4;
    if (isIP(group) !== family) refuse(path, `must be an IPv${family} group, as \`host\` is an IPv${family} address`);
    else if (!['0.0.0.0', '::'].includes(host) && host.toLowerCase() !== group.toLowerCase())
      refuse(
        path,
        `is never received by a socket bound to ${host}: \`host\` must be ${family === 6 ? '::' : '0.0.0.0'}, or the group's address`,
      );
    if (isIP(source) !== 0 && isIP(source) !== family) refuse([...path, 'source'], `must be an IPv${family} address`);
  }
}

/** The same for clients. */
export function checkClientSocket(
  { transport, socket }: { transport: string; socket: ClientSocket },
  refuse: Refuse,
): void {
  if (transport === 'udp') return;
  if (socket.ttl !== 0) refuse(['socket', 'ttl'], 'is for udp');
  if (socket.multicast.interface !== undefined) refuse(['socket', 'multicast', 'interface'], 'is for udp');
}
