import { Inject, Injectable } from '@nestjs/common';
import { NO_TRAFFIC, type Traffic } from '../../contract/endpoint.ts';
import type { EndpointReset, EndpointResetResult } from '../../contract/endpoint-reset.ts';
import type { ClientEndpoint, ClientObserved, OpenedOrNot } from '../../contract/thread-messages.ts';
import { EgressPolicy } from '../../core/egress/index.ts';
import { AppError, toAppError } from '../../core/errors/index.ts';
import { revived } from '../../core/threads/index.ts';
import { addTraffic, FaultMemory, NetThreads, Placement, Resets, RuleCounters, sourceOf } from '../data-plane/index.ts';
import { clientKind, type ClientDocument } from './client-kind.ts';

/** Clients on their net threads. */
@Injectable()
export class ClientSockets {
  readonly #threads: NetThreads;
  readonly #placement: Placement;
  readonly #egress: EgressPolicy;
  readonly #resets: Resets;
  readonly #faults: FaultMemory;
  readonly #ruleCounters = new RuleCounters();

  constructor(
    @Inject(NetThreads) threads: NetThreads,
    @Inject(Placement) placement: Placement,
    @Inject(EgressPolicy) egress: EgressPolicy,
    @Inject(Resets) resets: Resets,
    @Inject(FaultMemory) faults: FaultMemory,
  ) {
    this.#resets = resets;
    this.#faults = faults;
    this.#threads = threads;
    this.#placement = placement;
    this.#egress = egress;
  }

  /** The net thread of a client; undefined when it was never opened. */
  threadOf(id: string): number | undefined {
    return this.#placement.threadsOf(id)[0];
  }

  /** Begins to connect; waits at most `waitMs` for the first attempt to end. */
  async open(document: ClientDocument, waitMs: number): Promise<ClientObserved> {
    const endpoint = await this.#endpointOf(document);
    const [thread = 0] = this.#placement.place(document.id, 1, this.#threads.ready());
    return this.#threads.call(thread, 'openClient', { endpoint, waitMs }, waitMs);
  }

  /** Begins to connect many that are new: one request to each net thread. Results in their order. */
  async openAll(documents: readonly ClientDocument[]): Promise<(ClientObserved | AppError)[]> {
    const results = new Map<string, ClientObserved | AppError>();
    const byThread = new Map<number, ClientEndpoint[]>();
    for (const document of documents) {
      try {
        const [thread = 0] = this.#placement.place(document.id, 1, this.#threads.ready());
        const endpoint = await this.#endpointOf(document);
        byThread.set(thread, [...(byThread.get(thread) ?? []), endpoint]);
      } catch (error) {
        results.set(document.id, toAppError(error));
      }
    }
    await Promise.all(
      [...byThread].map(async ([thread, endpoints]) => {
        const answers = await this.#threads.call(thread, 'openClients', { endpoints }).catch(toAppError);
        for (const [at, { id }] of endpoints.entries())
          results.set(
            id,
            answers instanceof AppError ? answers : outcomeOf(answers[at] as OpenedOrNot<ClientObserved>),
          );
      }),
    );
    return documents.map(({ id }) => results.get(id) as ClientObserved | AppError);
  }

  async update(document: ClientDocument): Promise<void> {
    const thread = this.threadOf(document.id);
    if (thread !== undefined) await this.#threads.call(thread, 'updateClient', await this.#endpointOf(document));
  }

  /** A client whose thread is lost is closed. */
  async close(id: string, graceMs: number, forget: boolean): Promise<void> {
    const thread = this.threadOf(id);
    if (thread === undefined) return;
    try {
      await this.#threads.call(thread, 'closeClient', { id, graceMs, forget }, graceMs);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'thread_lost')) throw error;
    } finally {
      this.#ruleCounters.forget(id);
      this.#faults.forget(id);
      if (forget) this.#placement.release(id);
    }
  }

  /** First on the thread: what it still had to do would count. */
  async reset(id: string, reset: EndpointReset): Promise<EndpointResetResult> {
    const result = await this.#resets.run(id, reset);
    this.#ruleCounters.clear(id);
    return result;
  }

  async traffic(id: string): Promise<Traffic> {
    const parts = await this.#threads.callRunning(this.#placement.threadsOf(id), 'traffic', { endpoint: id });
    return parts.flat().reduce(addTraffic, { ...NO_TRAFFIC });
  }

  async #endpointOf(document: ClientDocument): Promise<ClientEndpoint> {
    const { id, spec } = document;
    return {
      id,
      spec,
      source: sourceOf(clientKind, document),
      egress: await this.#egress.rules(),
      ruleCounters: this.#ruleCounters.countsOf(document),
      faultStates: this.#faults.statesOf(document),
    };
  }
}

function outcomeOf(answer: OpenedOrNot<ClientObserved>): ClientObserved | AppError {
  return 'ok' in answer ? answer.ok : revived(answer.error);
}
