import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { AuditedEvent } from './audit.ts';

export interface StreamFrame {
  readonly id?: number;
  readonly ok?: { readonly cursor?: string };
  readonly error?: { readonly code: string };
  readonly cursor?: string;
  readonly events?: readonly AuditedEvent[];
  readonly mark?: { readonly cursor: string };
  readonly gap?: { readonly missed: number | null; readonly reason: string; readonly to: string };
}

export interface Subscribe {
  readonly filter?: object;
  readonly from?: 'now' | 'earliest' | { readonly cursor: string };
  readonly onSlow?: 'resume' | 'drop' | 'close';
  readonly payload?: 'full' | 'none';
}

/** One subscription on a socket of its own. */
export class Stream {
  readonly ws: WebSocket;
  /** After it nothing has been received. */
  cursor: string | undefined;
  closed: number | undefined;
  readonly #take: (frame: StreamFrame) => void;

  private constructor(ws: WebSocket, take: (frame: StreamFrame) => void) {
    this.ws = ws;
    this.#take = take;
    ws.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as StreamFrame));
    ws.on('error', () => undefined);
    ws.once('close', (code) => (this.closed = code));
  }

  /** Throws when the subscription is refused. */
  static async open(url: string, subscribe: Subscribe, take: (frame: StreamFrame) => void): Promise<Stream> {
    const ws = new WebSocket(`${url.replace(/^http/, 'ws')}/v1/stream`, { perMessageDeflate: false });
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stream = new Stream(ws, (frame) => {
      if (frame.id !== 1) take(frame);
      else if (frame.error === undefined) resolve();
      else reject(new Error(`subscribe: ${frame.error.code}`));
    });
    ws.once('close', () => reject(new Error('the stream closed before it was subscribed')));
    await once(ws, 'open');
    ws.send(JSON.stringify({ id: 1, op: 'subscribe', subscription: 's', ...subscribe }));
    await promise;
    return stream;
  }

  async close(): Promise<void> {
    if (this.closed !== undefined) return;
    const closed = once(this.ws, 'close');
    this.ws.close();
    await closed;
  }

  /** As a broken network would; what has been received and not been read is lost. */
  cut(): void {
    this.ws.removeAllListeners('message');
    this.ws.terminate();
  }

  #receive(frame: StreamFrame): void {
    this.cursor = frame.cursor ?? frame.mark?.cursor ?? frame.gap?.to ?? frame.ok?.cursor ?? this.cursor;
    this.#take(frame);
  }
}
