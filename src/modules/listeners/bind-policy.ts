import { isIP, isIPv6, type BlockList } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { blockListOf, isCidr, isListed } from '../../contract/ip.ts';
import { CONFIG, ConfigError, type Config } from '../../core/config/index.ts';
import { AppError, ValidationError } from '../../core/errors/index.ts';

/** Addresses and ports listed in the configuration. */
interface BindRule {
  readonly addresses: BlockList;
  readonly from: number;
  readonly to: number;
}

const HIGHEST_PORT = 65_535;
/** Below it a port must be listed, on loopback too. */
const FIRST_UNPRIVILEGED_PORT = 1024;
const LOOPBACK = blockListOf(['127.0.0.0/8', '::1']);

/**
 * Where listeners may bind: loopback from port 1024, and what `PORTCALL_BIND_ALLOW` lists. Port 0 (any free port) counts as unprivileged.
 * A wildcard address must be listed itself (`0.0.0.0/0` or `[::]/0`, for example), because it opens the port on every address.
 */
@Injectable()
export class BindPolicy {
  readonly #rules: readonly BindRule[];

  constructor(@Inject(CONFIG) { bindAllow }: Pick<Config, 'bindAllow'>) {
    this.#rules = parseBindRules(bindAllow);
  }

  /** Throws `validation_failed` for what is no address, `bind_forbidden` for one that is not allowed. */
  check(host: string, port: number): void {
    const address = bindAddressOf(host);
    if (isIP(address) === 0)
      throw new ValidationError([
        { path: 'host', message: `must be an IP address or "localhost", not ${JSON.stringify(address)}` },
      ]);
    if (this.#allows(address, port)) return;
    throw new AppError(
      'bind_forbidden',
      `Listening on ${isIPv6(address) ? `[${address}]` : address}:${port} is not allowed. To allow it, add it to PORTCALL_BIND_ALLOW.`,
    );
  }

  #allows(address: string, port: number): boolean {
    if (isListed(LOOPBACK, address) && (port === 0 || port >= FIRST_UNPRIVILEGED_PORT)) return true;
    return this.#rules.some(
      ({ addresses, from, to }) =>
        isListed(addresses, address) &&
        (port === 0 ? to === HIGHEST_PORT && from <= FIRST_UNPRIVILEGED_PORT : port >= from && port <= to),
    );
  }
}

/** The address that is bound for `host`: the name `localhost` is the IPv4 loopback. */
export function bindAddressOf(host: string): string {
  return host.toLowerCase() === 'localhost' ? '127.0.0.1' : host;
}

/** `CIDR`, `CIDR:port` or `CIDR:from-to`; IPv6 addresses in brackets. Throws {@link ConfigError} with everything that is wrong. */
function parseBindRules(texts: readonly string[]): BindRule[] {
  const rules = texts.map((text) => ({ text, rule: parseBindRule(text) }));
  const faults = rules
    .filter(({ rule }) => rule === undefined)
    .map(({ text }) => `PORTCALL_BIND_ALLOW: "${text}" is not CIDR, CIDR:port or CIDR:from-to (IPv6 in brackets)`);
  if (faults.length > 0) throw new ConfigError(faults);
  return rules.flatMap(({ rule }) => rule ?? []);
}

function parseBindRule(text: string): BindRule | undefined {
  const match = /^(?:\[([^\]]+)\](\/\d+)?|([^:[\]]+))(?::(\d{1,5})(?:-(\d{1,5}))?)?$/.exec(text);
  if (!match) return undefined;
  const [, ipv6, prefix = '', ipv4, first, last] = match;
  const block = ipv6 === undefined ? (ipv4 ?? '') : `${ipv6}${prefix}`;
  const from = Number(first ?? 0);
  const to = Number(last ?? first ?? HIGHEST_PORT);
  if (!isCidr(block) || from > to || to > HIGHEST_PORT) return undefined;
  return { addresses: blockListOf([block]), from, to };
}
