import { Inject, Injectable } from '@nestjs/common';
import type { EndpointTraffic, Traffic } from '../../contract/index.ts';
import { Readiness } from '../../core/lifecycle/index.ts';
import { boundedById, Metrics } from '../../core/metrics/index.ts';
import { ClientsService } from '../clients/index.ts';
import { addTraffic, NetThreads } from '../data-plane/index.ts';
import { ListenersService } from '../listeners/index.ts';

type Endpoint = 'listener' | 'client';
interface Named extends EndpointTraffic {
  readonly name: string;
}

/** The metrics of net threads, listeners and clients. The threads count; they are asked when Prometheus asks. */
@Injectable()
export class DataPlaneMetrics {
  readonly #metrics: Metrics;
  readonly #threads: NetThreads;

  constructor(
    @Inject(Metrics) metrics: Metrics,
    @Inject(Readiness) readiness: Readiness,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(ListenersService) listeners: ListenersService,
    @Inject(ClientsService) clients: ClientsService,
  ) {
    this.#metrics = metrics;
    this.#threads = threads;
    readiness.register('netThreads', () =>
      threads.ready().length === threads.count ? undefined : `${threads.ready().length} of ${threads.count} are ready`,
    );
    metrics.register(() => this.#setThreads());
    metrics.register(async () => {
      const traffic = await this.#collect();
      const named = (service: {
        findDocument(id: string): { spec: { name?: string | undefined } } | undefined;
      }): Named[] =>
        traffic.flatMap((counters) => {
          const document = service.findDocument(counters.id);
          return document === undefined ? [] : [{ ...counters, name: document.spec.name ?? '' }];
        });
      this.#setTraffic('listener', named(listeners));
      this.#setTraffic('client', named(clients));
    });
  }

  #setThreads(): void {
    this.#metrics.set('portcall_net_threads_ready', this.#threads.ready().length);
    for (const { thread, activeMs, idleMs } of this.#threads.utilization()) {
      this.#metrics.set('portcall_net_thread_busy_seconds_total', activeMs / 1000, { thread });
      this.#metrics.set('portcall_net_thread_idle_seconds_total', idleMs / 1000, { thread });
    }
  }

  /** The counters of every endpoint, those on several threads added up. A thread that does not answer is left out. */
  async #collect(): Promise<EndpointTraffic[]> {
    const answers = await Promise.allSettled(
      this.#threads.ready().map((thread) => this.#threads.call(thread, 'traffic', {})),
    );
    const byId = new Map<string, EndpointTraffic>();
    for (const counters of answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))) {
      const others = byId.get(counters.id);
      byId.set(counters.id, others === undefined ? counters : { id: counters.id, ...addTraffic(others, counters) });
    }
    return [...byId.values()];
  }

  #setTraffic(endpoint: Endpoint, all: readonly Named[]): void {
    for (const { id, name, ...traffic } of boundedById(all)) this.#setOne(endpoint, { [endpoint]: id, name }, traffic);
  }

  #setOne(endpoint: Endpoint, labels: Record<string, string>, traffic: Traffic): void {
    const metrics = this.#metrics;
    metrics.set(`portcall_${endpoint}_connections`, traffic.connections, labels);
    metrics.set(`portcall_${endpoint}_messages_total`, traffic.messagesIn, { ...labels, direction: 'in' });
    metrics.set(`portcall_${endpoint}_messages_total`, traffic.messagesOut, { ...labels, direction: 'out' });
    metrics.set(`portcall_${endpoint}_bytes_total`, traffic.bytesIn, { ...labels, direction: 'in' });
    metrics.set(`portcall_${endpoint}_bytes_total`, traffic.bytesOut, { ...labels, direction: 'out' });
    metrics.set(`portcall_${endpoint}_dropped_total`, traffic.dropped, labels);
    metrics.set(`portcall_${endpoint}_dropped_by_kernel_total`, traffic.droppedByKernel, labels);
    metrics.set(`portcall_${endpoint}_truncated_total`, traffic.truncated, labels);
    metrics.set(`portcall_${endpoint}_rejected_total`, traffic.rejected, labels);
  }
}
