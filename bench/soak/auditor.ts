import { Audit } from './audit.ts';
import type { Sampler } from './sampler.ts';
import { Stream, type StreamFrame } from './stream.ts';
import type { World } from './world.ts';

/** How long it may take until the last event has come, in milliseconds. */
const CATCH_UP_MS = 20_000;

/** Gets every event from the first on, and proves that none is missing, double or late. */
export class Auditor {
  readonly audit: Audit;
  readonly #world: World;
  #stream: Stream | undefined;

  constructor(world: World) {
    this.#world = world;
    this.audit = new Audit((text) => world.faults.add('audit', text), { fromStart: true });
  }

  async start(): Promise<void> {
    this.#stream = await Stream.open(this.#world.service.url, { from: 'earliest', onSlow: 'resume' }, (frame) =>
      this.#take(frame),
    );
  }

  /** Waits until everything that is in the log has come. How many events are missing. */
  async missing(sampler: Sampler): Promise<number> {
    const until = Date.now() + CATCH_UP_MS;
    for (;;) {
      const { eventsTotal, eventQueueKiB } = await sampler.read();
      const missing = eventsTotal - this.audit.events;
      if ((missing === 0 && eventQueueKiB === 0) || Date.now() > until) return missing;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async end(): Promise<void> {
    const closed = this.#stream?.closed;
    if (closed !== undefined) this.#world.faults.add('audit', `the stream was closed with ${closed}`);
    await this.#stream?.close();
  }

  #take({ events, gap }: StreamFrame): void {
    if (events !== undefined) this.audit.add(events);
    if (gap !== undefined) this.#world.faults.add('audit', `a gap: ${JSON.stringify(gap)}`);
  }
}
