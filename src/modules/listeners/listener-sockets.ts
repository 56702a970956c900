import { Inject, Injectable } from '@nestjs/common';
import { NO_TRAFFIC, type Address, type Traffic } from '../../contract/endpoint.ts';
import type { EndpointReset, EndpointResetResult } from '../../contract/endpoint-reset.ts';
import { connectsOut } from '../../contract/handler.ts';
import type { RuleCounts } from '../../contract/rule-counts.ts';
import type { ListenerEndpoint, OpenedOrNot } from '../../contract/thread-messages.ts';
import { EgressPolicy } from '../../core/egress/index.ts';
import { AppError, toAppError } from '../../core/errors/index.ts';
import { revived } from '../../core/threads/index.ts';
import { addTraffic, FaultMemory, NetThreads, Placement, Resets, RuleCounters, sourceOf } from '../data-plane/index.ts';
import { bindAddressOf } from './bind-policy.ts';
import { listenerKind, type ListenerDocument } from './listener-kind.ts';
import { PortClaims } from './port-claims.ts';

/** Codes after which a listener that may have any port is opened on another one than before. */
const PORT_IS_GONE = new Set(['port_in_use', 'permission_denied']);

interface OpenedPort {
  readonly address: Address;
  readonly threads: readonly number[];
}

/** The sockets of listeners, on as many net threads as each wants. */
@Injectable()
export class ListenerSockets {
  readonly #threads: NetThreads;
  readonly #placement: Placement;
  readonly #egress: EgressPolicy;
  readonly #resets: Resets;
  readonly #faults: FaultMemory;
  readonly #claims = new PortClaims();
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

  threadsOf(id: string): readonly number[] {
    return this.#placement.threadsOf(id);
  }

  /** Opens the port on all threads of the listener, or on none. */
  async open(document: ListenerDocument): Promise<OpenedPort> {
    const { id, spec, lastPort } = document;
    // On another number of threads it restarts: nothing of it is left where it was.
    if (this.threadsOf(id).length !== spec.threads) await this.close(id, 0, true);
    const threads = this.#placement.place(id, spec.threads, this.#threads.ready());
    this.#claims.claim(id, spec, spec.port === 0 ? (lastPort ?? 0) : spec.port);
    const opened: number[] = [];
    try {
      const [first = 0, ...others] = threads;
      const address = await this.#openFirst(document, first);
      opened.push(first);
      this.#claims.claim(id, spec, address.port);
      await this.openOn(document, others, address.port);
      return { address, threads };
    } catch (error) {
      this.#claims.release(id);
      await this.#closeQuietly(id, opened);
      throw error;
    }
  }

  /** Opens many that are new: one request to each net thread for those that need only one. Results in their order. */
  async openAll(documents: readonly ListenerDocument[]): Promise<(OpenedPort | AppError)[]> {
    const results = new Map<string, OpenedPort | AppError>();
    const byThread = new Map<number, { document: ListenerDocument; endpoint: ListenerEndpoint }[]>();
    for (const document of documents) {
      try {
        if (document.spec.threads > 1) results.set(document.id, await this.open(document));
        else await this.#assign(document, byThread);
      } catch (error) {
        results.set(document.id, toAppError(error));
      }
    }
    await Promise.all([...byThread].map(([thread, parts]) => this.#openOnThread(thread, parts, results)));
    return documents.map(({ id }) => results.get(id) as OpenedPort | AppError);
  }

  /** Chooses its thread, and takes its port there. */
  async #assign(
    document: ListenerDocument,
    byThread: Map<number, { document: ListenerDocument; endpoint: ListenerEndpoint }[]>,
  ): Promise<void> {
    const { id, spec } = document;
    const [thread = 0] = this.#placement.place(id, 1, this.#threads.ready());
    this.#claims.claim(id, spec, spec.port);
    const endpoint = await this.#endpointOf(document, thread, spec.port);
    byThread.set(thread, [...(byThread.get(thread) ?? []), { document, endpoint }]);
  }

  async #openOnThread(
    thread: number,
    parts: readonly { readonly document: ListenerDocument; readonly endpoint: ListenerEndpoint }[],
    results: Map<string, OpenedPort | AppError>,
  ): Promise<void> {
    const endpoints = parts.map(({ endpoint: { spec: _spec, ...rest } }) => rest);
    const specs = JSON.stringify(parts.map(({ endpoint }) => endpoint.spec));
    const answers = await this.#threads.call(thread, 'openListeners', { endpoints, specs }).catch(toAppError);
    for (const [at, { document }] of parts.entries())
      results.set(
        document.id,
        this.#outcomeOf(
          document,
          thread,
          answers instanceof AppError ? answers : (answers[at] as OpenedOrNot<{ address: Address }>),
        ),
      );
  }

  #outcomeOf(
    { id, spec }: ListenerDocument,
    thread: number,
    answer: AppError | OpenedOrNot<{ address: Address }>,
  ): OpenedPort | AppError {
    if (answer instanceof AppError || 'error' in answer) {
      this.#claims.release(id);
      return answer instanceof AppError ? answer : revived(answer.error);
    }
    const { address } = answer.ok;
    this.#claims.claim(id, spec, address.port);
    return { address, threads: [thread] };
  }

  /** Opens a port that other threads have open already on these, too; on all of them or on none. */
  async openOn(document: ListenerDocument, threads: readonly number[], port: number): Promise<void> {
    const results = await Promise.allSettled(threads.map((thread) => this.#openPart(document, thread, port)));
    const failure = results.find((result) => result.status === 'rejected');
    if (!failure) return;
    await this.#closeQuietly(
      document.id,
      threads.filter((_, at) => results[at]?.status === 'fulfilled'),
    );
    throw failure.reason;
  }

  /** Applies a changed document to the open parts. Rejects when one refuses; the others have it then. */
  async update(document: ListenerDocument, threads: Iterable<number>): Promise<void> {
    const update = async (thread: number) =>
      this.#threads.call(thread, 'updateListener', await this.#endpointOf(document, thread, document.spec.port));
    await Promise.all([...threads].map(update));
  }

  /** Rejects with the first error; the other threads are closed nevertheless. */
  async close(id: string, graceMs: number, forget: boolean): Promise<void> {
    const results = await Promise.allSettled(
      this.threadsOf(id).map((thread) => this.#threads.call(thread, 'closeListener', { id, graceMs, forget }, graceMs)),
    );
    this.#claims.release(id);
    this.#ruleCounters.forget(id);
    this.#faults.forget(id);
    if (forget) this.#placement.release(id);
    const failure = results.find((result) => result.status === 'rejected');
    // What a lost thread held is closed.
    if (failure && !(failure.reason instanceof AppError && failure.reason.code === 'thread_lost')) throw failure.reason;
  }

  /** First on the threads: what they still had to do would count. */
  async reset(id: string, reset: EndpointReset): Promise<EndpointResetResult> {
    const result = await this.#resets.run(id, reset);
    this.#ruleCounters.clear(id);
    return result;
  }

  /** What the rules of an open listener have counted. */
  ruleCounts(document: ListenerDocument): RuleCounts | undefined {
    return this.#ruleCounters.findCounts(document);
  }

  /** Sum over its threads; one that is being replaced has no traffic. */
  async traffic(id: string): Promise<Traffic> {
    const parts = await this.#threads.callRunning(this.threadsOf(id), 'traffic', { endpoint: id });
    return parts.flat().reduce(addTraffic, { ...NO_TRAFFIC });
  }

  /** The port of the spec; for port 0 the one that was bound before, and any other when that is gone. */
  async #openFirst(document: ListenerDocument, thread: number): Promise<Address> {
    const { spec, lastPort } = document;
    if (spec.port !== 0 || lastPort === null) return this.#openPart(document, thread, spec.port);
    try {
      return await this.#openPart(document, thread, lastPort);
    } catch (error) {
      if (error instanceof AppError && PORT_IS_GONE.has(error.code)) return this.#openPart(document, thread, 0);
      throw error;
    }
  }

  async #openPart(document: ListenerDocument, thread: number, port: number): Promise<Address> {
    const { address } = await this.#threads.call(
      thread,
      'openListener',
      await this.#endpointOf(document, thread, port),
    );
    return address;
  }

  async #endpointOf(document: ListenerDocument, thread: number, port: number): Promise<ListenerEndpoint> {
    const { id } = document;
    const spec = { ...document.spec, host: bindAddressOf(document.spec.host) };
    return {
      id,
      spec,
      source: sourceOf(listenerKind, document),
      port,
      maxConnections: shareOf(spec.limits.maxConnections, this.threadsOf(id), thread),
      egress: connectsOut(spec.handler) ? await this.#egress.rules() : undefined,
      ruleCounters: this.#ruleCounters.countsOf(document),
      faultStates: this.#faults.statesOf(document),
      ordinals: spec.threads > 1 ? this.#faults.ordinalsOf(id) : undefined,
    };
  }

  async #closeQuietly(id: string, threads: readonly number[]): Promise<void> {
    await Promise.allSettled(
      threads.map((thread) => this.#threads.call(thread, 'closeListener', { id, graceMs: 0, forget: false })),
    );
  }
}

/** A thread's part of a bound that all threads share; never 0. */
function shareOf(total: number, threads: readonly number[], thread: number): number {
  const count = Math.max(1, threads.length);
  const extra = threads.indexOf(thread) < total % count ? 1 : 0;
  return Math.max(1, Math.floor(total / count) + extra);
}
