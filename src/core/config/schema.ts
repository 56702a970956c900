import { z } from 'zod';
import { apiKeysSchema } from './api-keys.ts';

/**
 * Every setting, once: environment variable, type, default, and what it means. `.env.example` and docs/configuration.md are generated
 * from this table and a test keeps them in step.
 */

const bytes = (fallback: number, min = 1024) => z.coerce.number().int().min(min).default(fallback);
const count = (fallback: number, min = 1) => z.coerce.number().int().min(min).default(fallback);
const ms = (fallback: number, min = 0) => z.coerce.number().int().min(min).max(86_400_000).default(fallback);
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );
const text = (fallback: string) => z.string().min(1).default(fallback);

export interface Setting<T extends z.ZodType = z.ZodType> {
  /** Environment variable. */
  readonly env: string;
  readonly schema: T;
  /** What it is, with unit, default in words where it is not a constant, and what zero or empty means. */
  readonly about: string;
  readonly section:
    | 'API'
    | 'Security'
    | 'Redis and data'
    | 'Data plane'
    | 'Events and subscribers'
    | 'Jobs'
    | 'Limits'
    | 'Operation';
}

const setting = <T extends z.ZodType>(
  env: string,
  section: Setting['section'],
  schema: T,
  about: string,
): Setting<T> => ({ env, section, schema, about });

export const settings = {
  host: setting(
    'PORTCALL_HOST',
    'API',
    text('127.0.0.1'),
    'Address of the API. Any address that is not loopback needs PORTCALL_API_KEYS.',
  ),
  port: setting(
    'PORTCALL_PORT',
    'API',
    z.coerce.number().int().min(0).max(65_535).default(7070),
    'Port of the API. 0: any free port.',
  ),
  advertiseUrl: setting(
    'PORTCALL_ADVERTISE_URL',
    'API',
    z
      .string()
      .regex(/^https?:\/\/.+/, 'must begin with http:// or https://')
      .refine((url) => URL.canParse(url), 'must be a URL')
      .optional(),
    'URL under which other nodes reach this one. Default: made from the address and port of the API; bound to every address, from the host name of the machine.',
  ),
  bodyMaxBytes: setting(
    'PORTCALL_BODY_MAX_BYTES',
    'API',
    bytes(12 * 1024 * 1024),
    'Largest request body in bytes, where bytes to send, rules or many inputs are taken. Other bodies are at most 64 KiB, or 4 MiB for jobs, functions, conditions and dry runs.',
  ),
  headersTimeoutMs: setting(
    'PORTCALL_HEADERS_TIMEOUT_MS',
    'API',
    ms(10_000, 100),
    'How long a client of the API may take to send the headers of a request, and a new connection to begin one, in milliseconds; then 408 `request_timeout` and the end.',
  ),
  requestTimeoutMs: setting(
    'PORTCALL_REQUEST_TIMEOUT_MS',
    'API',
    ms(30_000, 100),
    'How long a client of the API may take to send a whole request with its body, in milliseconds; then 408 `request_timeout` and the end.',
  ),
  keepAliveTimeoutMs: setting(
    'PORTCALL_KEEP_ALIVE_TIMEOUT_MS',
    'API',
    ms(72_000, 100),
    'How long a connection of the API stays open without a request, in milliseconds.',
  ),
  stallTimeoutMs: setting(
    'PORTCALL_STALL_TIMEOUT_MS',
    'API',
    ms(60_000, 100),
    'How long a client may take nothing of an answer that waits for it, in milliseconds; then it is cut. Stream sockets and tunnels have rules of their own.',
  ),
  maxApiConnections: setting(
    'PORTCALL_MAX_API_CONNECTIONS',
    'API',
    count(10_000, 10),
    'Most connections of the API, stream sockets and tunnels included. At the bound those without a request are closed; when there are none, a new one gets 429 `api_connection_limit`.',
  ),

  apiKeys: setting(
    'PORTCALL_API_KEYS',
    'Security',
    apiKeysSchema,
    'API keys, comma-separated: `name:scope+scope:sha256-of-the-key-in-hex`. Scopes: read, write, payload, admin. Empty: no key is needed, and only a loopback address is served. `npm run key` makes one.',
  ),
  allowedHosts: setting(
    'PORTCALL_ALLOWED_HOSTS',
    'Security',
    list,
    "More host names that the `Host` header may carry, comma-separated. Loopback names, the API address (bound to every address: the machine's host name) and the host of PORTCALL_ADVERTISE_URL always may.",
  ),
  allowedOrigins: setting(
    'PORTCALL_ALLOWED_ORIGINS',
    'Security',
    list,
    'Origins of web pages that may use the API, comma-separated, for example `https://tools.example`. Empty: only pages served by Portcall itself.',
  ),
  bindAllow: setting(
    'PORTCALL_BIND_ALLOW',
    'Security',
    list,
    'Where listeners may bind besides loopback ports from 1024: comma-separated `CIDR` or `CIDR:port` or `CIDR:from-to`, for example `0.0.0.0/0:9000-9999`; IPv6 in brackets, `[::]/0:9000`. A port below 1024 has to be listed.',
  ),
  egressProfile: setting(
    'PORTCALL_EGRESS_PROFILE',
    'Security',
    z.enum(['auto', 'lab', 'strict']).default('auto'),
    'Where clients and jobs may connect: `lab` anywhere but Redis and the APIs of all nodes of the cluster; `strict` besides nowhere on this machine, in the IANA special-purpose registries (private, loopback, link-local, documentation, translation…) or multicast unless allowed; `auto` is `lab` when the API is on loopback, else `strict`.',
  ),
  egressAllow: setting(
    'PORTCALL_EGRESS_ALLOW',
    'Security',
    list,
    'With `strict`: CIDR blocks that may be connected to all the same, comma-separated.',
  ),

  redisUrl: setting(
    'PORTCALL_REDIS_URL',
    'Redis and data',
    z
      .string()
      .regex(/^rediss?:\/\/.+/, 'must begin with redis:// or rediss://')
      .optional(),
    'Redis or Valkey to use, `redis://` or `rediss://` (TLS), with user, password and database in it. Default: a private server is started.',
  ),
  keyPrefix: setting(
    'PORTCALL_KEY_PREFIX',
    'Redis and data',
    z
      .string()
      .regex(/^[\w:.-]{1,64}$/)
      .default('portcall'),
    'Prefix of all Redis keys. Nodes with the same prefix and Redis are one cluster.',
  ),
  dataDir: setting(
    'PORTCALL_DATA_DIR',
    'Redis and data',
    text('.portcall'),
    "Directory of the private Redis and of the node's name.",
  ),
  nodeName: setting(
    'PORTCALL_NODE_NAME',
    'Redis and data',
    z
      .string()
      .regex(/^[a-zA-Z0-9][\w.-]{0,62}$/)
      .optional(),
    'Name of this node, unique in the cluster and the same after a restart. Default: kept in the data directory.',
  ),

  netThreads: setting(
    'PORTCALL_NET_THREADS',
    'Data plane',
    z.coerce.number().int().min(1).max(32).optional(),
    'Net threads: worker threads that own the sockets, 1 to 32. Default: one a core, at least 2, at most 8.',
  ),
  captureMaxBytes: setting(
    'PORTCALL_CAPTURE_MAX_BYTES',
    'Data plane',
    bytes(256 * 1024 * 1024),
    'Bound of all captures on one net thread together, in bytes. The oldest message of the largest capture goes first.',
  ),
  maxListeners: setting('PORTCALL_MAX_LISTENERS', 'Limits', count(10_000), 'Most listeners of this node.'),
  maxClients: setting('PORTCALL_MAX_CLIENTS', 'Limits', count(10_000), 'Most clients of this node.'),
  maxTunnels: setting(
    'PORTCALL_MAX_TUNNELS',
    'Limits',
    count(256),
    'Most tunnels of this node, observers and those passed on to other nodes included; past it 429 `tunnel_limit`.',
  ),
  maxTunnelObservers: setting(
    'PORTCALL_MAX_TUNNEL_OBSERVERS',
    'Limits',
    count(8),
    'Most tunnels that observe one connection; past it 429 `tunnel_limit`.',
  ),
  tunnelWindowBytes: setting(
    'PORTCALL_TUNNEL_WINDOW_BYTES',
    'Data plane',
    bytes(1024 * 1024, 65_536).pipe(z.number().max(64 * 1024 * 1024)),
    'Most bytes of a tunnel on their way in each direction, at most 64 MiB. At the bound the side they come from is not read; datagrams are dropped, and an observer is closed with 4100.',
  ),
  tunnelFrameMaxBytes: setting(
    'PORTCALL_TUNNEL_FRAME_MAX_BYTES',
    'Data plane',
    bytes(1024 * 1024, 65_536),
    'Longest WebSocket frame a tunnel takes, in bytes; a longer one closes it with 1009.',
  ),
  maxWaits: setting(
    'PORTCALL_MAX_WAITS',
    'Limits',
    count(1000),
    'Most requests that may wait at once (exchange, verify, `waitMs`).',
  ),
  maxDownloads: setting(
    'PORTCALL_MAX_DOWNLOADS',
    'Limits',
    count(32),
    'Most captures of this node that are read as pcapng at once; one that is followed counts until it ends.',
  ),
  maxLocks: setting(
    'PORTCALL_MAX_LOCKS',
    'Limits',
    count(100_000),
    'Most locks of the cluster that are held or waited for at once.',
  ),
  maxLockWaiters: setting(
    'PORTCALL_MAX_LOCK_WAITERS',
    'Limits',
    z.coerce.number().int().min(1).max(10_000).default(1000),
    'Most that may wait for one lock, on all nodes together, 1 to 10000.',
  ),
  maxCounters: setting('PORTCALL_MAX_COUNTERS', 'Limits', count(100_000), 'Most counters of the cluster.'),

  eventPayloadMaxBytes: setting(
    'PORTCALL_EVENT_PAYLOAD_MAX_BYTES',
    'Events and subscribers',
    bytes(65_536, 0),
    'Longest payload in an event, in bytes; a longer one is truncated and says so. The capture keeps all of it.',
  ),
  eventQueueMaxBytes: setting(
    'PORTCALL_EVENT_QUEUE_MAX_BYTES',
    'Events and subscribers',
    bytes(32 * 1024 * 1024),
    'Most bytes of events that wait for Redis. Past it message events are dropped and counted in a `log.gap`; past twice as many all are.',
  ),
  eventLogMaxBytes: setting(
    'PORTCALL_EVENT_LOG_MAX_BYTES',
    'Events and subscribers',
    bytes(256 * 1024 * 1024, 1024 * 1024),
    'Size the event log is trimmed to, in bytes of Redis memory.',
  ),
  maxSubscribers: setting(
    'PORTCALL_MAX_SUBSCRIBERS',
    'Events and subscribers',
    count(1000),
    'Most stream sockets and SSE answers of this node.',
  ),
  maxSubscriptions: setting(
    'PORTCALL_MAX_SUBSCRIPTIONS',
    'Events and subscribers',
    count(32),
    'Most subscriptions on one stream socket.',
  ),
  subscriberMaxBytes: setting(
    'PORTCALL_SUBSCRIBER_MAX_BYTES',
    'Events and subscribers',
    bytes(1024 * 1024, 16 * 1024),
    'Most bytes that wait for one subscriber; at the bound its `onSlow` decides.',
  ),
  pingIntervalMs: setting(
    'PORTCALL_PING_INTERVAL_MS',
    'Events and subscribers',
    ms(25_000, 10),
    'WebSocket ping interval in milliseconds; a socket that answers none until the next is closed.',
  ),
  markIntervalMs: setting(
    'PORTCALL_MARK_INTERVAL_MS',
    'Events and subscribers',
    ms(15_000, 10),
    'How often a quiet subscription gets a mark with a fresh cursor, in milliseconds.',
  ),

  jobThreads: setting(
    'PORTCALL_JOB_THREADS',
    'Jobs',
    z.coerce.number().int().min(1).max(64).optional(),
    'Threads for jobs that need the CPU: one job at a time each, 1 to 64. Default: one a core.',
  ),
  ioThreads: setting(
    'PORTCALL_IO_THREADS',
    'Jobs',
    z.coerce.number().int().min(1).max(16).default(1),
    'Threads for jobs that mostly wait, such as requests: many at a time each, 1 to 16.',
  ),
  jobMemoryMaxBytes: setting(
    'PORTCALL_JOB_MEMORY_MAX_BYTES',
    'Jobs',
    bytes(256 * 1024 * 1024, 32 * 1024 * 1024),
    'Most JavaScript heap of a job thread, in bytes. At the bound the thread is ended and its jobs fail with `job_memory_exceeded`.',
  ),
  role: setting(
    'PORTCALL_ROLE',
    'Jobs',
    z.enum(['all', 'api', 'worker']).default('all'),
    'What this node is for: `all`; `api` runs no jobs; `worker` is there to run jobs: give it no listeners and clients. Every node answers the whole API and tells of its health and metrics.',
  ),
  maxPools: setting(
    'PORTCALL_MAX_POOLS',
    'Jobs',
    count(100),
    'Most pools of the cluster. Each takes a Redis connection of every node that runs jobs.',
  ),
  maxSchedules: setting('PORTCALL_MAX_SCHEDULES', 'Jobs', count(1000), 'Most schedules of the cluster.'),
  jobLockMs: setting(
    'PORTCALL_JOB_LOCK_MS',
    'Jobs',
    ms(15_000, 200),
    'How long a running job stays with a node that is not heard of any more, in milliseconds; within twice this another node takes it. A node that stood still for longer and resumes ends its run of such a job before the next step.',
  ),
  maxFunctions: setting('PORTCALL_MAX_FUNCTIONS', 'Jobs', count(1000), 'Most stored functions of the cluster.'),

  nodeTimeoutMs: setting(
    'PORTCALL_NODE_TIMEOUT_MS',
    'Operation',
    ms(10_000, 500),
    'How long after its last sign of life a node counts as lost, in milliseconds. It gives one three times as often.',
  ),
  shutdownGraceMs: setting(
    'PORTCALL_SHUTDOWN_GRACE_MS',
    'Operation',
    ms(5000),
    'How long connections may end by themselves at shutdown, in milliseconds. 0: they are cut at once.',
  ),
  logLevel: setting(
    'PORTCALL_LOG_LEVEL',
    'Operation',
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'Least important log lines that are written.',
  ),
  logFormat: setting(
    'PORTCALL_LOG_FORMAT',
    'Operation',
    z.enum(['auto', 'json', 'pretty']).default('auto'),
    '`json`: one object a line; `pretty`: for people; `auto`: pretty on a terminal.',
  ),
} as const;

export type SettingName = keyof typeof settings;
export type Config = { readonly [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> };
