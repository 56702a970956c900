import { z } from 'zod';
import { apiKeysSchema, scopesSchema } from './api-keys.ts';
import { wholeNumber } from './whole-number.ts';

/**
 * Every setting, once: environment variable, type, default, and what it means. `.env.example` and docs/configuration.md are generated
 * from this table and a test keeps them in step.
 */

const bytes = (fallback: number, min = 1024, max?: number) => wholeNumber(min, max).default(fallback);
const count = (fallback: number, min = 1, max?: number) => wholeNumber(min, max).default(fallback);
const ms = (fallback: number, min = 0) => wholeNumber(min, 86_400_000).default(fallback);
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
    'Address of the API. Any address other than loopback requires PORTCALL_API_KEYS.',
  ),
  port: setting('PORTCALL_PORT', 'API', wholeNumber(0, 65_535).default(7070), 'Port of the API. 0: any free port.'),
  advertiseUrl: setting(
    'PORTCALL_ADVERTISE_URL',
    'API',
    z
      .string()
      .regex(/^https?:\/\/.+/, 'must begin with http:// or https://')
      .refine((url) => URL.canParse(url), 'must be a URL')
      .optional(),
    'URL under which other nodes reach this one. Default: the address and port of the API; when bound to every address, the host name of the machine.',
  ),
  bodyMaxBytes: setting(
    'PORTCALL_BODY_MAX_BYTES',
    'API',
    bytes(12 * 1024 * 1024),
    'Largest request body in bytes for requests with data to send, rules or many inputs. Other bodies are limited to 64 KiB, or 4 MiB for jobs, functions, conditions and dry runs.',
  ),
  headersTimeoutMs: setting(
    'PORTCALL_HEADERS_TIMEOUT_MS',
    'API',
    ms(10_000, 100),
    'Time limit for the headers of a request, and for the first request on a new connection, in milliseconds. At the limit: 408 `request_timeout`, and the connection is closed.',
  ),
  requestTimeoutMs: setting(
    'PORTCALL_REQUEST_TIMEOUT_MS',
    'API',
    ms(30_000, 100),
    'Time limit for a whole request including its body, in milliseconds. At the limit: 408 `request_timeout`, and the connection is closed.',
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
    'How long a client may read nothing of its pending response, in milliseconds; then the connection is closed. Stream sockets and tunnels have their own limits.',
  ),
  toxiproxyPort: setting(
    'PORTCALL_TOXIPROXY_PORT',
    'API',
    wholeNumber(0, 65_535).default(0),
    'Port of the Toxiproxy API on 127.0.0.1, for clients of Toxiproxy; their default is 8474. 0: off.',
  ),
  toxiproxyScopes: setting(
    'PORTCALL_TOXIPROXY_SCOPES',
    'API',
    scopesSchema,
    'What the Toxiproxy API may do, since its clients send no key: scopes, separated by `+` or commas. `read` lists, `write` changes, `payload` is required to create proxies and to change upstreams. Required with PORTCALL_API_KEYS. Empty: everything.',
  ),
  maxApiConnections: setting(
    'PORTCALL_MAX_API_CONNECTIONS',
    'API',
    count(10_000, 10),
    'Most connections of the API, including stream sockets and tunnels. At the limit, idle connections are closed; when there are none, a new connection gets 429 `api_connection_limit`.',
  ),

  apiKeys: setting(
    'PORTCALL_API_KEYS',
    'Security',
    apiKeysSchema,
    'API keys, comma-separated: `name:scope+scope:sha256-of-the-key-in-hex`. Scopes: read, write, payload, admin. Empty: no key is required, and only a loopback address is served. `npm run key` creates one.',
  ),
  allowedHosts: setting(
    'PORTCALL_ALLOWED_HOSTS',
    'Security',
    list,
    'Further host names allowed in the `Host` header, comma-separated. Always allowed: loopback names, the API address (when bound to every address: the host name of the machine) and the host of PORTCALL_ADVERTISE_URL.',
  ),
  allowedOrigins: setting(
    'PORTCALL_ALLOWED_ORIGINS',
    'Security',
    list,
    'Origins of web pages that may call the API, comma-separated, for example `https://tools.example`. Empty: only pages served by Portcall itself.',
  ),
  bindAllow: setting(
    'PORTCALL_BIND_ALLOW',
    'Security',
    list,
    'Where listeners may bind, in addition to loopback ports from 1024: comma-separated `CIDR`, `CIDR:port` or `CIDR:from-to`, for example `0.0.0.0/0:9000-9999`; IPv6 in brackets, `[::]/0:9000`. Ports below 1024 must be listed.',
  ),
  egressProfile: setting(
    'PORTCALL_EGRESS_PROFILE',
    'Security',
    z.enum(['auto', 'lab', 'strict']).default('auto'),
    'Where clients and jobs may connect. `lab`: anywhere except Redis and the APIs of the nodes of the cluster. `strict`: also not to this machine, to addresses in the IANA special-purpose registries (private, loopback, link-local, documentation, translation…) or to multicast, unless allowed. `auto`: `lab` when the API is on loopback, else `strict`.',
  ),
  egressAllow: setting(
    'PORTCALL_EGRESS_ALLOW',
    'Security',
    list,
    'With `strict`: CIDR blocks that are allowed as targets, comma-separated.',
  ),

  redisUrl: setting(
    'PORTCALL_REDIS_URL',
    'Redis and data',
    z
      .string()
      .regex(/^rediss?:\/\/.+/, 'must begin with redis:// or rediss://')
      .optional(),
    'URL of Redis or Valkey, `redis://` or `rediss://` (TLS), including user, password and database. Default: Portcall starts a private server.',
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
    'Directory of the private Redis and of the name of the node.',
  ),
  nodeName: setting(
    'PORTCALL_NODE_NAME',
    'Redis and data',
    z
      .string()
      .regex(/^[a-zA-Z0-9][\w.-]{0,62}$/)
      .optional(),
    'Name of this node, unique in the cluster and stable across restarts. Default: a generated name, stored in the data directory.',
  ),

  netThreads: setting(
    'PORTCALL_NET_THREADS',
    'Data plane',
    wholeNumber(1, 32).optional(),
    'Number of net threads, the worker threads that own the sockets, 1 to 32. Default: one per core, at least 2, at most 8.',
  ),
  captureMaxBytes: setting(
    'PORTCALL_CAPTURE_MAX_BYTES',
    'Data plane',
    bytes(256 * 1024 * 1024),
    'Most bytes of all captures on one net thread. At the limit the oldest message of the largest capture is evicted.',
  ),
  maxSetups: setting('PORTCALL_MAX_SETUPS', 'Limits', count(1000), 'Most set-ups of the cluster.'),

  maxListeners: setting('PORTCALL_MAX_LISTENERS', 'Limits', count(10_000), 'Most listeners of this node.'),
  maxClients: setting('PORTCALL_MAX_CLIENTS', 'Limits', count(10_000), 'Most clients of this node.'),
  maxTunnels: setting(
    'PORTCALL_MAX_TUNNELS',
    'Limits',
    count(256),
    'Most tunnels of this node, including observers and tunnels forwarded to other nodes; more get 429 `tunnel_limit`.',
  ),
  maxTunnelObservers: setting(
    'PORTCALL_MAX_TUNNEL_OBSERVERS',
    'Limits',
    count(8),
    'Most tunnels that observe one connection; more get 429 `tunnel_limit`.',
  ),
  tunnelWindowBytes: setting(
    'PORTCALL_TUNNEL_WINDOW_BYTES',
    'Data plane',
    bytes(1024 * 1024, 65_536, 64 * 1024 * 1024),
    'Most bytes in flight in each direction of a tunnel, at most 64 MiB. At the limit the sending side is not read, datagrams are dropped, and an observer is closed with 4100.',
  ),
  tunnelFrameMaxBytes: setting(
    'PORTCALL_TUNNEL_FRAME_MAX_BYTES',
    'Data plane',
    bytes(1024 * 1024, 65_536),
    'Longest WebSocket frame that a tunnel accepts, in bytes; a longer one closes it with 1009.',
  ),
  maxWaits: setting(
    'PORTCALL_MAX_WAITS',
    'Limits',
    count(1000),
    'Most requests that wait at the same time (exchange, verify, `waitMs`).',
  ),
  maxDownloads: setting(
    'PORTCALL_MAX_DOWNLOADS',
    'Limits',
    count(32),
    'Most pcapng downloads of this node at the same time; a followed capture counts until it ends.',
  ),
  maxLocks: setting(
    'PORTCALL_MAX_LOCKS',
    'Limits',
    count(100_000),
    'Most locks of the cluster that are held or waited for at the same time.',
  ),
  maxLockWaiters: setting(
    'PORTCALL_MAX_LOCK_WAITERS',
    'Limits',
    wholeNumber(1, 10_000).default(1000),
    'Most waiters for one lock, over all nodes, 1 to 10000.',
  ),
  maxCounters: setting('PORTCALL_MAX_COUNTERS', 'Limits', count(100_000), 'Most counters of the cluster.'),

  eventPayloadMaxBytes: setting(
    'PORTCALL_EVENT_PAYLOAD_MAX_BYTES',
    'Events and subscribers',
    bytes(65_536, 0),
    'Longest payload in an event, in bytes; a longer one is truncated and marked `truncated`. The capture keeps the whole payload.',
  ),
  eventQueueMaxBytes: setting(
    'PORTCALL_EVENT_QUEUE_MAX_BYTES',
    'Events and subscribers',
    bytes(32 * 1024 * 1024),
    'Most bytes of events that wait for Redis. Above this, message events are dropped and counted in a `log.gap`; above twice this, all events are.',
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
    'Most stream sockets and SSE responses of this node.',
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
    'Most bytes that wait for one subscriber; at the limit its `onSlow` applies.',
  ),
  pingIntervalMs: setting(
    'PORTCALL_PING_INTERVAL_MS',
    'Events and subscribers',
    ms(25_000, 10),
    'WebSocket ping interval in milliseconds; a socket that has not answered by the next ping is closed.',
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
    wholeNumber(1, 64).optional(),
    'Threads for CPU-bound jobs, one job at a time each, 1 to 64. Default: one per core.',
  ),
  ioThreads: setting(
    'PORTCALL_IO_THREADS',
    'Jobs',
    wholeNumber(1, 16).default(1),
    'Threads for I/O-bound jobs, such as requests, many jobs at a time each, 1 to 16.',
  ),
  jobMemoryMaxBytes: setting(
    'PORTCALL_JOB_MEMORY_MAX_BYTES',
    'Jobs',
    bytes(256 * 1024 * 1024, 32 * 1024 * 1024),
    'Most JavaScript heap of a job thread, in bytes. At the limit the thread is terminated and its jobs fail with `job_memory_exceeded`.',
  ),
  role: setting(
    'PORTCALL_ROLE',
    'Jobs',
    z.enum(['all', 'api', 'worker']).default('all'),
    'Role of this node: `all`; `api` runs no jobs; `worker` is meant for jobs only: create no listeners or clients on it. Every node serves the whole API, its health and its metrics.',
  ),
  maxPools: setting(
    'PORTCALL_MAX_POOLS',
    'Jobs',
    count(100),
    'Most pools of the cluster. Each uses one Redis connection on every node that runs jobs.',
  ),
  maxSchedules: setting('PORTCALL_MAX_SCHEDULES', 'Jobs', count(1000), 'Most schedules of the cluster.'),
  jobLockMs: setting(
    'PORTCALL_JOB_LOCK_MS',
    'Jobs',
    ms(15_000, 200),
    'How long a running job stays with a node that stopped responding, in milliseconds; within twice this time another node takes it over. A node that was paused for longer stops its run of such a job when it resumes, before the next step.',
  ),
  maxFunctions: setting('PORTCALL_MAX_FUNCTIONS', 'Jobs', count(1000), 'Most stored functions of the cluster.'),

  nodeTimeoutMs: setting(
    'PORTCALL_NODE_TIMEOUT_MS',
    'Operation',
    ms(10_000, 500),
    'Time since the last heartbeat after which a node counts as lost, in milliseconds. A node sends three heartbeats in this time.',
  ),
  shutdownGraceMs: setting(
    'PORTCALL_SHUTDOWN_GRACE_MS',
    'Operation',
    ms(5000),
    'How long connections may take to close at shutdown, in milliseconds. 0: they are closed immediately.',
  ),
  logLevel: setting(
    'PORTCALL_LOG_LEVEL',
    'Operation',
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'Lowest level of log lines that are written.',
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
