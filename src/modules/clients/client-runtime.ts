import { Inject, Injectable, Logger } from '@nestjs/common';
import { NO_TRAFFIC, type StatusError } from '../../contract/endpoint.ts';
import type { EndpointReset, EndpointResetResult } from '../../contract/endpoint-reset.ts';
import type { ClientObserved } from '../../contract/thread-messages.ts';
import { AppError, toAppError, ValidationError } from '../../core/errors/index.ts';
import { SerialByKey } from '../../core/serial.ts';
import { WaitSlots } from '../../core/wait-slots.ts';
import { requireRuleNames, type EndpointRuntime, type Opened } from '../data-plane/index.ts';
import type { ClientDocument, ClientSpec, ClientStatus } from './client-kind.ts';
import { ClientSockets } from './client-sockets.ts';
import { clientChainFaults, clientTlsFaults } from './client-tls.ts';
import { LiveClient } from './live-client.ts';

/** The clients of this node as they are. Connecting, and connecting again, is their net thread's work. */
@Injectable()
export class ClientRuntime implements EndpointRuntime<ClientSpec, ClientStatus> {
  readonly turns = new SerialByKey();
  readonly idleStatus: ClientStatus = {
    state: 'stopped',
    connection: null,
    localAddress: null,
    remoteAddress: null,
    attempts: 0,
    ...NO_TRAFFIC,
    error: null,
  };
  onPortChanged: (id: string, port: number) => void = () => undefined;
  readonly #live = new Map<string, LiveClient>();
  readonly #sockets: ClientSockets;
  readonly #waits: WaitSlots;
  readonly #logger = new Logger('clients');

  constructor(@Inject(ClientSockets) sockets: ClientSockets, @Inject(WaitSlots) waits: WaitSlots) {
    this.#sockets = sockets;
    this.#waits = waits;
  }

  lostStatus(error: StatusError): ClientStatus {
    return { ...this.idleStatus, state: 'failed', error };
  }

  /** Every client of the node, at work or not. */
  all(): Iterable<LiveClient> {
    return this.#live.values();
  }

  find(id: string): LiveClient | undefined {
    return this.#live.get(id);
  }

  /** A client's spec is complete as it is given. Throws `validation_failed`. */
  async complete(spec: ClientSpec, before?: ClientSpec): Promise<ClientSpec> {
    await requireRuleNames(spec.handler, before?.handler);
    const faults = spec.tls === undefined ? [] : clientChainFaults(spec.tls);
    if (faults.length > 0) throw new ValidationError(faults);
    return spec;
  }

  /** Where it may connect is decided with the resolved address. */
  check({ tls }: ClientSpec): void {
    const faults = tls === undefined ? [] : clientTlsFaults(tls);
    if (faults.length > 0) throw new ValidationError(faults);
  }

  adopt(document: ClientDocument): LiveClient {
    const live = this.#live.get(document.id) ?? new LiveClient(document);
    live.document = document;
    this.#live.set(document.id, live);
    return live;
  }

  async open(document: ClientDocument, { waitMs }: { readonly waitMs: number }): Promise<Opened<ClientStatus>> {
    const live = this.adopt(document);
    await live.closing.pending;
    const before = live.observed;
    const open = () => this.#sockets.open(document, waitMs);
    try {
      refuseForbidden(this.observe(live, waitMs === 0 ? await open() : await this.#waits.during(open)));
    } catch (error) {
      await this.#close(live.id, 0, false);
      live.observed = before;
      throw toAppError(error);
    }
    // Its net thread publishes the rest.
    return { port: null, announce: () => undefined };
  }

  async openAll(documents: readonly ClientDocument[]): Promise<(Opened<ClientStatus> | AppError)[]> {
    const lives = documents.map((document) => this.adopt(document));
    const results = await this.#sockets.openAll(documents);
    return lives.map((live, at) => {
      const result = results[at] as (typeof results)[number];
      if (result instanceof AppError) return result;
      this.observe(live, result);
      return { port: null, announce: () => undefined };
    });
  }

  async restore(document: ClientDocument): Promise<void> {
    const live = this.adopt(document);
    try {
      this.observe(live, await this.#sockets.open(document, 0));
    } catch (thrown) {
      const error = toAppError(thrown);
      live.isLost = error.code === 'thread_lost';
      live.without(live.isLost ? 'waiting' : 'failed', error);
      this.#logger.warn(`${live.id}: ${error.message}`);
    }
  }

  async retryFailed(id: string): Promise<void> {
    const live = this.#live.get(id);
    if (live?.observed.state === 'failed') await this.restore(live.document);
  }

  /** What its thread said of it. */
  observe(live: LiveClient, observed: ClientObserved): ClientObserved {
    live.isLost = false;
    live.observed = observed;
    return observed;
  }

  async update(document: ClientDocument): Promise<void> {
    const live = this.#live.get(document.id);
    if (live?.isAtWork === true && !live.isLost) await this.#sockets.update(document);
    this.adopt(document);
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
    return this.#live.get(id)?.isAtWork === true;
  }

  async status(id: string): Promise<ClientStatus> {
    const live = this.#live.get(id);
    if (!live) return this.idleStatus;
    const traffic = await this.#sockets.traffic(id);
    return { ...live.observed, ...traffic };
  }

  async #end(live: LiveClient, graceMs: number, forget: boolean): Promise<void> {
    if (await live.closing.run(() => this.#close(live.id, graceMs, forget))) live.closed();
  }

  async #close(id: string, graceMs: number, forget: boolean): Promise<void> {
    try {
      await this.#sockets.close(id, graceMs, forget);
    } catch (error) {
      this.#logger.error({ err: error }, `${id} could not be closed`);
    }
  }
}

/** A target that may not be connected to is refused rather than tried for ever. */
function refuseForbidden({ error }: ClientObserved): void {
  if (error?.code === 'egress_forbidden') throw new AppError('egress_forbidden', error.detail);
}
