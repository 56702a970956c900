import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

/** One block of `text/event-stream`. */
export interface SseBlock {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
  readonly retry?: string;
  readonly comment?: string;
}

const TIMEOUT_MS = 30_000;

/** Reads server-sent events for tests. */
export class SseClient {
  readonly response: IncomingMessage;
  readonly blocks: SseBlock[] = [];
  /** Resolves when the answer has ended; true: in order. */
  readonly ended: Promise<boolean>;
  #rest = '';
  #wake: () => void = () => undefined;

  private constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    response.on('error', () => undefined);
    this.ended = once(response, 'close').then(() => response.complete);
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<SseClient> {
    const outgoing = request(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false });
    outgoing.on('error', () => undefined);
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return new SseClient(response);
  }

  /** Events with data, parsed. */
  get events(): { id: string; event: string; data: Record<string, unknown> }[] {
    return this.blocks.flatMap(({ id = '', event = 'message', data }) =>
      data === undefined ? [] : [{ id, event, data: JSON.parse(data) as Record<string, unknown> }],
    );
  }

  /** What a browser would send as `Last-Event-ID`. */
  get lastEventId(): string {
    return this.blocks.findLast(({ id }) => id !== undefined)?.id ?? '';
  }

  async until(isDone: () => boolean): Promise<void> {
    const deadlineMs = Date.now() + TIMEOUT_MS;
    while (!isDone()) {
      const leftMs = deadlineMs - Date.now();
      if (leftMs <= 0 || this.response.destroyed) throw new Error(`waited in vain; ${this.blocks.length} blocks came`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async drop(): Promise<void> {
    this.response.destroy();
    await this.ended;
  }

  #take(text: string): void {
    const parts = (this.#rest + text).split('\n\n');
    this.#rest = parts.pop() ?? '';
    for (const part of parts) this.blocks.push(parseBlock(part));
    this.#wake();
  }
}

function parseBlock(text: string): SseBlock {
  const fields = text.split('\n').map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [colon === 0 ? 'comment' : line.slice(0, colon), line.slice(colon + 1).trimStart()];
  });
  return Object.fromEntries(fields) as SseBlock;
}
