import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { isLoopbackHost, isWildcardHost } from '../config/index.ts';
import { AppError } from '../errors/index.ts';

/**
 * Why hosts and origins are checked: a page on the web can make a visitor's browser send requests to 127.0.0.1, and by DNS rebinding
 * even read the answers. The browser always sends the true `Host` and `Origin`, so both must be known.
 */
export interface HostRules {
  /** Address of the API as configured; a wildcard stands for the address the request came in on. */
  readonly host: string;
  readonly advertiseUrl: string | undefined;
  /** `name` (any port) or `name:port`. */
  readonly allowedHosts: readonly string[];
  /** As browsers send them: `https://tools.example`. */
  readonly allowedOrigins: readonly string[];
}

export interface CheckedHeaders {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Address of our side of the connection. */
  readonly localAddress: string | undefined;
}

interface HostPort {
  readonly name: string;
  readonly port: string;
}

/** What says no more than whether the node is up. Load balancers ask for it in HTTP/1.0, which has no Host header. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** True for a request of HTTP/1.0 for a probe: without Host there is nothing to check. A browser, which always sends it, makes no such request. */
export function isHostlessProbe({
  url = '',
  httpVersion,
  headers,
}: Pick<IncomingMessage, 'url' | 'httpVersion' | 'headers'>): boolean {
  return (
    (headers.host ?? '') === '' &&
    headers.origin === undefined &&
    httpVersion === '1.0' &&
    PROBES.has(url.replace(/\?.*$/s, '').replace(/\/$/, ''))
  );
}

/** Throws `host_forbidden` or `origin_forbidden`. Requests without `Origin` (all that no page sends) pass the second check. */
export function checkHostAndOrigin(headers: CheckedHeaders, rules: HostRules): void {
  const host = parseHost(headers.host);
  if (host === undefined || !isKnownHost(host, headers.localAddress, rules)) {
    throw new AppError(
      'host_forbidden',
      'The API does not serve the host in the Host header. To allow it, add it to PORTCALL_ALLOWED_HOSTS.',
    );
  }
  if (headers.origin !== undefined && !isKnownOrigin(headers.origin, host, rules)) {
    throw new AppError(
      'origin_forbidden',
      'Web pages of this origin must not call the API. To allow it, add it to PORTCALL_ALLOWED_ORIGINS.',
    );
  }
}

/** True when a page of another, allowed origin asks: its browser wants CORS headers in the answer. */
export function isAllowedOrigin(origin: string, rules: Pick<HostRules, 'allowedOrigins'>): boolean {
  return rules.allowedOrigins.some((allowed) => allowed.toLowerCase().replace(/\/$/, '') === origin.toLowerCase());
}

/** `name`, `name:port`, `[::1]:port`; lower case, brackets and the root's dot removed. */
function parseHost(header: string | undefined): HostPort | undefined {
  const match = /^(?:\[([0-9a-f:.%]+)\]|([^\s:/?#@[\]\\]+))(?::(\d{1,5}))?$/i.exec(header ?? '');
  const name = match?.[1] ?? match?.[2];
  return name === undefined ? undefined : { name: name.toLowerCase().replace(/\.$/, ''), port: match?.[3] ?? '' };
}

function isKnownHost(host: HostPort, localAddress: string | undefined, rules: HostRules): boolean {
  if (isLoopbackHost(host.name) || host.name === rules.host.toLowerCase()) return true;
  // A literal address cannot be rebound: it leads to the machine that has it.
  if (isIP(host.name) !== 0 && host.name === localAddress?.replace(/^::ffff:/i, '').toLowerCase()) return true;
  // Bound to every address, a node announces its host name to the others.
  if (isWildcardHost(rules.host) && host.name === hostname().toLowerCase()) return true;
  const advertised = rules.advertiseUrl === undefined ? undefined : parseHost(new URL(rules.advertiseUrl).host);
  return advertised?.name === host.name || rules.allowedHosts.some((entry) => matches(entry, host));
}

function matches(entry: string, host: HostPort): boolean {
  const allowed = parseHost(entry);
  return allowed !== undefined && allowed.name === host.name && (allowed.port === '' || allowed.port === host.port);
}

/** The page was served by this API itself, or its origin is listed. `null` (sandboxed pages, files) is neither. */
function isKnownOrigin(origin: string, host: HostPort, rules: HostRules): boolean {
  if (isAllowedOrigin(origin, rules)) return origin !== 'null';
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, port } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  const fallback = protocol === 'https:' ? '443' : '80';
  return hostname.replace(/^\[|\]$/g, '').toLowerCase() === host.name && (port || fallback) === (host.port || fallback);
}
