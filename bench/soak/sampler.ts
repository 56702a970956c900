import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Service } from '../../test/helpers/service.ts';
import type { Api } from './api.ts';
import { Exposition } from './exposition.ts';

const MIB = 2 ** 20;
/** The event log, whatever the prefix. */
const EVENT_STREAM = '*:events';

/** What a sample is read from. */
interface Sources {
  readonly metrics: Exposition;
  /** `/proc/PID/status`, by key. */
  readonly status: (key: string) => number;
  readonly descriptors: number;
  readonly cpuSeconds: number;
  readonly redis: (key: string) => number;
  readonly streamEntries: number;
}

/** What is sampled: one row a column. Totals (…Total) only grow; the rest is as it is at that moment. */
export const columns = {
  rssMiB: ({ status }) => status('VmRSS') / 1024,
  heapUsedMiB: ({ metrics }) => metrics.sum('nodejs_heap_size_used_bytes') / MIB,
  heapTotalMiB: ({ metrics }) => metrics.sum('nodejs_heap_size_total_bytes') / MIB,
  externalMiB: ({ metrics }) => metrics.sum('nodejs_external_memory_bytes') / MIB,
  descriptors: ({ descriptors }) => descriptors,
  threads: ({ status }) => status('Threads'),
  handles: ({ metrics }) => metrics.sum('nodejs_active_handles'),
  loopP99Ms: ({ metrics }) => metrics.sum('nodejs_eventloop_lag_p99_seconds') * 1000,
  loopMaxMs: ({ metrics }) => metrics.sum('nodejs_eventloop_lag_max_seconds') * 1000,
  cpuSecondsTotal: ({ cpuSeconds }) => cpuSeconds,
  netBusySecondsTotal: ({ metrics }) => metrics.sum('portcall_net_thread_busy_seconds_total'),
  netThreadsReady: ({ metrics }) => metrics.sum('portcall_net_threads_ready'),
  redisMiB: ({ redis }) => redis('used_memory') / MIB,
  redisRssMiB: ({ redis }) => redis('used_memory_rss') / MIB,
  redisClients: ({ redis }) => redis('connected_clients'),
  redisKeys: ({ redis }) => redis('keys'),
  streamEntries: ({ streamEntries }) => streamEntries,
  eventsTotal: ({ metrics }) => metrics.sum('portcall_events_appended_total'),
  eventsDroppedTotal: ({ metrics }) => metrics.sum('portcall_events_dropped_total'),
  eventQueueKiB: ({ metrics }) => metrics.sum('portcall_event_queue_bytes') / 1024,
  pendingKiB: ({ metrics }) => metrics.sum('portcall_subscriber_pending_bytes') / 1024,
  subscribers: ({ metrics }) => metrics.sum('portcall_subscribers'),
  connections: ({ metrics }) =>
    metrics.sum('portcall_listener_connections') + metrics.sum('portcall_client_connections'),
  tunnels: ({ metrics }) => metrics.sum('portcall_tunnels'),
  jobsWaiting: ({ metrics }) => metrics.sum('portcall_pool_jobs'),
  messagesTotal: ({ metrics }) => metrics.sum('portcall_listener_messages_total', 'kept-'),
} as const satisfies Record<string, (sources: Sources) => number>;

export type Column = keyof typeof columns;
/** `at`: seconds since sampling began. */
export type Sample = Readonly<Record<Column, number>> & { readonly at: number };

/** Reads /metrics, /proc and Redis. */
export class Sampler {
  readonly samples: Sample[] = [];
  readonly #service: Service;
  readonly #api: Api;
  readonly #redis: Redis;
  readonly #startedAt = performance.now();
  #stream: string | undefined;

  constructor(service: Service, api: Api) {
    this.#service = service;
    this.#api = api;
    this.#redis = new Redis({ path: join(service.dataDir, 'redis', 'redis.sock'), maxRetriesPerRequest: 1 });
    this.#redis.on('error', () => undefined);
  }

  /** Reads one and keeps it. */
  async take(): Promise<Sample> {
    const sample = await this.read();
    this.samples.push(sample);
    return sample;
  }

  async read(): Promise<Sample> {
    const [metrics, info] = await Promise.all([this.#metrics(), this.#redis.info()]);
    const pid = this.#service.process.pid ?? 0;
    const sources: Sources = {
      metrics,
      status: fieldsOf(readFileSync(`/proc/${pid}/status`, 'utf8')),
      descriptors: readdirSync(`/proc/${pid}/fd`).length,
      cpuSeconds: cpuSecondsOf(readFileSync(`/proc/${pid}/stat`, 'utf8')),
      redis: fieldsOf(`${info}\nkeys:${/keys=(\d+)/.exec(info)?.[1] ?? 0}`),
      streamEntries: await this.#streamEntries(),
    };
    const read = Object.entries(columns).map(([column, of]) => [column, of(sources)]);
    return {
      at: (performance.now() - this.#startedAt) / 1000,
      ...(Object.fromEntries(read) as Record<Column, number>),
    };
  }

  end(): void {
    this.#redis.disconnect();
  }

  async #metrics(): Promise<Exposition> {
    const { body } = await this.#api.call<string>('GET', '/metrics');
    return new Exposition(body);
  }

  async #streamEntries(): Promise<number> {
    this.#stream ??= (await this.#redis.scan(0, 'MATCH', EVENT_STREAM, 'COUNT', 10_000, 'TYPE', 'stream'))[1][0];
    return this.#stream === undefined ? 0 : this.#redis.xlen(this.#stream);
  }
}

/** `key: number` lines. */
function fieldsOf(text: string): (key: string) => number {
  return (key) => Number(new RegExp(`^${key}:\\s*(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN);
}

/** User and system time of all threads; the clock of /proc ticks a hundred times a second. */
function cpuSecondsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
