import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** Takes what clients send, as it was read: masked, and in pieces of frames. */
export interface MaskedSink {
  /** `bytes` are only valid during the call; `phase`: which byte of the mask belongs to the first of them. */
  addMasked(bytes: Buffer, mask: Uint8Array, phase: number): void;
}

type OnData = (this: Socket, chunk: Buffer) => void;

/** Longest head of a frame (RFC 6455 section 5.2): two bytes, eight of length, four of mask. */
const MAX_HEAD_BYTES = 14;
const [FIN, OPCODE, MASKED, CONTINUATION, TEXT, BINARY, CLOSE] = [0x80, 0x0f, 0x80, 0, 1, 2, 8];

/**
 * Stands between a WebSocket's socket and `ws`, and takes the whole binary frames out: in a tunnel they need not be put together, only
 * passed on. `ws` gets everything else as it came (text, fragments, control frames, whatever breaks the protocol), so the protocol is
 * its business as before. A chunk that has been used up is given back at once: as garbage, so much memory outside the heap would make the
 * collector of the main thread run again and again.
 */
export class FrameTap {
  readonly #socket: Socket;
  readonly #maxBytes: number;
  readonly #sink: MaskedSink;
  readonly #pass: OnData;
  readonly #head = Buffer.alloc(MAX_HEAD_BYTES);
  #headBytes = 0;
  readonly #mask = new Uint8Array(4);
  #phase = 0;
  /** Of the frame whose head is known. */
  #rest = 0;
  #takes = false;
  #isClose = false;
  /** A message in fragments is under way. */
  #isFragmented = false;
  #isOver = false;

  private constructor(ws: WebSocket, socket: Socket, maxBytes: number, sink: MaskedSink, pass: OnData) {
    this.#socket = socket;
    this.#maxBytes = maxBytes;
    this.#sink = sink;
    this.#pass = pass;
    const stop = (): void => {
      this.#isOver = true;
    };
    ws.on('error', stop);
    socket
      .off('data', pass)
      .on('data', (chunk: Buffer) => this.#take(chunk))
      .prependListener('close', stop);
  }

  /** Before anything was read. When `ws` is not alone in listening, everything stays as it is. */
  static install(ws: WebSocket, socket: Socket, maxBytes: number, sink: MaskedSink): void {
    const [pass, ...others] = socket.listeners('data') as OnData[];
    if (pass !== undefined && others.length === 0) void new FrameTap(ws, socket, maxBytes, sink, pass);
  }

  #take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#isOver)
      at = this.#rest > 0 ? this.#takePayload(chunk, at) : this.#takeHead(chunk, at);
    if (chunk.byteLength === chunk.buffer.byteLength) (chunk.buffer as ArrayBuffer).transfer(0);
  }

  #takePayload(chunk: Buffer, at: number): number {
    const bytes = chunk.subarray(at, at + this.#rest);
    this.#rest -= bytes.length;
    if (this.#takes) {
      this.#sink.addMasked(bytes, this.#mask, this.#phase);
      this.#phase = (this.#phase + bytes.length) & 3;
    } else this.#passOn(bytes);
    return at + bytes.length;
  }

  #takeHead(chunk: Buffer, at: number): number {
    const missing = this.#headBytes < 2 ? 2 - this.#headBytes : this.#headLength() - this.#headBytes;
    const copied = chunk.copy(this.#head, this.#headBytes, at, at + missing);
    this.#headBytes += copied;
    if (this.#headBytes >= 2 && this.#headBytes === this.#headLength()) this.#begin();
    return at + copied;
  }

  /** As far as the first two bytes say. */
  #headLength(): number {
    const second = this.#head[1] ?? 0;
    const size = second & 0x7f;
    return 2 + (size === 126 ? 2 : size === 127 ? 8 : 0) + ((second & MASKED) === 0 ? 0 : 4);
  }

  /** The head is whole. */
  #begin(): void {
    const [first = 0, second = 0] = this.#head;
    const length = this.#payloadLength(second & 0x7f);
    const opcode = first & OPCODE;
    this.#takes =
      first === (FIN | BINARY) && (second & MASKED) !== 0 && length <= this.#maxBytes && !this.#isFragmented;
    if (opcode === TEXT || opcode === BINARY || opcode === CONTINUATION) this.#isFragmented = (first & FIN) === 0;
    this.#isClose = opcode === CLOSE;
    this.#mask.set(this.#head.subarray(this.#headBytes - 4, this.#headBytes));
    this.#phase = 0;
    this.#rest = length;
    const head = this.#head.subarray(0, this.#headBytes);
    this.#headBytes = 0;
    if (!this.#takes) this.#passOn(head);
  }

  #payloadLength(size: number): number {
    if (size === 126) return this.#head.readUInt16BE(2);
    return size === 127 ? Number(this.#head.readBigUInt64BE(2)) : size;
  }

  /** A copy, because `ws` may keep it. After a close frame it wants nothing more. */
  #passOn(bytes: Buffer): void {
    this.#pass.call(this.#socket, Buffer.from(bytes));
    if (this.#isClose && this.#rest === 0) this.#isOver = true;
  }
}
