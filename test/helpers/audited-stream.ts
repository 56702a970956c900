import { createPortcall, PortcallError, type EventStream, type StreamFilter } from '../../client/src/index.ts';
import { EventAudit, type AuditedEvent } from './event-audit.ts';

export interface AuditedStreamOptions {
  /** Default: every event. */
  readonly filter?: StreamFilter;
  readonly payload?: 'full' | 'none';
  readonly onEvent?: (event: AuditedEvent) => void;
}

/** A stream that keeps account of everything, remembers its cursor, and can be cut off and come back. */
export class AuditedStream {
  readonly audit = new EventAudit();
  /** What the server answered to each subscription. */
  readonly replies: { readonly recovered?: boolean; readonly error?: { readonly code: string } }[] = [];
  readonly gaps: { missed: number | null; reason: string }[] = [];
  readonly #url: string;
  readonly #options: AuditedStreamOptions;
  #stream: EventStream | undefined;
  #isAttached = false;

  /** `url` is the base URL of the node. */
  constructor(url: string, options: AuditedStreamOptions = {}) {
    this.#url = url;
    this.#options = options;
  }

  /** True while the connection lasts. */
  get isAttached(): boolean {
    return this.#isAttached;
  }

  /** Goes on where it was; the first time from the beginning of the log. Rejects when the node cannot be reached. */
  async attach(): Promise<void> {
    const { filter = {}, payload, onEvent } = this.#options;
    const stream = createPortcall({ url: this.#url }).stream(
      { ...filter, payload, from: 'earliest', cursor: this.#stream?.cursor, resume: false },
      (item) => {
        if (item.type === 'gap') this.#addGap(item);
        else {
          this.audit.add([item]);
          onEvent?.(item);
        }
      },
    );
    const { recovered } = await stream.ready.catch((error: unknown) => this.#refuse(error));
    this.#stream = stream;
    this.#isAttached = true;
    this.replies.push({ recovered });
    void stream.closed
      .catch(() => undefined)
      .then(() => {
        if (this.#stream === stream) this.#isAttached = false;
      });
  }

  /** Stops reading until `resume`. */
  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  /** Without a closing handshake, as a network would. What was received and not read yet is lost with the connection. */
  cut(): void {
    this.#isAttached = false;
    void this.#stream?.destroy();
  }

  #addGap(gap: { missed: number | null; reason: string }): void {
    this.audit.addGap(gap.missed);
    this.gaps.push(gap);
  }

  #refuse(error: unknown): never {
    if (error instanceof PortcallError && error.status > 0) this.replies.push({ error });
    throw error;
  }
}
