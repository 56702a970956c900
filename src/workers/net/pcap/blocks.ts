/**
 * Blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian: type, length, body padded to 32 bits, length again.
 *
 *   Section Header ─ Interface Description ─ Enhanced Packet … ─ Interface Statistics (a sign of life) ─ Enhanced Packet …
 */

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const LINKTYPE_ETHERNET = 1;

/** Option codes; comment is of every block, the others of their own. */
const COMMENT = 1;
const USER_APPLICATION = 4;
const INTERFACE_NAME = 2;
const TIMESTAMP_RESOLUTION = 9;
const PACKET_FLAGS = 2;

/** Timestamps count milliseconds: what a captured message knows. */
const MILLISECONDS = 3;
const FLAGS = { in: 1, out: 2 } as const;

const WORD = 4;
const NOTHING = Buffer.alloc(0);

export interface PacketFacts {
  /** Unix milliseconds. */
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly comment?: string | undefined;
}

/** The beginning of a file: the section and its one interface. */
export function fileHeader(interfaceName: string, comment: string): Buffer {
  const section = Buffer.alloc(16);
  section.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  section.writeUInt16LE(1, 4);
  // The length of the section is not known beforehand: all bits set.
  section.fill(0xff, 8, 16);
  const link = Buffer.alloc(8);
  link.writeUInt16LE(LINKTYPE_ETHERNET, 0);
  return Buffer.concat([
    block(SECTION_HEADER, [section, text(COMMENT, comment), text(USER_APPLICATION, 'Portcall'), END_OF_OPTIONS]),
    block(INTERFACE_DESCRIPTION, [
      link,
      text(INTERFACE_NAME, interfaceName),
      option(TIMESTAMP_RESOLUTION, Buffer.from([MILLISECONDS])),
      END_OF_OPTIONS,
    ]),
  ]);
}

export function packetBlock(packet: Buffer, { atMs, direction, comment }: PacketFacts): Buffer {
  const fixed = Buffer.alloc(20);
  writeTime(fixed, atMs, 4);
  fixed.writeUInt32LE(packet.length, 12);
  fixed.writeUInt32LE(packet.length, 16);
  const flags = Buffer.alloc(4);
  flags.writeUInt32LE(FLAGS[direction]);
  return block(ENHANCED_PACKET, [
    fixed,
    padded(packet),
    option(PACKET_FLAGS, flags),
    comment === undefined ? NOTHING : text(COMMENT, comment),
    END_OF_OPTIONS,
  ]);
}

/** Says only that the capture goes on at this time. */
export function statisticsBlock(atMs: number): Buffer {
  const fixed = Buffer.alloc(12);
  writeTime(fixed, atMs, 4);
  return block(INTERFACE_STATISTICS, [fixed]);
}

function block(type: number, parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 3 * WORD);
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(length, WORD);
  let at = 2 * WORD;
  for (const part of parts) at += part.copy(bytes, at);
  bytes.writeUInt32LE(length, at);
  return bytes;
}

const END_OF_OPTIONS = Buffer.alloc(WORD);

function option(code: number, value: Buffer): Buffer {
  const head = Buffer.alloc(WORD);
  head.writeUInt16LE(code, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, padded(value)]);
}

function text(code: number, value: string): Buffer {
  return option(code, Buffer.from(value, 'utf8'));
}

function padded(bytes: Buffer): Buffer {
  const missing = (WORD - (bytes.length % WORD)) % WORD;
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)]);
}

/** 64 bits, the upper half first. */
function writeTime(bytes: Buffer, atMs: number, at: number): void {
  bytes.writeUInt32LE(Math.floor(atMs / 2 ** 32), at);
  bytes.writeUInt32LE(atMs % 2 ** 32, at + WORD);
}
