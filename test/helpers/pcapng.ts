/** Reads pcapng files as strictly as it can: every length, option and checksum has to be right, or it throws. */

export interface Packet {
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly comment: string | undefined;
  readonly protocol: 'tcp' | 'udp';
  readonly source: string;
  readonly target: string;
  /** TCP: for example `SYN ACK`. */
  readonly flags: string;
  readonly seq: number;
  readonly ack: number;
  readonly payload: Buffer;
}

export interface PcapngFile {
  readonly packets: Packet[];
  /** Names of all blocks in their order. */
  readonly blocks: string[];
}

const BLOCKS = new Map([
  [0x0a0d0d0a, 'section'],
  [1, 'interface'],
  [5, 'statistics'],
  [6, 'packet'],
]);
const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK'];

export function readPcapng(file: Buffer): PcapngFile {
  const packets: Packet[] = [];
  const blocks: string[] = [];
  for (let at = 0; at < file.length;) {
    const length = file.readUInt32LE(at + 4);
    const name = BLOCKS.get(file.readUInt32LE(at));
    if (name === undefined || length % 4 !== 0 || at + length > file.length)
      throw new Error(`no block at ${at}: ${file.subarray(at, at + 16).toString('hex')}`);
    same('length at both ends', file.readUInt32LE(at + length - 4), length);
    const body = file.subarray(at + 8, at + length - 4);
    if (name === 'section') checkSection(body);
    if (name === 'interface') checkInterface(body);
    if (name === 'packet') packets.push(readPacket(body));
    blocks.push(name);
    at += length;
  }
  same('first blocks', blocks.slice(0, 2).join(), 'section,interface');
  return { packets, blocks };
}

/** What one side has sent, in order of the file: sequence numbers must follow each other. */
export function payloadOf(packets: readonly Packet[], direction: 'in' | 'out'): Buffer {
  const parts: Buffer[] = [];
  let next: number | undefined;
  for (const { seq, payload, flags } of packets.filter((packet) => packet.direction === direction)) {
    if (next !== undefined) same('sequence number', seq, next);
    parts.push(payload);
    next = (seq + payload.length + (/SYN|FIN/.test(flags) ? 1 : 0)) % 2 ** 32;
  }
  return Buffer.concat(parts);
}

function checkSection(body: Buffer): void {
  same('byte order', body.readUInt32LE(0), 0x1a2b3c4d);
  same('version', [body.readUInt16LE(4), body.readUInt16LE(6)].join('.'), '1.0');
  options(body, 16);
}

function checkInterface(body: Buffer): void {
  same('link type', body.readUInt16LE(0), 1);
  same('time resolution', options(body, 8).get(9)?.[0], 3);
}

function options(body: Buffer, from: number): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = from; at < body.length;) {
    const [code, length] = [body.readUInt16LE(at), body.readUInt16LE(at + 2)];
    if (code === 0) {
      same('end of options', [length, at + 4].join(), [0, body.length].join());
      return found;
    }
    found.set(code, body.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  throw new Error('the options have no end');
}

function readPacket(body: Buffer): Packet {
  same('interface', body.readUInt32LE(0), 0);
  const length = body.readUInt32LE(12);
  same('original length', body.readUInt32LE(16), length);
  const more = options(body, 20 + Math.ceil(length / 4) * 4);
  const direction = more.get(2)?.readUInt32LE() === 1 ? 'in' : 'out';
  const atMs = body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8);
  return { atMs, direction, comment: more.get(1)?.toString(), ...readFrame(body.subarray(20, 20 + length)) };
}

type Frame = Omit<Packet, 'atMs' | 'direction' | 'comment'>;

function readFrame(frame: Buffer): Frame {
  const isIpv4 = frame.readUInt16BE(12) === 0x0800;
  const ip = frame.subarray(14);
  return isIpv4 ? readIpv4(ip) : readIpv6(ip);
}

function readIpv4(ip: Buffer): Frame {
  same('IPv4 header', ip[0], 0x45);
  same('IPv4 length', ip.readUInt16BE(2), ip.length);
  same('IPv4 checksum', onesSum(ip.subarray(0, 20)), 0xffff);
  const address = (at: number) => ip.subarray(at, at + 4).join('.');
  return readTransport(ip.subarray(20), ip[9] ?? 0, { source: address(12), target: address(16) }, ip.subarray(12, 20));
}

function readIpv6(ip: Buffer): Frame {
  same('IPv6 version', (ip[0] ?? 0) >> 4, 6);
  same('IPv6 length', ip.readUInt16BE(4), ip.length - 40);
  const address = (at: number) =>
    `[${ip
      .subarray(at, at + 16)
      .toString('hex')
      .replace(/^0+(?=.)/, '')}]`;
  return readTransport(ip.subarray(40), ip[6] ?? 0, { source: address(8), target: address(24) }, ip.subarray(8, 40));
}

function readTransport(
  bytes: Buffer,
  protocol: number,
  hosts: { source: string; target: string },
  addresses: Buffer,
): Frame {
  const pseudo = Buffer.alloc(8);
  pseudo.writeUInt32BE(bytes.length, 0);
  pseudo.writeUInt32BE(protocol, 4);
  same('transport checksum', onesSum(Buffer.concat([addresses, pseudo, bytes])), 0xffff);
  const ends = {
    source: `${hosts.source}:${bytes.readUInt16BE(0)}`,
    target: `${hosts.target}:${bytes.readUInt16BE(2)}`,
  };
  if (protocol === 17) {
    same('UDP length', bytes.readUInt16BE(4), bytes.length);
    return { protocol: 'udp', ...ends, flags: '', seq: 0, ack: 0, payload: bytes.subarray(8) };
  }
  same('protocol', protocol, 6);
  const bits = bytes[13] ?? 0;
  const flags = FLAGS.filter((_, bit) => (bits >> bit) & 1).join(' ');
  return {
    protocol: 'tcp',
    ...ends,
    flags,
    seq: bytes.readUInt32BE(4),
    ack: bytes.readUInt32BE(8),
    payload: bytes.subarray(((bytes[12] ?? 0) >> 4) * 4),
  };
}

/** RFC 1071: over data with its checksum in place the sum is all ones. */
function onesSum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt8(at) * 256 + (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return sum;
}

function same(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what}: ${String(actual)} instead of ${String(expected)}`);
}
