import { Inject, Injectable } from '@nestjs/common';
import type { ListenerObserved } from '../../contract/thread-messages.ts';
import { forEachBounded } from '../../core/bounded.ts';
import { AppError, isErrorCode } from '../../core/errors/index.ts';
import { Lifecycle } from '../../core/lifecycle/index.ts';
import { DeathRecord, NetThreads, REOPENED_AT_ONCE, SUSPEND_AFTER_DEATHS } from '../data-plane/index.ts';
import { ListenerEvents } from './listener-events.ts';
import { ListenerRuntime } from './listener-runtime.ts';
import type { LiveListener } from './live-listener.ts';

/** What becomes of listeners when a net thread dies or a socket is lost, and at shutdown. */
@Injectable()
export class ListenerRecovery {
  readonly #runtime: ListenerRuntime;
  readonly #events: ListenerEvents;
  readonly #deaths = new DeathRecord();

  constructor(
    @Inject(ListenerRuntime) runtime: ListenerRuntime,
    @Inject(ListenerEvents) events: ListenerEvents,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(Lifecycle) lifecycle: Lifecycle,
  ) {
    this.#runtime = runtime;
    this.#events = events;
    threads.on('lost', (thread, detail) => this.#onLost(thread, detail));
    threads.on('ready', (thread) => void this.#onReady(thread));
    threads.on('listenerStatus', (thread, id, observed) => this.#onStatus(thread, id, observed));
    threads.on('drained', () => this.#onDrained());
    lifecycle.register({ name: 'listener retries', stop: { stage: 'accepting', run: async () => runtime.end() } });
  }

  #onLost(thread: number, detail: string): void {
    this.#deaths.prune(Date.now());
    for (const live of this.#runtime.all()) {
      if (!live.openOn.delete(thread)) continue;
      if (this.#deaths.note(live.id, Date.now())) this.#suspend(live);
      else this.#wait(live, detail);
    }
  }

  /** Until the thread is replaced. What other threads hold continues. */
  #wait(live: LiveListener, detail: string): void {
    if (live.state !== 'listening') return;
    if (live.openOn.size === 0) {
      live.state = 'starting';
      live.address = null;
    }
    live.error = { code: 'thread_lost', detail: `The net thread ended (${detail}).`, at: new Date().toISOString() };
  }

  /** Taken out of service; its record is clean again when the user starts it. */
  #suspend(live: LiveListener): void {
    this.#deaths.clear(live.id);
    void this.#runtime.turns.run(live.id, async () => {
      await this.#runtime.close(live.id, 0);
      this.#runtime.fail(
        live,
        new AppError(
          'endpoint_suspended',
          `The listener was open on ${SUSPEND_AFTER_DEATHS} net threads that died within a minute.`,
        ),
      );
      live.state = 'suspended';
    });
  }

  async #onReady(thread: number): Promise<void> {
    const waiting = [...this.#runtime.all()].filter(
      (live) => live.error?.code === 'thread_lost' && !live.openOn.has(thread),
    );
    await forEachBounded(waiting, REOPENED_AT_ONCE, (live) =>
      this.#runtime.turns.run(live.id, () => this.#runtime.repair(live)),
    );
  }

  #onStatus(thread: number, id: string, { state, error }: ListenerObserved): void {
    const live = this.#runtime.find(id);
    if (state !== 'failed' || !live?.openOn.delete(thread)) return;
    const code = isErrorCode(error?.code) ? error.code : 'socket_error';
    this.#runtime.fail(live, new AppError(code, error?.detail ?? 'The listening socket was lost.'));
  }

  #onDrained(): void {
    for (const live of this.#runtime.all()) {
      if (live.openOn.size === 0) continue;
      live.closed();
      this.#events.stopped(live);
    }
  }
}
