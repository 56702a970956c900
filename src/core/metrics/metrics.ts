import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metricCatalogue, type MetricEntry, type MetricName } from './catalogue.ts';

/** Labels of one sample: all those that the catalogue names for the metric. */
export type Labels = Readonly<Record<string, string | number>>;

/** Brings metrics up to date just before they are read. */
export type MetricSource = () => void | Promise<void>;

/** The process metrics, once a process: their observers cannot be taken away again. */
let processRegistry: Registry | undefined;

function processMetrics(): Registry {
  if (processRegistry === undefined) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}

/**
 * The metrics of one node. Modules register a source that calls {@link set} when Prometheus scrapes; nothing is counted on the hot path.
 * What a source does not set again disappears from the answer.
 */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #sources: MetricSource[] = [];
  readonly #read = new Map<string, Counter | Gauge>();
  readonly #histograms = new Map<string, Histogram>();
  #scraping: Promise<string> | undefined;

  constructor() {
    for (const [name, entry] of Object.entries<MetricEntry>(metricCatalogue)) this.#add(name, entry);
  }

  register(source: MetricSource): void {
    this.#sources.push(source);
  }

  /** The value of a gauge, or the total of a counter that is counted elsewhere; from a source only. */
  set(name: MetricName, value: number, labels: Labels = {}): void {
    const metric = this.#read.get(name);
    if (metric instanceof Gauge) metric.set(labels, value);
    else metric?.inc(labels, value);
  }

  /** A sample of a histogram; at any time. */
  observe(name: MetricName, value: number, labels: Labels): void {
    this.#histograms.get(name)?.observe(labels, value);
  }

  /** All metrics in Prometheus' text format. A source that fails leaves its metrics out. Scrapes at the same time share one answer. */
  scrape(onError: (error: unknown) => void): Promise<string> {
    return (this.#scraping ??= this.#scrape(onError).finally(() => (this.#scraping = undefined)));
  }

  async #scrape(onError: (error: unknown) => void): Promise<string> {
    for (const metric of this.#read.values()) metric.reset();
    for (const result of await Promise.allSettled(this.#sources.map(async (source) => source()))) {
      if (result.status === 'rejected') onError(result.reason);
    }
    return Registry.merge([this.#registry, processMetrics()]).metrics();
  }

  /** Of {@link scrape}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  #add(name: string, { type, help, labels, buckets }: MetricEntry): void {
    const options = { name, help, labelNames: [...labels], registers: [this.#registry] };
    if (type === 'histogram')
      this.#histograms.set(name, new Histogram({ ...options, ...(buckets ? { buckets: [...buckets] } : {}) }));
    else this.#read.set(name, type === 'counter' ? new Counter(options) : new Gauge(options));
  }
}
