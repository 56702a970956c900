import { once } from 'node:events';
import { WebSocket } from 'ws';
import { EventAudit, type AuditedEvent } from './event-audit.ts';

/** What the stream sends, as far as the audit needs. */
export interface StreamFrame {
  readonly id?: number;
  readonly ok?: { cursor: string; recovered?: boolean };
  readonly error?: { code: string };
  readonly cursor?: string;
  readonly events?: AuditedEvent[];
  readonly mark?: { cursor: string };
  readonly gap?: { missed: number | null; reason: string; to: string };
}

export interface ResumingOptions {
  /** As in `subscribe`. Default: every event. */
  readonly filter?: object;
  readonly payload?: 'full' | 'none';
  readonly onEvent?: (event: AuditedEvent) => void;
}

/** A subscriber that keeps account of everything, remembers its cursor, and can be cut off and come back. */
export class ResumingSubscriber {
  readonly audit = new EventAudit();
  readonly replies: StreamFrame[] = [];
  readonly gaps: { missed: number | null; reason: string }[] = [];
  readonly #url: string;
  readonly #options: ResumingOptions;
  #socket: WebSocket | undefined;
  #cursor: string | undefined;

  /** `url` is the base URL of the node. */
  constructor(url: string, options: ResumingOptions = {}) {
    this.#url = `${url.replace(/^http/, 'ws')}/v1/stream`;
    this.#options = options;
  }

  /** True while the socket is open. */
  get isAttached(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Goes on where it was; the first time from the beginning of the log. Rejects when the node cannot be reached. */
  async attach(): Promise<void> {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    await once(socket, 'open');
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as StreamFrame));
    const from = this.#cursor === undefined ? 'earliest' : { cursor: this.#cursor };
    const { filter = {}, payload = 'full' } = this.#options;
    socket.send(JSON.stringify({ id: 1, op: 'subscribe', subscription: 's', filter, from, payload }));
  }

  /** Without a closing handshake, as a network would. What was received and not read yet is lost with the socket. */
  cut(): void {
    this.#socket?.removeAllListeners('message');
    this.#socket?.terminate();
  }

  #take(frame: StreamFrame): void {
    if (frame.id !== undefined) this.replies.push(frame);
    if (frame.events) {
      this.audit.add(frame.events);
      if (this.#options.onEvent) for (const event of frame.events) this.#options.onEvent(event);
    }
    if (frame.gap) {
      this.audit.addGap(frame.gap.missed);
      this.gaps.push(frame.gap);
    }
    this.#cursor = frame.cursor ?? frame.mark?.cursor ?? frame.gap?.to ?? frame.ok?.cursor ?? this.#cursor;
  }
}
