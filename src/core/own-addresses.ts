import { isIPv6, SocketAddress } from 'node:net';
import { networkInterfaces } from 'node:os';

/** The addresses are read again no sooner than this, in milliseconds. */
const READ_AGAIN_MS = 1000;

/** An IP address in the one form that all its spellings have: IPv6 shortened, and IPv4 that is mapped into IPv6 as IPv4. */
export function plainAddress(host: string): string {
  if (!isIPv6(host)) return host.toLowerCase();
  const { address } = new SocketAddress({ address: host.split('%')[0] ?? host, family: 'ipv6' });
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1] ?? address;
}

/** Whether the IP address is one of this machine that only this machine can reach. */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** The addresses of this machine, read again when one that is asked for is not among them: interfaces come and go. */
export class OwnAddresses {
  readonly #read: typeof networkInterfaces;
  readonly #now: () => number;
  #addresses: ReadonlySet<string> = new Set();
  #readAtMs = -Infinity;

  /** Default: those of the system, on the monotonic clock. */
  constructor(read = networkInterfaces, now = () => performance.now()) {
    this.#read = read;
    this.#now = now;
  }

  has(host: string): boolean {
    const address = plainAddress(host);
    if (isLoopback(address) || this.#addresses.has(address)) return true;
    const nowMs = this.#now();
    if (nowMs - this.#readAtMs < READ_AGAIN_MS) return false;
    this.#readAtMs = nowMs;
    const found = Object.values(this.#read()).flatMap((all) => all ?? []);
    this.#addresses = new Set(found.map((one) => plainAddress(one.address)));
    return this.#addresses.has(address);
  }
}

const own = new OwnAddresses();

/** Whether the IP address is one of this machine. */
export function isOwnAddress(host: string): boolean {
  return own.has(host);
}
