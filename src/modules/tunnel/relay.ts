import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket, type RawData } from 'ws';
import { tunnelCloseCodes, type TunnelClose } from '../../contract/tunnel.ts';
import { AppError, isErrorCode } from '../../core/errors/index.ts';
import type { OpenTunnel } from './open-tunnel.ts';

/** How long another node may take to answer, in milliseconds. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Longest problem another node may answer with, in bytes. */
const ANSWER_MAX_BYTES = 64 * 1024;
const ABNORMAL = 1006;
const NO_CODE = 1005;

export interface RelayOptions {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly protocol: string | undefined;
  readonly maxPayload: number;
  readonly node: string;
}

/** The other node's side of a tunnel. */
export interface Upstream {
  readonly ws: WebSocket;
  readonly connection: string;
}

/** Opens the tunnel at the node that has the connection; paused. Rejects with the error it answers, or `node_unreachable`. */
export async function openUpstream({ url, headers, protocol, maxPayload, node }: RelayOptions): Promise<Upstream> {
  const ws = new WebSocket(url, protocol === undefined ? [] : [protocol], {
    headers,
    maxPayload,
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  });
  let connection = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  ws.once('upgrade', (response) => (connection = String(response.headers['x-portcall-connection'] ?? '')));
  ws.once('open', () => {
    ws.pause();
    resolve();
  });
  ws.once(
    'unexpected-response',
    (_request, response) =>
      void errorOf(response, node).then((error) => {
        reject(error);
        ws.terminate();
      }),
  );
  ws.on('error', (error) =>
    reject(
      new AppError('node_unreachable', `The node "${node}" that has the connection cannot be reached.`, {
        cause: error,
      }),
    ),
  );
  await promise;
  return { ws, connection };
}

async function errorOf(response: IncomingMessage, node: string): Promise<AppError> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > ANSWER_MAX_BYTES) break;
  }
  try {
    const { code, detail } = JSON.parse(text) as { code?: unknown; detail?: unknown };
    if (isErrorCode(code) && code !== 'unauthorized') return new AppError(code, String(detail));
  } catch {
    // Not one of our answers.
  }
  return new AppError('node_unreachable', `The node "${node}" does not accept requests from this node.`);
}

/** A tunnel whose connection is on another node: frames go from one WebSocket to the other, each waits for the other. */
export class Relay implements OpenTunnel {
  readonly mode = 'relay';
  readonly ws: WebSocket;
  readonly socket: Socket;
  readonly #upstream: WebSocket;
  readonly #windowBytes: number;

  constructor(ws: WebSocket, socket: Socket, upstream: WebSocket, windowBytes: number) {
    this.ws = ws;
    this.socket = socket;
    this.#upstream = upstream;
    this.#windowBytes = windowBytes;
  }

  start(): this {
    const { ws } = this;
    this.#pass(ws, this.#upstream);
    this.#pass(this.#upstream, ws);
    ws.on('error', () => undefined);
    ws.once('close', (code, reason) => closeLike(this.#upstream, code, reason, () => this.#upstream.terminate()));
    this.#upstream.once('close', (code, reason) => closeLike(ws, code, reason, () => this.end('node_lost')));
    this.#upstream.resume();
    return this;
  }

  end(close: TunnelClose): void {
    const { code, reason } = tunnelCloseCodes[close];
    this.#upstream.close(code, reason);
    this.ws.resume();
    this.ws.close(code, reason);
  }

  #pass(from: WebSocket, to: WebSocket): void {
    const sent = (): void => {
      if (from.isPaused && to.bufferedAmount <= this.#windowBytes / 2) from.resume();
    };
    from.on('message', (data: RawData, isBinary: boolean) => {
      if (to.readyState !== to.OPEN) return;
      to.send(data, { binary: isBinary }, sent);
      if (to.bufferedAmount >= this.#windowBytes) from.pause();
    });
  }
}

/** Closes one side as the other was. `onLost`: that one was not closed at all. */
function closeLike(ws: WebSocket, code: number, reason: Buffer, onLost: () => void): void {
  ws.resume();
  if (code === ABNORMAL) onLost();
  else if (code === NO_CODE) ws.close();
  else ws.close(code, reason);
}
