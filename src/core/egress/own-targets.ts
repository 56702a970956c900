import { lookup } from 'node:dns/promises';
import { readFileSync, readlinkSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { isLoopbackHost, isWildcardHost } from '../config/index.ts';
import type { EgressTarget } from './egress-rules.ts';

const REDIS_PORT = 6379;
/** How long a name may take to be resolved, in milliseconds; longer, and what was found last counts. */
const LOOKUP_TIMEOUT_MS = 2000;
/** Most names whose addresses are remembered. */
const MAX_NAMES = 4096;

/** Addresses of this machine. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).map(({ address }) => address.split('%')[0] ?? address),
  );
}

/** Which loopback interface is meant by 127.0.0.1: two processes that have the same reach each other there. */
export function ownNetwork(): string {
  return [
    attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? hostname(),
    attempt(() => readlinkSync('/proc/self/ns/net')) ?? '',
  ].join(' ');
}

/** Host and port of a URL as it stands there. */
export function targetOf(url: string): EgressTarget {
  const { hostname: name, port, protocol } = new URL(url);
  return {
    host: name.replace(/^\[|\]$/g, '') || 'localhost',
    port: port === '' ? defaultPort(protocol) : Number(port),
  };
}

/** Whether something at this host is on this machine. */
export function isOnThisMachine(host: string): boolean {
  return isLoopbackHost(host) || isWildcardHost(host) || ownAddresses().includes(host);
}

/** Finds the addresses of names. One that cannot be resolved for now has the addresses that it had last. */
export class TargetNames {
  readonly #known = new Map<string, readonly string[]>();

  /** The target with its name, and with each of its addresses. */
  async resolve(target: EgressTarget): Promise<EgressTarget[]> {
    const { host, port } = target;
    if (isIP(host) !== 0) return [target];
    return [target, ...(await this.#addressesOf(host)).map((address) => ({ host: address, port }))];
  }

  async #addressesOf(host: string): Promise<readonly string[]> {
    const tooLong = new AbortController();
    const late = delay(LOOKUP_TIMEOUT_MS, undefined, { ref: false, signal: tooLong.signal }).catch(() => undefined);
    const found = await Promise.race([lookup(host, { all: true }).catch(() => undefined), late]);
    tooLong.abort();
    if (found === undefined) return this.#known.get(host) ?? [];
    const addresses = found.map(({ address }) => address);
    this.#known.delete(host);
    this.#known.set(host, addresses);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_NAMES && oldest !== undefined) this.#known.delete(oldest);
    return addresses;
  }
}

function defaultPort(protocol: string): number {
  if (protocol.startsWith('redis')) return REDIS_PORT;
  return protocol === 'https:' ? 443 : 80;
}

/** Only Linux has these; elsewhere the host name has to do. */
function attempt(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
