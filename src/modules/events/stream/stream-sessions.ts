import { Injectable } from '@nestjs/common';
import type { WebSocket } from 'ws';
import type { StreamSession } from './stream-session.ts';

/** The sessions of this node by their sockets. */
@Injectable()
export class StreamSessions {
  readonly #sessions = new Map<WebSocket, StreamSession>();

  set(ws: WebSocket, session: StreamSession): void {
    this.#sessions.set(ws, session);
  }

  find(ws: WebSocket): StreamSession | undefined {
    return this.#sessions.get(ws);
  }

  delete(ws: WebSocket): void {
    this.#sessions.delete(ws);
  }
}
