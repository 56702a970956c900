/** The part of the package that is used; it brings no types. */
declare module 'dns-packet' {
  export interface Question {
    readonly name: string;
    readonly type: string;
    readonly class?: string;
  }
  export interface Answer {
    readonly name: string;
    readonly type: string;
    readonly ttl?: number;
    readonly data?: unknown;
  }
  export interface Packet {
    readonly id: number;
    readonly type: 'query' | 'response';
    readonly flags?: number;
    readonly rcode?: string;
    readonly flag_aa?: boolean;
    readonly flag_tc?: boolean;
    readonly questions?: readonly Question[];
    readonly answers?: readonly Answer[];
  }
  const packets: {
    readonly RECURSION_DESIRED: number;
    readonly AUTHORITATIVE_ANSWER: number;
    readonly TRUNCATED_RESPONSE: number;
    encode(packet: Packet): Buffer;
    /** Throws for bytes that are no packet. */
    decode(bytes: Buffer): Packet;
    /** With the length in front, as DNS goes over TCP. */
    streamEncode(packet: Packet): Buffer;
  };
  export default packets;
}
