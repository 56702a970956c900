import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import { CONFIG, ConfigError, type Config } from '../config/index.ts';
import { egressRules, type EgressRules, type EgressTarget } from './egress-rules.ts';

const REDIS_PORT = 6379;

/** The egress rules of this node, for clients and jobs. */
@Injectable()
export class EgressPolicy {
  readonly #config: Config;
  readonly #http: HttpAdapterHost;

  constructor(@Inject(CONFIG) config: Config, http: HttpAdapterHost) {
    const wrong = config.egressAllow.filter((block) => !isBlock(block));
    if (wrong.length > 0) throw new ConfigError(wrong.map((block) => `PORTCALL_EGRESS_ALLOW: "${block}" is not an IP address or CIDR block`));
    this.#config = config;
    this.#http = http;
  }

  /** As of now: names and own addresses are looked up each time. */
  async rules(): Promise<EgressRules> {
    const { redisUrl, advertiseUrl } = this.#config;
    const [redis, advertised] = await Promise.all([resolved(redisUrl), resolved(advertiseUrl)]);
    return egressRules(this.#config, { api: [...this.#listening(), ...advertised], redis, ownAddresses: ownAddresses() });
  }

  #listening(): EgressTarget[] {
    const server = this.#http.httpAdapter.getHttpServer() as { address(): AddressInfo | string | null };
    const bound = server.address();
    return bound === null || typeof bound === 'string' ? [] : [{ host: bound.address, port: bound.port }];
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address.split('%')[0] ?? address));
}

/** Every address of a URL's host; none when there is no URL, or nobody knows the name. */
async function resolved(text: string | undefined): Promise<EgressTarget[]> {
  if (text === undefined) return [];
  const { hostname, port, protocol } = new URL(text);
  const number = port === '' ? defaultPort(protocol) : Number(port);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return [{ host, port: number }];
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => ({ host: address, port: number }));
}

function defaultPort(protocol: string): number {
  if (protocol.startsWith('redis')) return REDIS_PORT;
  return protocol === 'https:' ? 443 : 80;
}

function isBlock(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const width = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && width > 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= width));
}
