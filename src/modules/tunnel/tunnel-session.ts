import type { Socket } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import type { RawData, WebSocket } from 'ws';
import {
  PART_OVERHEAD_BYTES,
  TUNNEL_PROTOCOL,
  tunnelCloseCodes,
  tunnelCloseOf,
  tunnelCommandSchema,
  type TunnelClose,
  type TunnelEvent,
  type TunnelFacts,
  type TunnelFromNet,
  type TunnelLeave,
} from '../../contract/tunnel.ts';
import { AppError } from '../../core/errors/index.ts';
import { bodyLimits, parseWith, readJson } from '../../core/http/index.ts';
import type { OpenTunnel, TunnelMode } from './open-tunnel.ts';
import { FrameTap } from './frame-tap.ts';
import { Window, type Outgoing } from './outgoing.ts';
import { OutgoingDatagrams } from './outgoing-datagrams.ts';
import { OutgoingStream } from './outgoing-stream.ts';
import type { TunnelTraffic } from './tunnels.ts';

export interface TunnelSessionOptions {
  readonly ws: WebSocket;
  readonly socket: Socket;
  readonly mode: Exclude<TunnelMode, 'relay'>;
  /** The main thread's end of the channel. */
  readonly port: MessagePort;
  readonly facts: TunnelFacts;
  /** What becomes of the connection when the WebSocket is closed, and when it is lost. */
  readonly leave: { readonly closed: TunnelLeave; readonly lost: TunnelLeave };
  readonly traffic: TunnelTraffic;
  /** Longest frame of the client. */
  readonly maxFrameBytes: number;
}

/** Distinguished by being an array or not. */
type FromNet = Exclude<TunnelFromNet, readonly unknown[]> | Uint8Array<ArrayBuffer>[];

/** Frames that are not understood after which the WebSocket is closed. */
const MAX_REFUSED = 10;
/** Code of a WebSocket that ended without a close frame (RFC 6455 section 7.1.5). */
const ABNORMAL = 1006;
const BINARY = { binary: true };
const TEXT = { binary: false };

/**
 * One tunnel on the main thread, between its WebSocket and its channel to the net thread.
 *
 *   client ─▶ frames ─▶ Outgoing ─▶ port        ws.pause() while a window is on its way
 *   client ◀─ frames ◀─ ws.send ◀── port        a credit goes back when the system has the bytes
 */
export class TunnelSession implements OpenTunnel {
  readonly mode: Exclude<TunnelMode, 'relay'>;
  readonly ws: WebSocket;
  readonly socket: Socket;
  readonly #port: MessagePort;
  readonly #facts: TunnelFacts;
  readonly #leave: TunnelSessionOptions['leave'];
  readonly #traffic: TunnelTraffic;
  readonly #outgoing: Outgoing;
  readonly #maxFrameBytes: number;
  #isLost = false;
  /** The client speaks control frames. */
  readonly #isOpted: boolean;
  #direction: 'in' | 'out' | undefined;
  /** Bytes from the net thread that were not credited yet. */
  #uncredited = 0;
  #refusals = 0;
  #isEnded = false;
  /** Chunks that the system does not have yet, in order. */
  readonly #sending: ArrayBuffer[] = [];
  readonly #sent = () => this.#credit();
  readonly #chunkSent = (error?: Error | null) => this.#free(error);

  constructor({ ws, socket, mode, port, facts, leave, traffic, maxFrameBytes }: TunnelSessionOptions) {
    this.ws = ws;
    this.socket = socket;
    this.mode = mode;
    this.#port = port;
    this.#facts = facts;
    this.#leave = leave;
    this.#traffic = traffic;
    this.#isOpted = ws.protocol === TUNNEL_PROTOCOL;
    const window = new Window(ws, facts.windowBytes);
    this.#outgoing = facts.transport === 'udp' ? new OutgoingDatagrams(port, window) : new OutgoingStream(port, window);
    this.#maxFrameBytes = maxFrameBytes;
  }

  start(): this {
    const { connection, transport, local, remote } = this.#facts;
    this.#sendEvent({
      event: 'open',
      connection,
      mode: this.mode === 'observe' ? 'observe' : 'duplex',
      transport,
      local,
      remote,
    });
    this.#tap();
    this.ws.on('message', (data: RawData, isBinary: boolean) => this.#frame(data as Buffer, isBinary));
    this.ws.on('error', () => undefined);
    this.ws.once('close', (code) => this.#letGo(code === ABNORMAL ? this.#leave.lost : this.#leave.closed));
    this.#port.on('message', (message: FromNet) => this.#received(message));
    this.#port.once('close', () => this.end('thread_lost'));
    return this;
  }

  /** The way of most bytes; see {@link FrameTap}. */
  #tap(): void {
    const outgoing = this.#outgoing;
    // What ws finds in a socket that was lost may be the middle of a frame.
    this.socket.prependListener('close', () => (this.#isLost = true));
    if (this.mode === 'observe' || !(outgoing instanceof OutgoingStream)) return;
    FrameTap.install(this.ws, this.socket, this.#maxFrameBytes, {
      addMasked: (bytes, mask, phase) => {
        if (this.#isEnded) return;
        this.#traffic.out += bytes.length;
        outgoing.addMasked(bytes, mask, phase);
      },
    });
  }

  end(close: TunnelClose): void {
    this.#close(tunnelCloseCodes[close], this.#leave.closed);
  }

  #close({ code, reason }: { code: number; reason: string }, leave: TunnelLeave): void {
    if (this.#isEnded) return;
    this.#letGo(leave);
    // What the client still sends must be read, or its answer to the close is not.
    this.ws.resume();
    this.ws.close(code, reason);
  }

  #letGo(how: TunnelLeave): void {
    if (this.#isEnded) return;
    this.#outgoing.flush();
    this.#isEnded = true;
    this.#port.postMessage({ kind: 'leave', how });
    this.#port.close();
  }

  #frame(data: Buffer, isBinary: boolean): void {
    if (this.#isEnded || this.#isLost) return;
    if (!isBinary && this.#isOpted) this.#command(data);
    else if (this.mode === 'observe')
      this.#refuse(new AppError('state_conflict', 'This tunnel only observes and cannot send.'), 'read_only');
    else if (data.length > 0 || this.#facts.transport === 'udp') {
      this.#traffic.out += data.length;
      this.#outgoing.add(data);
    }
  }

  #command(data: Buffer): void {
    try {
      parseWith(tunnelCommandSchema, readJson(data, bodyLimits.small, 'frame'));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#refuse(error, 'too_many_errors');
      return;
    }
    if (this.mode === 'observe') {
      this.#refuse(new AppError('state_conflict', 'This tunnel only observes and cannot send.'), 'read_only');
      return;
    }
    this.#outgoing.flush();
    this.#port.postMessage({ kind: 'half' });
  }

  /** Without control frames the client cannot be informed, so it is closed. */
  #refuse({ code, message }: AppError, close: TunnelClose): void {
    this.#refusals += 1;
    this.#sendEvent({ event: 'refused', code, detail: message });
    if (!this.#isOpted) this.end(close);
    else if (this.#refusals >= MAX_REFUSED) this.end('too_many_errors');
  }

  #received(message: FromNet): void {
    if (this.#isEnded) return;
    if (Array.isArray(message)) this.#sendChunks(message);
    else if (typeof message === 'number') this.#outgoing.credit(message);
    else if (message.kind === 'parts') this.#sendParts(Buffer.from(message.bytes), message.parts);
    else if (message.kind === 'half') this.#peerEnded();
    else if (message.kind === 'refused') this.#notDone(message.code, message.detail);
    else this.#close(tunnelCloseOf(message.reason), 'keep');
  }

  /** One write for all. */
  #sendChunks(chunks: readonly Uint8Array<ArrayBuffer>[]): void {
    this.socket.cork();
    for (const chunk of chunks) {
      this.#sending.push(chunk.buffer);
      this.#send(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), this.#chunkSent);
    }
    this.socket.uncork();
  }

  #send(bytes: Buffer, sent: (error?: Error) => void): void {
    this.#uncredited += bytes.length;
    this.#traffic.in += bytes.length;
    this.ws.send(bytes, BINARY, sent);
  }

  /** Gives the memory back at once: as garbage, so much of it would make the collector of this whole thread run again and again. */
  #free(error?: Error | null): void {
    const chunk = this.#sending.shift();
    if (!error) chunk?.transfer(0);
    this.#credit();
  }

  #sendParts(bytes: Buffer, parts: readonly number[]): void {
    let at = 0;
    for (const mark of parts) {
      const part = bytes.subarray(at, at + (mark >>> 1));
      at += part.length;
      if (this.mode === 'observe') this.#turn((mark & 1) === 1 ? 'out' : 'in');
      this.#uncredited += PART_OVERHEAD_BYTES;
      this.#send(part, this.#sent);
    }
  }

  /** Observers get a frame whenever the direction of the following bytes changes. */
  #turn(direction: 'in' | 'out'): void {
    if (direction === this.#direction) return;
    this.#direction = direction;
    this.#sendEvent({ event: 'direction', direction });
  }

  #peerEnded(): void {
    this.#sendEvent({ event: 'half' });
    if (!this.#isOpted && this.mode !== 'observe') this.end('peer_closed');
  }

  #notDone(code: string, detail: string): void {
    this.#sendEvent({ event: 'refused', code, detail });
    if (!this.#isOpted && code === 'write_closed') this.end('write_closed');
  }

  #sendEvent(event: TunnelEvent): void {
    if (this.#isOpted && !this.#isEnded) this.ws.send(JSON.stringify(event), TEXT);
  }

  /** Everything counts that the WebSocket does not hold any more. Credits are given in portions: each is a message. */
  #credit(): void {
    if (this.#isEnded) return;
    const waiting = Math.min(this.#uncredited, this.ws.bufferedAmount);
    const done = this.#uncredited - waiting;
    if (done < this.#facts.windowBytes / 4) return;
    this.#uncredited = waiting;
    this.#port.postMessage(done);
  }
}
