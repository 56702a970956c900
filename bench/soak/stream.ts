import { createPortcall, isPortcallError, type EventStream, type StreamOptions } from '../../client/src/index.ts';
import type { AuditedEvent } from './audit.ts';

export interface StreamFrame {
  readonly events?: readonly AuditedEvent[];
  readonly gap?: { readonly missed: number | null; readonly reason: string; readonly to: string };
}

export type Subscribe = Omit<StreamOptions, 'resume' | 'signal'>;

/** A stream of the client library that does not resume by itself: the soak decides when, and wants to know why it ended. */
export class Stream {
  readonly #stream: EventStream;
  #closed: number | undefined;

  private constructor(stream: EventStream) {
    this.#stream = stream;
    stream.closed.catch((error: unknown) => {
      const code = isPortcallError(error) ? error.problem['closeCode'] : undefined;
      this.#closed = typeof code === 'number' ? code : NO_CODE;
    });
  }

  /** Throws when the subscription is refused. */
  static async open(url: string, subscribe: Subscribe, take: (frame: StreamFrame) => void): Promise<Stream> {
    const stream = createPortcall({ url }).stream({ ...subscribe, resume: false }, (item) =>
      take(item.type === 'gap' ? { gap: item } : { events: [item as AuditedEvent] }),
    );
    await stream.ready;
    return new Stream(stream);
  }

  /** After it nothing has been received. */
  get cursor(): string | undefined {
    return this.#stream.cursor;
  }

  /** The code it was closed with by the other side; 0 when it ended for another reason. */
  get closed(): number | undefined {
    return this.#closed;
  }

  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  close(): Promise<void> {
    return this.#stream.close();
  }

  /** As a broken network would; what has been received and not been read is lost. */
  async cut(): Promise<void> {
    await this.#stream.destroy();
  }
}

const NO_CODE = 0;
