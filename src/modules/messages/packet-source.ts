import type { PacketPage } from '../../contract/capture-watch.ts';
import { AppError } from '../../core/errors/index.ts';
import type { NetThreads } from '../data-plane/index.ts';

/** After these a thread has no more packets: the endpoint was deleted, or the thread ends. */
const ENDINGS = new Set<string>(['gone', 'thread_lost', 'shutting_down', 'not_found']);

/** The packets of one net thread, page by page; the next page is requested when nothing is unread. */
export class PacketSource {
  isDone = false;
  readonly #net: NetThreads;
  readonly #thread: number;
  readonly #watch: string;
  /** Sends a heartbeat when it is quiet. */
  readonly #heartbeat: boolean;
  #page: PacketPage | undefined;
  #index = 0;
  #pending: Promise<void> | undefined;

  constructor(net: NetThreads, thread: number, watch: string, heartbeat: boolean) {
    this.#net = net;
    this.#thread = thread;
    this.#watch = watch;
    this.#heartbeat = heartbeat;
  }

  /** Time of the next packet, Unix milliseconds; undefined when none is there. */
  get nextMs(): number | undefined {
    return this.#page?.times[this.#index];
  }

  get isAsked(): boolean {
    return this.#pending !== undefined;
  }

  /** Requests packets until there are some or there are none for now. A pending request is not repeated. */
  fetch(waitMs: number): Promise<void> {
    this.#pending ??= this.#fetch(waitMs).finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  /** Packets up to `untilMs` (the next in any case), as they are in the file. */
  take(untilMs: number): Buffer {
    const { bytes, ends, times } = this.#page ?? { bytes: new Uint8Array(), ends: [], times: [] };
    const from = ends[this.#index - 1] ?? 0;
    do this.#index += 1;
    while (this.#index < ends.length && (times[this.#index] ?? 0) <= untilMs);
    return Buffer.from(bytes.buffer, bytes.byteOffset + from, (ends[this.#index - 1] ?? 0) - from);
  }

  /** Ends it at its thread; a page that is waited for comes at once. */
  close(): void {
    void this.#net.call(this.#thread, 'closePackets', { watch: this.#watch }).catch(() => undefined);
  }

  async #fetch(waitMs: number): Promise<void> {
    try {
      do {
        this.#page = await this.#net.call(
          this.#thread,
          'nextPackets',
          { watch: this.#watch, waitMs, heartbeat: this.#heartbeat },
          waitMs,
        );
        this.#index = 0;
        this.isDone = this.#page.done;
      } while (this.#page.more && this.#page.ends.length === 0 && !this.isDone);
    } catch (error) {
      if (!(error instanceof AppError) || !ENDINGS.has(error.code)) throw error;
      this.isDone = true;
    }
  }
}
