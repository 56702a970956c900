import { Inject, Injectable, Logger } from '@nestjs/common';
import { NO_TRAFFIC, type StatusError, type Traffic } from '../../contract/endpoint.ts';
import type { EndpointReset, EndpointResetResult } from '../../contract/endpoint-reset.ts';
import { backoffMs } from '../../core/backoff.ts';
import { AppError, toAppError, ValidationError } from '../../core/errors/index.ts';
import { SerialByKey } from '../../core/serial.ts';
import { NetThreads, requireRuleNames, type EndpointRuntime, type Opened } from '../data-plane/index.ts';
import { BindPolicy } from './bind-policy.ts';
import { ListenerEvents } from './listener-events.ts';
import type { ListenerDocument, ListenerSpec, ListenerStatus } from './listener-kind.ts';
import { ListenerSockets } from './listener-sockets.ts';
import { certificatesOf, completeTls, listenerTlsFaults } from './listener-tls.ts';
import { LiveListener } from './live-listener.ts';
import { ProxyLoops } from './proxy-loops.ts';

/** A listener that cannot be opened is tried again after 1 s, then 2 s and so on up to a minute, each a little earlier by chance. */
const RETRY = { firstMs: 1000, maxMs: 60_000, jitter: 0.2 };
/** Trying again would not help. */
const NOT_RETRIED = new Set<string>([
  'bind_forbidden',
  'validation_failed',
  'message_not_encodable',
  'proxy_loop',
  'socket_option_refused',
  'endpoint_suspended',
]);

/** The listeners of this node as they are, and how they are brought to where they should be. */
@Injectable()
export class ListenerRuntime implements EndpointRuntime<ListenerSpec, ListenerStatus> {
  readonly turns = new SerialByKey();
  readonly idleStatus: ListenerStatus = { state: 'stopped', address: null, ...NO_TRAFFIC, error: null };
  onPortChanged: (id: string, port: number) => void = () => undefined;
  readonly #live = new Map<string, LiveListener>();
  readonly #sockets: ListenerSockets;
  readonly #policy: BindPolicy;
  readonly #threads: NetThreads;
  readonly #events: ListenerEvents;
  readonly #loops: ProxyLoops;
  readonly #logger = new Logger('listeners');
  #isEnding = false;

  constructor(
    @Inject(ListenerSockets) sockets: ListenerSockets,
    @Inject(BindPolicy) policy: BindPolicy,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(ListenerEvents) events: ListenerEvents,
    @Inject(ProxyLoops) loops: ProxyLoops,
  ) {
    this.#loops = loops;
    this.#sockets = sockets;
    this.#policy = policy;
    this.#threads = threads;
    this.#events = events;
  }

  lostStatus(error: StatusError): ListenerStatus {
    return { ...this.idleStatus, state: 'failed', error };
  }

  /** Every listener of the node, open or not. */
  all(): Iterable<LiveListener> {
    return this.#live.values();
  }

  find(id: string): LiveListener | undefined {
    return this.#live.get(id);
  }

  async complete(spec: ListenerSpec, before?: ListenerSpec): Promise<ListenerSpec> {
    await requireRuleNames(spec.handler, before?.handler);
    return completeTls(spec, before);
  }

  async check(spec: ListenerSpec): Promise<void> {
    this.#policy.check(spec.host, spec.port);
    const faults = spec.tls === undefined ? [] : await listenerTlsFaults(spec.tls);
    if (faults.length > 0) throw new ValidationError(faults);
    if (spec.threads > this.#threads.count)
      throw new ValidationError([
        { path: 'threads', message: `must be at most ${this.#threads.count}, the net threads of this node` },
      ]);
    if (spec.limits.maxConnections < spec.threads)
      throw new ValidationError([
        { path: 'limits.maxConnections', message: 'must be at least `threads`: each thread has its share' },
      ]);
  }

  /** A proxy must not lead back to itself; throws `proxy_loop`. */
  async checkLinks(document: ListenerDocument): Promise<void> {
    await this.#loops.require(document, () => this.#documents());
  }

  #documents(): ListenerDocument[] {
    return [...this.#live.values()].map(({ document }) => document);
  }

  adopt(document: ListenerDocument): LiveListener {
    const live = this.#live.get(document.id) ?? new LiveListener(document);
    live.document = document;
    this.#live.set(document.id, live);
    return live;
  }

  async open(document: ListenerDocument): Promise<Opened<ListenerStatus>> {
    const live = this.adopt(document);
    await live.closing.pending;
    const { state } = live;
    live.state = 'starting';
    try {
      const { address, threads } = await this.#sockets.open(document);
      live.opened(address, threads);
      live.document = { ...document, lastPort: address.port };
      return { port: address.port, status: statusOf(live, NO_TRAFFIC), announce: () => this.#events.started(live) };
    } catch (error) {
      live.state = state;
      throw toAppError(error);
    }
  }

  async openAll(documents: readonly ListenerDocument[]): Promise<(Opened<ListenerStatus> | AppError)[]> {
    const loops = await this.#loops.find(documents, () => this.#documents());
    const opened = await this.#openAll(documents.filter(({ id }) => !loops.has(id)));
    return documents.map(({ id }) => loops.get(id) ?? (opened.get(id) as Opened<ListenerStatus> | AppError));
  }

  /** By id. */
  async #openAll(documents: readonly ListenerDocument[]): Promise<Map<string, Opened<ListenerStatus> | AppError>> {
    const lives = documents.map((document) => this.adopt(document));
    for (const live of lives) live.state = 'starting';
    const results = await this.#sockets.openAll(documents);
    return new Map(lives.map((live, at) => [live.id, this.#openedOf(live, results[at] as (typeof results)[number])]));
  }

  #openedOf(
    live: LiveListener,
    result: Awaited<ReturnType<ListenerSockets['openAll']>>[number],
  ): Opened<ListenerStatus> | AppError {
    if (result instanceof AppError) {
      live.state = 'stopped';
      return result;
    }
    const { address, threads } = result;
    live.opened(address, threads);
    live.document = { ...live.document, lastPort: address.port };
    return { port: address.port, status: statusOf(live, NO_TRAFFIC), announce: () => this.#events.started(live) };
  }

  async restore(document: ListenerDocument): Promise<void> {
    const live = this.adopt(document);
    try {
      await this.check(document.spec);
      const { port, announce } = await this.open(document);
      announce();
      if (port !== null && port !== document.lastPort) this.onPortChanged(document.id, port);
    } catch (error) {
      this.fail(live, toAppError(error));
    }
  }

  /** Opens what is missing of a listener that should be open; keeps trying when that fails. Call it in the listener's turn. */
  async repair(live: LiveListener): Promise<void> {
    if (this.#isEnding || !live.document.running || live.closing.pending || live.state === 'suspended') return;
    if (live.openOn.size === 0 || !live.address) return this.restore(live.document);
    const missing = this.#sockets.threadsOf(live.id).filter((thread) => !live.openOn.has(thread));
    if (missing.length === 0) return undefined;
    try {
      await this.#sockets.openOn(live.document, missing, live.address.port);
      live.opened(live.address, missing);
    } catch (error) {
      this.fail(live, toAppError(error));
    }
    return undefined;
  }

  /** It, or part of it, is not open and should be: says so, and tries again later where that may help. */
  fail(live: LiveListener, error: AppError): void {
    live.cancelRetry();
    live.failures += 1;
    const retryInMs = NOT_RETRIED.has(error.code) || this.#isEnding ? undefined : backoffMs(live.failures, RETRY);
    live.failed(error, retryInMs);
    this.#events.failed(live);
    this.#logger.warn(`${live.id}: ${error.message}`);
    if (retryInMs === undefined) return;
    live.retry = setTimeout(() => void this.turns.run(live.id, () => this.repair(live)), retryInMs).unref();
  }

  async retryFailed(id: string): Promise<void> {
    const live = this.#live.get(id);
    if (live?.state === 'failed') await this.repair(live);
  }

  async update(document: ListenerDocument): Promise<void> {
    const before = this.#live.get(document.id)?.document ?? document;
    const live = this.adopt(document);
    try {
      await this.#sockets.update(document, live.openOn);
    } catch (error) {
      live.document = before;
      await this.#sockets
        .update(before, live.openOn)
        .catch((failure: unknown) => this.#logger.error({ err: failure }, `${live.id} could not be rolled back`));
      throw error;
    }
  }

  async close(id: string, graceMs: number): Promise<void> {
    const live = this.#live.get(id);
    if (live) await this.#end(live, graceMs, false);
  }

  async forget(id: string, graceMs: number): Promise<void> {
    const live = this.#live.get(id);
    if (!live) return;
    await this.#end(live, graceMs, true);
    this.#live.delete(id);
  }

  async reset(id: string, reset: EndpointReset): Promise<EndpointResetResult> {
    return this.#sockets.reset(id, reset);
  }

  isOpen(id: string): boolean {
    const live = this.#live.get(id);
    return live !== undefined && (live.openOn.size > 0 || live.state === 'starting');
  }

  async status(id: string): Promise<ListenerStatus> {
    const live = this.#live.get(id);
    if (!live) return this.idleStatus;
    return statusOf(live, await this.#sockets.traffic(id));
  }

  /** Shutdown: nothing is tried again. */
  end(): void {
    this.#isEnding = true;
    for (const live of this.#live.values()) live.cancelRetry();
  }

  async #end(live: LiveListener, graceMs: number, forget: boolean): Promise<void> {
    live.cancelRetry();
    const wasOpen = live.openOn.size > 0;
    if (wasOpen) live.state = 'stopping';
    const isClosed = await live.closing.run(() => this.#closeSockets(live.id, graceMs, forget));
    if (!isClosed) return;
    live.closed();
    if (wasOpen) this.#events.stopped(live);
  }

  async #closeSockets(id: string, graceMs: number, forget: boolean): Promise<void> {
    try {
      await this.#sockets.close(id, graceMs, forget);
    } catch (error) {
      this.#logger.error({ err: error }, `${id} could not be closed`);
    }
  }
}

function statusOf({ state, address, error, document }: LiveListener, traffic: Traffic): ListenerStatus {
  const { tls } = document.spec;
  return { state, address, ...traffic, error, ...(tls === undefined ? {} : { certificates: certificatesOf(tls) }) };
}
