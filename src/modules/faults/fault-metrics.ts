import { Inject, Injectable } from '@nestjs/common';
import type { FaultTypeTotals } from '../../contract/thread-messages.ts';
import type { Faults } from '../../contract/faults/index.ts';
import { Metrics, type MetricName } from '../../core/metrics/index.ts';
import { ClientsService } from '../clients/index.ts';
import { NetThreads } from '../data-plane/index.ts';
import { ListenersService } from '../listeners/index.ts';

type Count = Exclude<keyof FaultTypeTotals, 'type' | 'direction'>;

/** What is counted, and how many of it are one. */
const COUNTS: readonly (readonly [Count, MetricName, number])[] = [
  ['units', 'portcall_fault_units_total', 1],
  ['bytes', 'portcall_fault_bytes_total', 1],
  ['hits', 'portcall_fault_hits_total', 1],
  ['droppedUnits', 'portcall_fault_dropped_units_total', 1],
  ['droppedBytes', 'portcall_fault_dropped_bytes_total', 1],
  ['heldUnits', 'portcall_fault_held_units', 1],
  ['heldBytes', 'portcall_fault_held_bytes', 1],
  ['delayed', 'portcall_fault_delayed_units_total', 1],
  ['plannedMs', 'portcall_fault_planned_delay_seconds_total', 1000],
  ['realMs', 'portcall_fault_delay_seconds_total', 1000],
];

/** The metrics of faults, by type and direction. The threads count; they are asked when Prometheus asks. */
@Injectable()
export class FaultMetrics {
  readonly #metrics: Metrics;
  readonly #threads: NetThreads;

  constructor(
    @Inject(Metrics) metrics: Metrics,
    @Inject(NetThreads) threads: NetThreads,
    @Inject(ListenersService) listeners: ListenersService,
    @Inject(ClientsService) clients: ClientsService,
  ) {
    this.#metrics = metrics;
    this.#threads = threads;
    metrics.register(() => this.#setFaults([...listeners.ownDocuments(), ...clients.ownDocuments()]));
    metrics.register(() => this.#setTotals());
  }

  #setFaults(documents: readonly { readonly spec: { readonly faults: Faults } }[]): void {
    const types = documents.flatMap(({ spec }) => Object.values(spec.faults).map(({ type }) => type));
    for (const [type, faults] of Map.groupBy(types, (one) => one))
      this.#metrics.set('portcall_faults', faults.length, { type });
  }

  async #setTotals(): Promise<void> {
    const ready = this.#threads.ready();
    const answers = await this.#threads.callRunning(ready, 'faultTypeTotals', {});
    const groups = Map.groupBy(answers.flat(), ({ type, direction }) => `${type} ${direction ?? 'connection'}`);
    for (const [key, parts] of groups) {
      const [type = '', direction = ''] = key.split(' ');
      for (const [field, metric, unit] of COUNTS) {
        const sum = parts.reduce((total, part) => total + part[field], 0);
        this.#metrics.set(metric, sum / unit, { type, direction });
      }
    }
  }
}
