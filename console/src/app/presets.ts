import type { Kind } from '../live/endpoints.ts';

export interface Preset {
  readonly name: string;
  readonly about: string;
  readonly kind: Kind;
  readonly spec: Readonly<Record<string, unknown>>;
}

const SEGMENTS =
  '^MSH[|]\\^~\\\\&[|](?P<app>[^|]*)[|](?P<fac>[^|]*)[|](?P<toApp>[^|]*)[|](?P<toFac>[^|]*)[|](?P<time>[^|]*)[|][^|]*[|][^|]*[|](?P<id>[^|]+)[|](?P<mode>[^|]*)[|](?P<version>[^|\\r]*)';
const ACKNOWLEDGEMENT =
  'MSH|^~\\&|{{captures.toApp}}|{{captures.toFac}}|{{captures.app}}|{{captures.fac}}|{{captures.time}}||ACK|ACK-{{captures.id}}|{{captures.mode}}|{{captures.version}}\rMSA|AA|{{captures.id}}\r';

/** What a new endpoint can begin as. */
export const PRESETS: readonly Preset[] = [
  {
    name: 'Echo',
    about: 'Sends each line back.',
    kind: 'listener',
    spec: { name: 'echo', port: 0, framing: { type: 'line' }, handler: { type: 'echo' } },
  },
  {
    name: 'Greeter',
    about: 'Greets each connection, then closes it.',
    kind: 'listener',
    spec: { name: 'greeter', port: 0, handler: { type: 'greet', data: 'Hello from server!\n', then: 'close' } },
  },
  {
    name: 'Rules',
    about: 'Answers lines by rules.',
    kind: 'listener',
    spec: {
      name: 'rules',
      port: 0,
      framing: { type: 'line' },
      handler: {
        type: 'rules',
        rules: [
          { name: 'ping', when: { matches: '^PING (\\d+)$' }, do: [{ type: 'send', data: 'PONG {{captures.1}}' }] },
        ],
        otherwise: [{ type: 'send', data: 'what?' }],
      },
    },
  },
  {
    name: 'Proxy',
    about: 'Passes bytes to a server, and shows them.',
    kind: 'listener',
    spec: { name: 'proxy', port: 0, handler: { type: 'proxy', upstreams: [{ host: '127.0.0.1', port: 5432 }] } },
  },
  {
    name: 'HL7',
    about: 'Acknowledges HL7 messages over MLLP.',
    kind: 'listener',
    spec: {
      name: 'hl7',
      port: 0,
      framing: { type: 'mllp' },
      handler: {
        type: 'rules',
        rules: [{ name: 'accept', when: { matches: SEGMENTS }, do: [{ type: 'send', data: ACKNOWLEDGEMENT }] }],
        otherwise: [{ type: 'reset' }],
      },
    },
  },
  {
    name: 'Syslog',
    about: 'Collects syslog over TCP (RFC 6587).',
    kind: 'listener',
    spec: {
      name: 'syslog',
      port: 0,
      framing: { type: 'octet-counted', nonTransparent: true },
      handler: { type: 'sink' },
    },
  },
  {
    name: 'Modbus',
    about: 'A Modbus/TCP device with two registers.',
    kind: 'listener',
    spec: {
      name: 'meter',
      port: 0,
      encoding: 'hex',
      framing: { type: 'length', offset: 4, width: 2, maxMessageBytes: 260 },
      handler: {
        type: 'rules',
        rules: [
          {
            name: 'two-registers',
            when: { mask: { offset: 6, data: '010300000002', mask: 'ffffffffffff' } },
            do: [{ type: 'send', data: '{{message.slice 0 2}}{{hex 0000 0007 01 03 04 00e6 0032}}' }],
          },
          {
            name: 'write',
            when: { mask: { offset: 6, data: '0106', mask: 'ffff' } },
            do: [{ type: 'send', data: '{{message}}' }],
          },
        ],
      },
    },
  },
  {
    name: 'TLS',
    about: 'Echo over TLS with a certificate of its own.',
    kind: 'listener',
    spec: {
      name: 'secure',
      port: 0,
      transport: 'tls',
      tls: { selfSigned: true },
      framing: { type: 'line' },
      handler: { type: 'echo' },
    },
  },
  {
    name: 'UDP',
    about: 'Sends each datagram back.',
    kind: 'listener',
    spec: { name: 'udp-echo', port: 0, transport: 'udp', handler: { type: 'echo' } },
  },
  {
    name: 'Client',
    about: 'Connects, and stays connected.',
    kind: 'client',
    spec: { name: 'client', host: '127.0.0.1', port: 9000, framing: { type: 'line' } },
  },
];
