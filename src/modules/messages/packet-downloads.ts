import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { PacketQuery } from '../../contract/capture-watch.ts';
import { CONFIG, type Config } from '../../core/config/index.ts';
import { AppError } from '../../core/errors/index.ts';
import { Metrics } from '../../core/metrics/index.ts';
import { NetThreads, Placement } from '../data-plane/index.ts';
import { mergedPackets } from './merged-packets.ts';
import { conditionsOf } from './message-conditions.ts';
import type { PacketFileQuery } from './messages.schemas.ts';
import { PacketSource } from './packet-source.ts';

/** Longest time without a byte in a file that is followed, in milliseconds; connections that are silent for longer are cut on their way. */
const QUIET_MAX_MS = 15_000;

interface Opened {
  readonly header: Uint8Array;
  readonly sources: readonly PacketSource[];
}

/** Captures of this node's endpoints as pcapng files, made while they are read. */
@Injectable()
export class PacketDownloads {
  readonly #threads: NetThreads;
  readonly #placement: Placement;
  readonly #max: number;
  readonly #quietMs: number;
  #running = 0;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(Placement) placement: Placement,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.#threads = threads;
    this.#placement = placement;
    this.#max = config.maxDownloads;
    this.#quietMs = Math.min(config.markIntervalMs, QUIET_MAX_MS);
    metrics.register(() => metrics.set('portcall_capture_downloads', this.#running));
  }

  /** `endpoint` is an id. It ends when the reader goes away, or the endpoint is deleted. Rejects with `download_limit`, `thread_lost`. */
  async open(endpoint: string, { follow, ...filter }: PacketFileQuery, gone: AbortSignal): Promise<StreamableFile> {
    if (this.#running >= this.#max)
      throw new AppError(
        'download_limit',
        `${this.#max} pcapng downloads are running, the limit (PORTCALL_MAX_DOWNLOADS).`,
      );
    gone.throwIfAborted();
    const { match, since, until, direction, connection, labels } = conditionsOf(filter);
    this.#running += 1;
    const opened = await this.#open(endpoint, { match, since, until, direction, connection, labels, follow }).catch(
      (error: unknown) => {
        this.#running -= 1;
        throw error;
      },
    );
    const stream = Readable.from(fileOf(opened, this.#quietMs), { objectMode: false });
    stream.once('close', () => {
      this.#running -= 1;
      for (const source of opened.sources) source.close();
    });
    // The client may have disconnected while the threads were asked: then no reader closes the stream.
    gone.addEventListener('abort', () => stream.destroy(), { once: true });
    if (gone.aborted) stream.destroy();
    return new StreamableFile(stream, {
      type: 'application/x-pcapng',
      disposition: `attachment; filename="${endpoint}.pcapng"`,
    });
  }

  /** An endpoint that was never opened is on no thread: any can say how an empty file looks. */
  async #open(endpoint: string, query: PacketQuery): Promise<Opened> {
    const placed = this.#placement.threadsOf(endpoint);
    const threads = placed.length > 0 ? placed : this.#threads.ready().slice(0, 1);
    const watch = randomUUID();
    const sources = threads.map((thread, index) => new PacketSource(this.#threads, thread, watch, index === 0));
    try {
      const opened = await Promise.all(
        threads.map((thread) => this.#threads.call(thread, 'openPackets', { watch, endpoint, query })),
      );
      for (const [index, source] of sources.entries()) source.isDone = opened[index]?.known !== true;
      return { header: opened[0]?.header ?? new Uint8Array(), sources };
    } catch (error) {
      for (const source of sources) source.close();
      throw error;
    }
  }
}

async function* fileOf({ header, sources }: Opened, quietMs: number): AsyncGenerator<Uint8Array> {
  yield header;
  yield* mergedPackets(
    sources.filter(({ isDone }) => !isDone),
    quietMs,
  );
}
