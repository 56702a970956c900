import { Inject, Injectable } from '@nestjs/common';
import type { EventType } from '../../contract/events.ts';
import { forEachBounded } from '../../core/bounded.ts';
import { AppError } from '../../core/errors/index.ts';
import { DeathRecord, NetThreads, REOPENED_AT_ONCE, sourceOf, SUSPEND_AFTER_DEATHS } from '../data-plane/index.ts';
import { EventLog } from '../events/index.ts';
import { clientKind } from './client-kind.ts';
import { ClientRuntime } from './client-runtime.ts';
import { ClientSockets } from './client-sockets.ts';
import type { LiveClient } from './live-client.ts';

/** Follows what net threads say of clients, and opens them again when their thread has died. */
@Injectable()
export class ClientRecovery {
  readonly #runtime: ClientRuntime;
  readonly #sockets: ClientSockets;
  readonly #log: EventLog;
  readonly #deaths = new DeathRecord();

  constructor(
    @Inject(ClientRuntime) runtime: ClientRuntime,
    @Inject(ClientSockets) sockets: ClientSockets,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(EventLog) log: EventLog,
  ) {
    this.#runtime = runtime;
    this.#sockets = sockets;
    this.#log = log;
    threads.on('clientStatus', (thread, id, observed) => {
      const live = runtime.find(id);
      if (live && sockets.threadOf(id) === thread) runtime.observe(live, observed);
    });
    threads.on('lost', (thread, detail) => this.#onLost(thread, detail));
    threads.on('ready', (thread) => void this.#onReady(thread));
  }

  #onLost(thread: number, detail: string): void {
    this.#deaths.prune(Date.now());
    for (const live of this.#runtime.all()) {
      if (this.#sockets.threadOf(live.id) !== thread || !live.isAtWork) continue;
      if (live.observed.connection !== null)
        this.#publish('client.disconnected', live, { reason: 'thread_lost', retryInMs: null });
      if (this.#deaths.note(live.id, Date.now())) this.#suspend(live);
      else {
        live.isLost = true;
        live.without('waiting', new AppError('thread_lost', `The net thread ended (${detail}).`));
      }
    }
  }

  /** Taken out of service; its record is clean again when the user starts it. */
  #suspend(live: LiveClient): void {
    const error = new AppError(
      'endpoint_suspended',
      `The client was open on ${SUSPEND_AFTER_DEATHS} net threads that died within a minute.`,
    );
    this.#deaths.clear(live.id);
    this.#publish('client.failed', live, {
      code: error.code,
      detail: error.message,
      attempt: live.observed.attempts,
      retryInMs: null,
    });
    live.without('suspended', error);
  }

  async #onReady(thread: number): Promise<void> {
    const lost = [...this.#runtime.all()].filter((live) => live.isLost && this.#isOn(live, thread));
    await forEachBounded(lost, REOPENED_AT_ONCE, (live) =>
      this.#runtime.turns.run(live.id, async () => {
        if (live.isLost && live.document.running) await this.#runtime.restore(live.document);
      }),
    );
  }

  #isOn({ id }: LiveClient, thread: number): boolean {
    const placed = this.#sockets.threadOf(id);
    return placed === undefined || placed === thread;
  }

  #publish(type: EventType, { document }: LiveClient, data: Record<string, unknown>): void {
    this.#log.publish({ type, subject: sourceOf(clientKind, document), data });
  }
}
