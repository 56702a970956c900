import type { CapturedMessage } from '../capture/message-ring.ts';
import { packetBlock, type PacketFacts } from './blocks.ts';
import type { ConnectionOrigin, EndedConnection } from './ended-connections.ts';
import { maxDatagramBytes, TCP_FLAGS, tcpFrame, udpFrame, type Flow } from './frames.ts';
import { flowAddresses } from './ip-address.ts';

/** Takes finished blocks. */
export type TakeBlock = (block: Buffer, atMs: number) => void;

/** Payload of one TCP segment, at most. */
const SEGMENT_BYTES = 32 * 1024;
/** A receiver acknowledges before more than this is on its way to it: a full window would be a finding where there is none. */
const UNACKNOWLEDGED_BYTES = 48 * 1024;
/** The initial sequence number counts 4 µs, as RFC 9293 section 3.4.1 suggests: connections on the same ports differ. */
const ISN_PER_MS = 250;

const { fin, syn, rst, psh, ack } = TCP_FLAGS;
const NOTHING = Buffer.alloc(0);

/** Makes the packets of one connection. */
export interface StreamPackets {
  readonly origin: ConnectionOrigin;
  /** The connection was opened: it is known from its beginning. */
  opened(): void;
  message(message: CapturedMessage, comment: string | undefined): void;
  ended(connection: EndedConnection): void;
}

export function createStreamPackets(origin: ConnectionOrigin, take: TakeBlock): StreamPackets {
  return origin.transport === 'udp' ? new UdpPackets(origin, take) : new TcpPackets(origin, take);
}

abstract class Packets {
  readonly origin: ConnectionOrigin;
  protected readonly flow: Flow;
  readonly #take: TakeBlock;

  constructor(origin: ConnectionOrigin, take: TakeBlock) {
    const { localHost, localPort, remoteHost, remotePort } = origin;
    this.origin = origin;
    this.flow = { ...flowAddresses(localHost, remoteHost), ourPort: localPort, peerPort: remotePort };
    this.#take = take;
  }

  protected emit(frame: Buffer, facts: PacketFacts): void {
    this.#take(packetBlock(frame, facts), facts.atMs);
  }

  /** The message in its framing. One that the framing cannot say was sent past it. */
  protected wireOf(bytes: Buffer): Buffer {
    try {
      return this.origin.codec.encoder.encode(bytes);
    } catch {
      return bytes;
    }
  }
}

class UdpPackets extends Packets implements StreamPackets {
  /** A session has no packets of its own. */
  opened(): void {}

  ended(): void {}

  message({ bytes, atMs, direction }: CapturedMessage, comment: string | undefined): void {
    const payload = this.wireOf(bytes).subarray(0, maxDatagramBytes(this.flow));
    this.emit(udpFrame(this.flow, direction === 'out', payload), { atMs, direction, comment });
  }
}

/** One end of a TCP stream. */
interface End {
  readonly out: boolean;
  /** Sequence number of its next byte. */
  seq: number;
  /** The other end's bytes it has acknowledged. */
  acknowledged: number;
}

class TcpPackets extends Packets implements StreamPackets {
  readonly #ours: End;
  readonly #peer: End;

  constructor(origin: ConnectionOrigin, take: TakeBlock) {
    super(origin, take);
    const first = (Math.floor(origin.openedAtMs * ISN_PER_MS) >>> 0) + 1;
    this.#ours = { out: true, seq: first, acknowledged: first };
    this.#peer = { out: false, seq: first, acknowledged: first };
  }

  opened(): void {
    const { direction, openedAtMs } = this.origin;
    const [opener, other] = direction === 'inbound' ? [this.#peer, this.#ours] : [this.#ours, this.#peer];
    opener.seq -= 1;
    other.seq -= 1;
    this.#segment(opener, syn, openedAtMs, { acknowledges: false });
    opener.seq += 1;
    this.#segment(other, syn | ack, openedAtMs);
    other.seq += 1;
    this.#segment(opener, ack, openedAtMs);
  }

  message({ bytes, atMs, direction }: CapturedMessage, comment: string | undefined): void {
    const payload = this.wireOf(bytes);
    const sender = direction === 'out' ? this.#ours : this.#peer;
    for (let at = 0; at < payload.length; at += SEGMENT_BYTES) {
      const part = payload.subarray(at, at + SEGMENT_BYTES);
      this.#acknowledge(sender, part.length, atMs);
      this.#segment(sender, at + SEGMENT_BYTES < payload.length ? ack : psh | ack, atMs, {
        payload: part,
        comment: at === 0 ? comment : undefined,
      });
      sender.seq += part.length;
    }
  }

  /** Only what is known: a connection that was cut from our side has neither FIN nor RST that anybody has seen. */
  ended({ end, endedAtMs, reason }: EndedConnection): void {
    if (end === undefined) return;
    const fins = [end.peerFin ? [this.#peer] : [], end.ourFin ? [this.#ours] : []].flat();
    const inOrder = reason === 'peer_closed' ? fins : fins.toReversed();
    for (const sender of inOrder) {
      this.#segment(sender, fin | ack, endedAtMs);
      sender.seq += 1;
      this.#segment(this.#other(sender), ack, endedAtMs);
    }
    if (end.reset !== undefined) this.#segment(end.reset === 'ours' ? this.#ours : this.#peer, rst | ack, endedAtMs);
  }

  #acknowledge(sender: End, length: number, atMs: number): void {
    const receiver = this.#other(sender);
    if (sender.seq - receiver.acknowledged + length > UNACKNOWLEDGED_BYTES) this.#segment(receiver, ack, atMs);
  }

  #segment(
    from: End,
    flags: number,
    atMs: number,
    more: { payload?: Buffer; comment?: string | undefined; acknowledges?: boolean } = {},
  ): void {
    const { payload = NOTHING, comment, acknowledges = true } = more;
    from.acknowledged = this.#other(from).seq;
    const frame = tcpFrame(this.flow, from.out, {
      seq: from.seq,
      ack: acknowledges ? from.acknowledged : 0,
      flags,
      payload,
    });
    this.emit(frame, { atMs, direction: from.out ? 'out' : 'in', comment });
  }

  #other(end: End): End {
    return end === this.#ours ? this.#peer : this.#ours;
  }
}
