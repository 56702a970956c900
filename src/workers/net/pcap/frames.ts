import type { FlowAddresses } from './ip-address.ts';

/** Ethernet frames with IPv4 (RFC 791) or IPv6 (RFC 8200) and TCP (RFC 9293) or UDP (RFC 768), checksums filled in. */

export interface Flow extends FlowAddresses {
  readonly ourPort: number;
  readonly peerPort: number;
}

export interface Segment {
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payload: Buffer;
}

export const TCP_FLAGS = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;
/** What each end says it takes: the most without a window scale. */
export const TCP_WINDOW_BYTES = 65_535;

const ETHERNET_BYTES = 14;
const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd } as const;
/** A locally administered MAC address. */
const OUR_MAC = Buffer.from('020000000001', 'hex');
const PEER_MAC = Buffer.from('020000000002', 'hex');
const IPV4_BYTES = 20;
const IPV6_BYTES = 40;
const PROTOCOL = { tcp: 6, udp: 17 } as const;
const TTL = 64;
const TCP_BYTES = 20;
const UDP_BYTES = 8;
const IPV4_MAX_BYTES = 65_535;

export function tcpFrame(flow: Flow, out: boolean, { seq, ack, flags, payload }: Segment): Buffer {
  const { frame, at } = ipFrame(flow, out, PROTOCOL.tcp, TCP_BYTES + payload.length);
  writePorts(frame, at, flow, out);
  frame.writeUInt32BE(seq >>> 0, at + 4);
  frame.writeUInt32BE(ack >>> 0, at + 8);
  frame[at + 12] = (TCP_BYTES / 4) << 4;
  frame[at + 13] = flags;
  frame.writeUInt16BE(TCP_WINDOW_BYTES, at + 14);
  payload.copy(frame, at + TCP_BYTES);
  frame.writeUInt16BE(transportChecksum(frame, at, flow, PROTOCOL.tcp), at + 16);
  return frame;
}

/** The longest payload that one IP packet can have. */
export function maxDatagramBytes({ ours }: Flow): number {
  return IPV4_MAX_BYTES - UDP_BYTES - (ours.length === 4 ? IPV4_BYTES : 0);
}

/** `payload`: at most {@link maxDatagramBytes}. */
export function udpFrame(flow: Flow, out: boolean, payload: Buffer): Buffer {
  const { frame, at } = ipFrame(flow, out, PROTOCOL.udp, UDP_BYTES + payload.length);
  writePorts(frame, at, flow, out);
  frame.writeUInt16BE(UDP_BYTES + payload.length, at + 4);
  payload.copy(frame, at + UDP_BYTES);
  // 0 would say that there is no checksum.
  frame.writeUInt16BE(transportChecksum(frame, at, flow, PROTOCOL.udp) || 0xffff, at + 6);
  return frame;
}

function ipFrame({ ours, peers }: Flow, out: boolean, protocol: number, length: number): { frame: Buffer; at: number } {
  const isIpv4 = ours.length === 4;
  const at = ETHERNET_BYTES + (isIpv4 ? IPV4_BYTES : IPV6_BYTES);
  const frame = Buffer.alloc(at + length);
  (out ? PEER_MAC : OUR_MAC).copy(frame, 0);
  (out ? OUR_MAC : PEER_MAC).copy(frame, 6);
  frame.writeUInt16BE(isIpv4 ? ETHERTYPE.ipv4 : ETHERTYPE.ipv6, 12);
  const [source, target] = out ? [ours, peers] : [peers, ours];
  if (isIpv4) writeIpv4(frame, protocol, length);
  else writeIpv6(frame, protocol, length);
  source.copy(frame, at - 2 * ours.length);
  target.copy(frame, at - ours.length);
  if (isIpv4) frame.writeUInt16BE(finished(sum(frame, ETHERNET_BYTES, at)), ETHERNET_BYTES + 10);
  return { frame, at };
}

function writeIpv4(frame: Buffer, protocol: number, length: number): void {
  frame[ETHERNET_BYTES] = 0x45;
  frame.writeUInt16BE(IPV4_BYTES + length, ETHERNET_BYTES + 2);
  // Do not fragment: no packet here is a fragment.
  frame.writeUInt16BE(0x4000, ETHERNET_BYTES + 6);
  frame[ETHERNET_BYTES + 8] = TTL;
  frame[ETHERNET_BYTES + 9] = protocol;
}

function writeIpv6(frame: Buffer, protocol: number, length: number): void {
  frame[ETHERNET_BYTES] = 0x60;
  frame.writeUInt16BE(length, ETHERNET_BYTES + 4);
  frame[ETHERNET_BYTES + 6] = protocol;
  frame[ETHERNET_BYTES + 7] = TTL;
}

function writePorts(frame: Buffer, at: number, { ourPort, peerPort }: Flow, out: boolean): void {
  frame.writeUInt16BE(out ? ourPort : peerPort, at);
  frame.writeUInt16BE(out ? peerPort : ourPort, at + 2);
}

/** Over the pseudo-header (addresses, protocol, length) and everything from `at`. */
function transportChecksum(frame: Buffer, at: number, { ours, peers }: Flow, protocol: number): number {
  const length = frame.length - at;
  return finished(
    sum(ours, 0, ours.length) +
      sum(peers, 0, peers.length) +
      protocol +
      (length >>> 16) +
      (length & 0xffff) +
      sum(frame, at, frame.length),
  );
}

/** Sum of 16-bit words; an odd byte at the end is the upper half of one. At most 64 KiB: no overflow. */
function sum(bytes: Buffer, from: number, to: number): number {
  let total = 0;
  let at = from;
  for (; at + 1 < to; at += 2) total += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return at < to ? total + ((bytes[at] ?? 0) << 8) : total;
}

/** RFC 1071: carries are added in, and the complement is taken. */
function finished(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return ~folded & 0xffff;
}
