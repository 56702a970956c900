/** One row of the metric catalogue. */
export interface MetricEntry {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** What it counts, with what resets it. Units are in the name. */
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

/**
 * Every metric of Portcall's own; the process metrics of prom-client (`process_…`, `nodejs_…`) come besides. `docs/metrics.md` is
 * generated from this table and a test keeps the two in step. Counters of an endpoint begin at zero when it is opened.
 */
export const metricCatalogue = {
  portcall_node_info: {
    type: 'gauge',
    help: 'Always 1; its labels are the name and version of the node.',
    labels: ['node', 'version'],
  },
  portcall_ready: { type: 'gauge', help: '1 while the node serves /v1, else 0.', labels: [] },
  portcall_redis_up: { type: 'gauge', help: '1 while commands can be sent to Redis, else 0.', labels: [] },
  portcall_http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from a request to the end of its response, by route pattern; includes waits and streams.',
    labels: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  },
  portcall_api_connections: {
    type: 'gauge',
    help: 'Open connections of the API, stream sockets and tunnels included.',
    labels: [],
  },
  portcall_api_connections_refused_total: {
    type: 'counter',
    help: 'Connections of the API that were refused because the limit was reached.',
    labels: [],
  },
  portcall_api_connections_stalled_total: {
    type: 'counter',
    help: 'Connections of the API that were closed because the client did not read its response.',
    labels: [],
  },
  portcall_events_appended_total: {
    type: 'counter',
    help: 'Events of this node that are in the event log.',
    labels: [],
  },
  portcall_events_dropped_total: {
    type: 'counter',
    help: 'Events of this node that were lost because the log could not keep up.',
    labels: [],
  },
  portcall_event_queue_bytes: { type: 'gauge', help: 'Bytes of events that wait for Redis.', labels: [] },
  portcall_event_log_lag_seconds: {
    type: 'gauge',
    help: 'Delay between appending to the event log and reading it back on this node.',
    labels: [],
  },
  portcall_subscribers: { type: 'gauge', help: 'Open stream sockets and SSE responses.', labels: [] },
  portcall_subscriptions: { type: 'gauge', help: 'Subscriptions of all subscribers.', labels: [] },
  portcall_subscriber_pending_bytes: {
    type: 'gauge',
    help: 'Bytes that wait to be read by subscribers, in total.',
    labels: [],
  },
  portcall_net_threads_ready: { type: 'gauge', help: 'Net threads that are ready.', labels: [] },
  portcall_net_thread_busy_seconds_total: {
    type: 'counter',
    help: 'Busy time of the event loop of a net thread since the thread started; its rate is the utilisation, 0 to 1.',
    labels: ['thread'],
  },
  portcall_net_thread_idle_seconds_total: {
    type: 'counter',
    help: 'Idle time of the event loop of a net thread since the thread started.',
    labels: ['thread'],
  },
  portcall_listener_connections: {
    type: 'gauge',
    help: 'Open connections of the listener.',
    labels: ['listener', 'name'],
  },
  portcall_listener_messages_total: {
    type: 'counter',
    help: 'Messages of the listener, by direction (in, out).',
    labels: ['listener', 'name', 'direction'],
  },
  portcall_listener_bytes_total: {
    type: 'counter',
    help: 'Bytes of the listener, by direction (in, out).',
    labels: ['listener', 'name', 'direction'],
  },
  portcall_listener_dropped_total: {
    type: 'counter',
    help: 'Messages and datagrams of the listener that were dropped: too large, over a limit, or refused by the operating system.',
    labels: ['listener', 'name'],
  },
  portcall_listener_dropped_by_kernel_total: {
    type: 'counter',
    help: 'Datagrams for the listener that the operating system dropped before they were read (UDP, Linux only).',
    labels: ['listener', 'name'],
  },
  portcall_listener_truncated_total: {
    type: 'counter',
    help: 'Messages of the listener that were truncated.',
    labels: ['listener', 'name'],
  },
  portcall_listener_rejected_total: {
    type: 'counter',
    help: 'Connections and sessions the listener refused.',
    labels: ['listener', 'name'],
  },
  portcall_client_connections: { type: 'gauge', help: 'Open connections of the client.', labels: ['client', 'name'] },
  portcall_client_messages_total: {
    type: 'counter',
    help: 'Messages of the client, by direction (in, out).',
    labels: ['client', 'name', 'direction'],
  },
  portcall_client_bytes_total: {
    type: 'counter',
    help: 'Bytes of the client, by direction (in, out).',
    labels: ['client', 'name', 'direction'],
  },
  portcall_client_dropped_total: {
    type: 'counter',
    help: 'Messages and datagrams of the client that were dropped: too large, over a limit, or refused by the operating system.',
    labels: ['client', 'name'],
  },
  portcall_client_dropped_by_kernel_total: {
    type: 'counter',
    help: 'Datagrams for the client that the operating system dropped before they were read (UDP, Linux only).',
    labels: ['client', 'name'],
  },
  portcall_client_truncated_total: {
    type: 'counter',
    help: 'Messages of the client that were truncated.',
    labels: ['client', 'name'],
  },
  portcall_client_rejected_total: {
    type: 'counter',
    help: 'Connections and sessions the client refused.',
    labels: ['client', 'name'],
  },
  portcall_faults: {
    type: 'gauge',
    help: 'Faults of the listeners and clients of this node, by type.',
    labels: ['type'],
  },
  portcall_fault_units_total: {
    type: 'counter',
    help: 'Chunks, datagrams, messages or connections that came by a fault.',
    labels: ['type', 'direction'],
  },
  portcall_fault_bytes_total: {
    type: 'counter',
    help: 'Bytes that came by a fault.',
    labels: ['type', 'direction'],
  },
  portcall_fault_hits_total: {
    type: 'counter',
    help: 'Times a fault did something: delayed, damaged, dropped or ended.',
    labels: ['type', 'direction'],
  },
  portcall_fault_dropped_units_total: {
    type: 'counter',
    help: 'Units that a fault dropped.',
    labels: ['type', 'direction'],
  },
  portcall_fault_dropped_bytes_total: {
    type: 'counter',
    help: 'Bytes that a fault dropped.',
    labels: ['type', 'direction'],
  },
  portcall_fault_held_units: {
    type: 'gauge',
    help: 'Units that faults hold now.',
    labels: ['type', 'direction'],
  },
  portcall_fault_held_bytes: {
    type: 'gauge',
    help: 'Bytes that faults hold now.',
    labels: ['type', 'direction'],
  },
  portcall_fault_delayed_units_total: {
    type: 'counter',
    help: 'Units that a fault held and passed on.',
    labels: ['type', 'direction'],
  },
  portcall_fault_planned_delay_seconds_total: {
    type: 'counter',
    help: 'Time for which these units were to be held, in total.',
    labels: ['type', 'direction'],
  },
  portcall_fault_delay_seconds_total: {
    type: 'counter',
    help: 'Time for which these units were held, in total.',
    labels: ['type', 'direction'],
  },
  portcall_capture_downloads: {
    type: 'gauge',
    help: 'Pcapng downloads in progress on this node, including followed captures.',
    labels: [],
  },
  portcall_tunnels: {
    type: 'gauge',
    help: 'Open tunnels of this node, by mode: attached to a connection (duplex), dialled, observing (observe), forwarded to another node (relay).',
    labels: ['mode'],
  },
  portcall_tunnel_bytes_total: {
    type: 'counter',
    help: 'Bytes through tunnels since the node started, by direction (in: from the peer, out: to the peer).',
    labels: ['direction'],
  },
  portcall_pool_jobs: {
    type: 'gauge',
    help: 'Jobs of the pool on all nodes, by state (queued, delayed, running), and inputs of its batches that are not queued yet (in_batches).',
    labels: ['pool', 'state'],
  },
  portcall_jobs_ended_total: {
    type: 'counter',
    help: 'Jobs that ended on this node since it started, by state.',
    labels: ['pool', 'state'],
  },
  portcall_job_wait_seconds: {
    type: 'histogram',
    help: 'Time from the submission of a job to the start of each of its attempts on this node.',
    labels: ['pool'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 3600],
  },
  portcall_job_run_seconds: {
    type: 'histogram',
    help: 'Time from the start of the last attempt of a job to its end, on this node.',
    labels: ['pool'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 3600],
  },
  portcall_functions: { type: 'gauge', help: 'Stored functions of the cluster.', labels: [] },
  portcall_job_threads: { type: 'gauge', help: 'Running job threads, by kind of work (io, cpu).', labels: ['cost'] },
  portcall_job_threads_running: { type: 'gauge', help: 'Jobs running on a job thread.', labels: ['cost'] },
  portcall_job_threads_waiting: {
    type: 'gauge',
    help: 'Jobs of this node that wait for a job thread.',
    labels: ['cost'],
  },
  portcall_job_thread_busy_seconds_total: {
    type: 'counter',
    help: 'Busy time of the job threads since the node started: running a job (cpu), or in the event loop (io). Its rate divided by the number of threads is the utilisation, 0 to 1.',
    labels: ['cost'],
  },
  portcall_locks: { type: 'gauge', help: 'Locks of the cluster that are held or waited for.', labels: [] },
  portcall_lock_waits: { type: 'gauge', help: 'Requests and jobs that wait for a lock on this node.', labels: [] },
  portcall_lock_wait_seconds: {
    type: 'histogram',
    help: 'Time from requesting a lock to acquiring it, on this node.',
    labels: [],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60],
  },
  portcall_counters: { type: 'gauge', help: 'Counters of the cluster.', labels: [] },
} as const satisfies Record<string, MetricEntry>;

export type MetricName = keyof typeof metricCatalogue;
