import { Inject, Injectable } from '@nestjs/common';
import type { FramingDecode, FramingDecoded, FramingEncode, FramingEncoded } from '../../contract/framing-dry-run.ts';
import type { NetOp, NetOps } from '../../contract/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { NetThreads, Placement } from '../data-plane/index.ts';

/** Dry runs on one node at once; more are refused with `wait_limit`. One may be a mebibyte. */
export const MAX_DRY_RUNS = 16;

/** Passes dry runs to the net threads, whose codecs they try. */
@Injectable()
export class FramingsService {
  readonly #threads: NetThreads;
  readonly #placement: Placement;
  /** Dry runs under way on each thread. */
  readonly #running = new Map<number, number>();

  constructor(@Inject(NetThreads) threads: NetThreads, @Inject(Placement) placement: Placement) {
    this.#threads = threads;
    this.#placement = placement;
  }

  decode(request: FramingDecode): Promise<FramingDecoded> {
    return this.#run('decodeFraming', request);
  }

  encode(request: FramingEncode): Promise<FramingEncoded> {
    return this.#run('encodeFraming', request);
  }

  async #run<Op extends NetOp>(op: Op, request: NetOps[Op]['params']): Promise<NetOps[Op]['result']> {
    const thread = this.#freest();
    this.#running.set(thread, this.#runningOn(thread) + 1);
    try {
      return await this.#threads.call(thread, op, request);
    } finally {
      this.#running.set(thread, this.#runningOn(thread) - 1);
    }
  }

  /** The thread with the fewest dry runs, of those the one with the fewest endpoints. */
  #freest(): number {
    const total = [...this.#running.values()].reduce((sum, count) => sum + count, 0);
    if (total >= MAX_DRY_RUNS)
      throw new AppError('wait_limit', `${MAX_DRY_RUNS} dry runs are in progress, the limit. Retry later.`);
    const weight = (thread: number): [number, number] => [this.#runningOn(thread), this.#placement.loadOf(thread)];
    const [freest] = this.#threads.ready().toSorted((a, b) => {
      const [runs, load] = weight(a);
      const [otherRuns, otherLoad] = weight(b);
      return runs - otherRuns || load - otherLoad || a - b;
    });
    if (freest === undefined) throw new AppError('thread_lost', 'No net thread is running. Retry shortly.');
    return freest;
  }

  #runningOn(thread: number): number {
    return this.#running.get(thread) ?? 0;
  }
}
