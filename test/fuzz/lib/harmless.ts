/**
 * Keeps what is generated from doing harm or taking long, without making it valid or invalid: targets are on loopback and of this test,
 * waits are short, loads are small. Values that no field takes stay as they are.
 */
const LONGEST_MS = 60;
const SMALL: Readonly<Record<string, number>> = {
  connections: 3,
  sockets: 3,
  ratePerSecond: 100,
  rate: 100,
  rounds: 1000,
  times: 20,
  count: 20,
  ms: 60,
  maxRedirects: 3,
  messageBytes: 1000,
  backlog: 100,
  threads: 2,
  maxWorkers: 3,
};
const HOSTS = new Set(['host', 'serverName', 'server', 'address', 'upstream', 'name']);
const LOCAL = /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/;
/** What a resolver would be asked about. */
const NAME_LIKE = /^[\w.-]+$/;

export function harmless(value: unknown, ports: ReadonlySet<number>, key = ''): unknown {
  if (typeof value === 'number') return harmlessNumber(value, key, ports);
  if (typeof value === 'string') return harmlessText(value, key, ports);
  if (Array.isArray(value)) return value.map((item) => harmless(item, ports, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, harmless(inner, ports, name)]));
}

function harmlessNumber(value: number, key: string, ports: ReadonlySet<number>): number {
  if (!Number.isInteger(value) || value <= 0) return value;
  if (/port$/i.test(key)) return value > 65_535 || ports.has(value) ? value : 1;
  if (/^(?:everyMs)$/.test(key)) return value > 1e9 ? value : Math.max(value, 5000);
  if (/^(?:ttlMs|idleTimeoutMs|keepAliveMs)$/.test(key)) return value;
  if (/ms$/i.test(key) && value > LONGEST_MS && value < 1e9) return LONGEST_MS;
  const most = SMALL[key];
  return most !== undefined && value > most && value < 1e9 ? most : value;
}

function harmlessText(value: string, key: string, ports: ReadonlySet<number>): string {
  if (/^https?:\/\//i.test(value)) return URL.canParse(value) ? `http://127.0.0.1:${[...ports][0] ?? 1}/` : value;
  if (key === 'server' || key === 'servers') return '127.0.0.1:1';
  return HOSTS.has(key) && key !== 'name' && NAME_LIKE.test(value) && !LOCAL.test(value) ? '127.0.0.1' : value;
}
