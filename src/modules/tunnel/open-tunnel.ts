import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { TunnelClose } from '../../contract/tunnel.ts';

export type TunnelMode = 'duplex' | 'dialled' | 'observe' | 'relay';

/** A tunnel's WebSocket on this node, whatever is behind it. */
export interface OpenTunnel {
  readonly mode: TunnelMode;
  readonly ws: WebSocket;
  /** What carries the WebSocket. */
  readonly socket: Socket;
  /** Closes the WebSocket and lets go of what is behind it. Idempotent. */
  end(close: TunnelClose): void;
}
