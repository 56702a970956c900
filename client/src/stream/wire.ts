import type { ClientRequest, IncomingMessage } from 'node:http';
import type { WebSocket as NodeWebSocket } from 'ws';
import { PortcallError, problemOf, unreachable } from '../portcall-error.ts';

/** An open WebSocket, of Node or of a browser. */
export interface Wire {
  send(text: string): void;
  /** Closes in order; `onClose` follows. */
  close(): void;
  /** Ends at once. What was received and not delivered is lost; `onClose` follows. */
  destroy(): void;
  /** Stops reading, so that the server notices. Undefined in browsers, which cannot. */
  readonly pause: (() => void) | undefined;
  readonly resume: (() => void) | undefined;
}

export interface WireHandlers {
  onText(text: string): void;
  /** Once. */
  onClose(code: number, reason: string): void;
}

export interface WireTarget {
  /** Base URL of the node. */
  readonly url: string;
  readonly key?: string | undefined;
}

/** Longest time that connecting may take, in milliseconds. */
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** Most of a refusal that is read, in bytes. */
const MAX_REFUSAL_BYTES = 65_536;

const isNode = typeof process !== 'undefined' && typeof process.versions?.node === 'string';

/** Opens /v1/stream. Rejects with the PortcallError of the refusal, with `unreachable`, or with the reason of `signal`. */
export async function openWire(target: WireTarget, handlers: WireHandlers, signal: AbortSignal): Promise<Wire> {
  signal.throwIfAborted();
  return isNode ? openInNode(target, handlers, signal) : openInBrowser(target, handlers, signal);
}

function addressOf({ url }: WireTarget): string {
  return `${url.replace(/^http/, 'ws')}/v1/stream`;
}

async function openInNode(target: WireTarget, handlers: WireHandlers, signal: AbortSignal): Promise<Wire> {
  const { WebSocket } = await import('ws');
  const headers = target.key === undefined ? {} : { authorization: `Bearer ${target.key}` };
  const ws: NodeWebSocket = new WebSocket(addressOf(target), {
    headers,
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  });
  let isDestroyed = false;
  ws.on('message', (data: Buffer) => {
    if (!isDestroyed) handlers.onText(data.toString());
  });
  const wire: Wire = {
    send: (text) => ws.send(text),
    close: () => ws.close(),
    destroy: () => {
      isDestroyed = true;
      ws.terminate();
    },
    pause: () => ws.pause(),
    resume: () => ws.resume(),
  };
  let abort: () => void = () => undefined;
  const opened = new Promise<Wire>((resolve, reject) => {
    abort = () => {
      reject(signal.reason as Error);
      ws.terminate();
    };
    signal.addEventListener('abort', abort, { once: true });
    ws.on('error', (error) => reject(unreachable(target.url, error)));
    ws.once('unexpected-response', (request, response) => void refusedWith(request, response).then(reject));
    ws.once('open', () => {
      ws.once('close', (code, reason) => handlers.onClose(code, reason.toString()));
      resolve(wire);
    });
  });
  // Also after a refusal, of which there may be many while a server starts.
  return opened.finally(() => signal.removeEventListener('abort', abort));
}

/** The request ends with it: ws leaves both to us. */
async function refusedWith(request: ClientRequest, response: IncomingMessage): Promise<PortcallError> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > MAX_REFUSAL_BYTES) break;
    }
  } catch {
    // What came of the body is enough.
  }
  request.destroy();
  return problemOf(response.statusCode ?? 0, Buffer.concat(chunks).toString());
}

function openInBrowser(target: WireTarget, handlers: WireHandlers, signal: AbortSignal): Promise<Wire> {
  // Browsers cannot send headers: the key is a second subprotocol, in base64url.
  const protocols = target.key === undefined ? [] : ['portcall.v1', `portcall.bearer.${toBase64Url(target.key)}`];
  const ws = new WebSocket(addressOf(target), protocols);
  let isOver = false;
  const close = (code: number, reason: string): void => {
    if (isOver) return;
    isOver = true;
    handlers.onClose(code, reason);
  };
  const wire: Wire = {
    send: (text) => ws.send(text),
    close: () => ws.close(),
    destroy: () => {
      ws.close();
      close(ABNORMAL, 'destroyed');
    },
    pause: undefined,
    resume: undefined,
  };
  return new Promise((resolve, reject) => {
    let isOpen = false;
    const timer = setTimeout(() => fail(new Error('the connection timed out')), HANDSHAKE_TIMEOUT_MS);
    const abort = (): void => fail(signal.reason);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    const fail = (reason: unknown): void => {
      settle();
      ws.close();
      reject(signal.aborted ? (reason as Error) : unreachable(target.url, reason));
    };
    signal.addEventListener('abort', abort, { once: true });
    ws.addEventListener('message', ({ data }) => {
      if (!isOver) handlers.onText(String(data));
    });
    ws.addEventListener('close', ({ code, reason }) =>
      isOpen ? close(code, reason) : fail(new Error(`closed with ${code}`)),
    );
    ws.addEventListener('open', () => {
      isOpen = true;
      settle();
      resolve(wire);
    });
  });
}

function toBase64Url(text: string): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The connection ended without a closing handshake (RFC 6455). */
const ABNORMAL = 1006;
