import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import * as fc from 'fast-check';

/** One WebSocket frame as it is asked for, right or wrong (RFC 6455, 5.2). */
export interface Frame {
  readonly fin: boolean;
  /** RSV1 to RSV3 as a number. */
  readonly reserved: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly payload: Buffer;
  /** What the length says instead of the truth; the form (7, 16 or 64 bits) goes with it. */
  readonly says?: bigint;
}

export function bytesOf({ fin, reserved, opcode, masked, payload, says }: Frame): Buffer {
  const length = says ?? BigInt(payload.length);
  const head = length < 126n ? Buffer.alloc(2) : length < 65_536n ? Buffer.alloc(4) : Buffer.alloc(10);
  head[0] = (fin ? 0x80 : 0) | ((reserved & 7) << 4) | (opcode & 15);
  head[1] = (masked ? 0x80 : 0) | (head.length === 2 ? Number(length) : head.length === 4 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(Number(length), 2);
  if (head.length === 10) head.writeBigUInt64BE(length, 2);
  const mask = randomBytes(4);
  return masked
    ? Buffer.concat([head, mask, Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)))])
    : Buffer.concat([head, payload]);
}

export const text = (content: string): Frame => ({
  fin: true,
  reserved: 0,
  opcode: 1,
  masked: true,
  payload: Buffer.from(content),
});

/** Frames around a payload: whole, in fragments, with control frames between, and wrong in one way or another. */
export function frames(payloads: fc.Arbitrary<Buffer>): fc.Arbitrary<Frame[]> {
  const control = fc.record({
    fin: fc.boolean(),
    reserved: fc.constant(0),
    opcode: fc.constantFrom(8, 9, 10),
    masked: fc.constant(true),
    payload: fc.uint8Array({ maxLength: 130 }).map((bytes) => Buffer.from(bytes)),
  });
  const anything = fc.record({
    fin: fc.boolean(),
    reserved: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(7) }),
    opcode: fc.nat(15),
    masked: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    payload: payloads,
  });
  const lying = fc
    .tuple(anything, fc.constantFrom(0n, 126n, 65_535n, 70_000n, 1n << 31n, 1n << 40n, (1n << 63n) - 1n, 1n << 63n))
    .map(([frame, says]) => ({ ...frame, says }));
  const fragments = fc.tuple(payloads, fc.constantFrom(1, 2), fc.nat(200)).map(([payload, opcode, at]): Frame[] => [
    { fin: false, reserved: 0, opcode, masked: true, payload: payload.subarray(0, at) },
    { fin: true, reserved: 0, opcode: 0, masked: true, payload: payload.subarray(at) },
  ]);
  const one = fc.oneof<fc.Arbitrary<Frame[]>[]>(
    payloads.map((payload) => [{ fin: true, reserved: 0, opcode: 1, masked: true, payload }]),
    fragments,
    anything.map((frame) => [frame]),
    control.map((frame) => [frame]),
    lying.map((frame) => [frame]),
  );
  return fc.array(one, { minLength: 1, maxLength: 6 }).map((groups) => groups.flat());
}

export interface Heard {
  /** Text frames of the server. */
  readonly texts: string[];
  /** Binary bytes of the server. */
  readonly bytes: number;
  /** Code of its close frame; undefined: none came. */
  readonly closed: number | undefined;
}

/** A WebSocket that is spoken by hand. */
export class RawWebSocket {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  readonly ended: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => (this.#received = Buffer.concat([this.#received, chunk])));
    socket.on('error', () => undefined);
    this.ended = new Promise((resolve) => void socket.once('close', () => resolve()));
  }

  static async open(url: string, path: string, protocol?: string): Promise<RawWebSocket> {
    const { hostname, port } = new URL(url);
    const ws = new RawWebSocket(connect(Number(port), hostname));
    ws.socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${protocol === undefined ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`}\r\n`,
    );
    await ws.#head();
    return ws;
  }

  send(bytes: Buffer): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** Waits until the server has ended, or said `count` text frames; then cuts the connection. */
  async finish(isEnough: (texts: readonly string[]) => boolean, timeoutMs: number): Promise<Heard> {
    const until = performance.now() + timeoutMs;
    while (!this.socket.destroyed && performance.now() < until && !isEnough(this.#parse().texts))
      await new Promise((resolve) => setImmediate(resolve));
    const heard = this.#parse();
    this.socket.destroy();
    await this.ended;
    return heard;
  }

  async #head(): Promise<void> {
    const until = performance.now() + 10_000;
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      if (end !== -1) {
        const head = this.#received.subarray(0, end).toString();
        if (!head.startsWith('HTTP/1.1 101')) throw new Error(head);
        this.#received = this.#received.subarray(end + 4);
        return;
      }
      if (performance.now() > until) throw new Error('no handshake');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #parse(): Heard {
    const texts: string[] = [];
    let bytes = 0;
    let closed: number | undefined;
    for (let at = 0; at + 2 <= this.#received.length;) {
      const [opcode, short] = [(this.#received[at] ?? 0) & 15, (this.#received[at + 1] ?? 0) & 127];
      const from = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
      if (from > this.#received.length) break;
      const length =
        short < 126
          ? short
          : short === 126
            ? this.#received.readUInt16BE(at + 2)
            : Number(this.#received.readBigUInt64BE(at + 2));
      if (from + length > this.#received.length) break;
      const payload = this.#received.subarray(from, from + length);
      if (opcode === 1) texts.push(payload.toString());
      if (opcode === 2) bytes += length;
      if (opcode === 8) closed = length >= 2 ? payload.readUInt16BE(0) : 1005;
      at = from + length;
    }
    return { texts, bytes, closed };
  }
}
