import { isIP, type AddressInfo } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONFIG, ConfigError, isLoopbackHost, isWildcardHost, type Config } from '../config/index.ts';
import { egressRules, type EgressRules, type EgressTarget } from './egress-rules.ts';
import { isOnThisMachine, ownAddresses, ownNetwork, TargetNames, targetOf } from './own-targets.ts';
import { newSharedRules, writeSharedRules } from './shared-rules.ts';

/** Most addresses of this machine that the others are given. */
const MAX_ADDRESSES = 64;

/** Addresses that a node publishes so that no endpoint or job of any node connects to them. */
export interface OwnTargets {
  /** Who has the same reaches it on loopback. */
  readonly network: string;
  /** Its API and Redis, as bound, as advertised, and as resolved there. */
  readonly targets: readonly EgressTarget[];
}

/** Another node of the cluster. */
export interface ClusterNode extends Partial<OwnTargets> {
  /** Under which other nodes reach its API. */
  readonly url: string;
}

/** The egress rules of this node, for clients, forwards, tunnels and jobs. The threads have them in {@link shared}. */
@Injectable()
export class EgressPolicy {
  /** The newest rules, for every thread that connects anywhere. */
  readonly shared = newSharedRules();
  readonly #config: Config;
  readonly #http: HttpAdapterHost;
  readonly #names = new TargetNames();
  readonly #network = ownNetwork();
  /** Of the other nodes, with resolved hosts. */
  #cluster: readonly EgressTarget[] = [];
  #written = '';

  constructor(@Inject(CONFIG) config: Config, @Inject(HttpAdapterHost) http: HttpAdapterHost) {
    const wrong = config.egressAllow.filter((block) => !isBlock(block));
    if (wrong.length > 0)
      throw new ConfigError(
        wrong.map((block) => `PORTCALL_EGRESS_ALLOW: "${block}" is not an IP address or CIDR block`),
      );
    this.#config = config;
    this.#http = http;
  }

  /** As of now: names and own addresses are looked up each time. The threads have them, too, from then on. */
  async rules(): Promise<EgressRules> {
    const [redis, advertised] = await Promise.all([this.#redis(), this.#advertised()]);
    const rules = egressRules(this.#config, {
      api: [...this.#listening(), ...advertised, ...this.#cluster],
      redis,
      ownAddresses: ownAddresses(),
    });
    const text = JSON.stringify(rules);
    if (text !== this.#written) writeSharedRules(this.shared, rules);
    this.#written = text;
    return rules;
  }

  /** What the other nodes of the cluster have to know of this one, as of now. Addresses stand in it instead of a wildcard, which is kept for who shares the machine. */
  async ownTargets(): Promise<OwnTargets> {
    const [redis, advertised] = await Promise.all([this.#redis(), this.#advertised()]);
    const targets = [...this.#listening(), ...advertised, ...redis];
    const spelled = targets.flatMap(({ host, port }) =>
      isWildcardHost(host)
        ? ownAddresses()
            .filter((address) => !isLoopbackHost(address))
            .slice(0, MAX_ADDRESSES)
            .map((address) => ({ host: address, port }))
        : [],
    );
    return { network: this.#network, targets: [...targets, ...spelled] };
  }

  /** Takes over who else is in the cluster; the threads have it when this resolves. */
  async setCluster(nodes: readonly ClusterNode[]): Promise<void> {
    const resolved = await Promise.all(
      nodes.map(async ({ url, network, targets = [] }) => {
        const reachable = targets.filter(
          ({ host }) => network === this.#network || !(isWildcardHost(host) || isLoopbackHost(host)),
        );
        return (await Promise.all([targetOf(url), ...reachable].map((target) => this.#names.resolve(target)))).flat();
      }),
    );
    const unique = new Map(resolved.flat().map((target) => [`${target.host} ${target.port}`, target]));
    this.#cluster = [...unique.values()];
    await this.rules();
  }

  #listening(): EgressTarget[] {
    const server = this.#http.httpAdapter.getHttpServer() as { address(): AddressInfo | string | null };
    const bound = server.address();
    const api = bound === null || typeof bound === 'string' ? [] : [{ host: bound.address, port: bound.port }];
    const { toxiproxyPort } = this.#config;
    return toxiproxyPort === 0 ? api : [...api, { host: '127.0.0.1', port: toxiproxyPort }];
  }

  async #advertised(): Promise<EgressTarget[]> {
    const { advertiseUrl } = this.#config;
    return advertiseUrl === undefined ? [] : this.#names.resolve(targetOf(advertiseUrl));
  }

  /** One that is on this machine may be bound to all its addresses. */
  async #redis(): Promise<EgressTarget[]> {
    const { redisUrl } = this.#config;
    if (redisUrl === undefined) return [];
    const target = targetOf(redisUrl);
    const resolved = await this.#names.resolve(target);
    return resolved.some(({ host }) => isOnThisMachine(host))
      ? [...resolved, { host: '0.0.0.0', port: target.port }]
      : resolved;
  }
}

function isBlock(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const width = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    rest.length === 0 && width > 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= width))
  );
}
