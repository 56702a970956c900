import { isIP, isIPv6 } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import type { ProxyUpstream } from '../../contract/proxy-handler.ts';
import { AppError } from '../../core/errors/index.ts';
import { isLoopback, isOwnAddress, plainAddress } from '../../core/own-addresses.ts';
import { Nodes } from '../nodes/index.ts';
import type { ListenerDocument } from './listener-kind.ts';
import { ListenersRepository } from './listeners.repository.ts';

/** A listener as a place on a chain of proxies. */
interface Place {
  readonly document: ListenerDocument;
  readonly isUdp: boolean;
  /** Addresses that it listens on; a wildcard: all of its family, `::` also IPv4. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** Where it is: the address of another machine, or {@link HERE}. */
  readonly machine: string;
}

const HERE = '';
const LOOPBACKS = ['127.0.0.1', '::1'] as const;

/**
 * Finds proxies that lead back to themselves, over any chain of listeners of the cluster. Only upstreams that are IP addresses, or `localhost`,
 * can be seen beforehand; what names lead to shows when they are dialled.
 */
@Injectable()
export class ProxyLoops {
  readonly #repository: ListenersRepository;
  readonly #nodes: Nodes;

  constructor(@Inject(ListenersRepository) repository: ListenersRepository, @Inject(Nodes) nodes: Nodes) {
    this.#repository = repository;
    this.#nodes = nodes;
  }

  /** Those of `documents` that lead back to themselves, by id. `own`: the listeners of this node as they are. */
  async find(
    documents: readonly ListenerDocument[],
    own: () => Iterable<ListenerDocument>,
  ): Promise<ReadonlyMap<string, AppError>> {
    const proxies = documents.filter(({ spec: { handler } }) => handler.type === 'proxy');
    if (proxies.length === 0) return NONE;
    const others = await this.#othersOf(own);
    const changed = new Set(documents.map(({ id }) => id));
    const known = [...own()].filter(({ id }) => !changed.has(id)).map((document) => placeOf(document, HERE));
    const places = [...documents.map((document) => placeOf(document, HERE)), ...known, ...others];
    const byPort = Map.groupBy(places, ({ port }) => port);
    return new Map(
      proxies.flatMap((document) => {
        const loop = findLoop(placeOf(document, HERE), byPort);
        return loop === undefined ? [] : [[document.id, loop] as const];
      }),
    );
  }

  /** Throws `proxy_loop`. */
  async require(document: ListenerDocument, own: () => Iterable<ListenerDocument>): Promise<void> {
    const loop = (await this.find([document], own)).get(document.id);
    if (loop !== undefined) throw loop;
  }

  /** Listeners of other nodes. */
  async #othersOf(own: () => Iterable<ListenerDocument>): Promise<Place[]> {
    const nodes = (await this.#nodes.list()).filter(({ self }) => !self);
    if (nodes.length === 0) return [];
    const machines = new Map(nodes.map(({ name, url }) => [name, machineOf(url)]));
    const known = new Map([...own()].map((document) => [document.id, document]));
    const places: Place[] = [];
    for await (const document of this.#repository.scan({ known: (id) => known.get(id) })) {
      const machine = machines.get(document.node);
      if (machine !== undefined) places.push(placeOf(document, machine));
    }
    return places;
  }
}

const NONE: ReadonlyMap<string, AppError> = new Map();

function machineOf(url: string): string {
  const host = plainAddress(new URL(url).hostname.replace(/^\[|\]$/g, ''));
  return isIP(host) === 0 || isOwnAddress(host) ? HERE : host;
}

function placeOf(document: ListenerDocument, machine: string): Place {
  const { transport, host, port } = document.spec;
  return {
    document,
    isUdp: transport === 'udp',
    hosts: addressesOf(host),
    port: port === 0 ? (document.lastPort ?? 0) : port,
    machine,
  };
}

function addressesOf(host: string): readonly string[] {
  return host.toLowerCase() === 'localhost' ? ['127.0.0.1'] : [plainAddress(host)];
}

/** The way back to a proxy; undefined: there is none. Each listener is visited once. */
function findLoop(start: Place, byPort: ReadonlyMap<number, readonly Place[]>): AppError | undefined {
  const visited = new Set<Place>();
  const visit = (place: Place, way: readonly Place[]): readonly Place[] | undefined => {
    const { handler } = place.document.spec;
    if (handler.type !== 'proxy' || visited.has(place)) return undefined;
    visited.add(place);
    for (const upstream of handler.upstreams)
      for (const next of byPort.get(upstream.port) ?? []) {
        if (next.isUdp !== place.isUdp || !leadsTo(place, upstream, next)) continue;
        if (next.document.id === start.document.id) return [...way, next];
        const back = visit(next, [...way, next]);
        if (back !== undefined) return back;
      }
    return undefined;
  };
  const { handler } = start.document.spec;
  if (handler.type !== 'proxy') return undefined;
  for (const [index, upstream] of handler.upstreams.entries())
    for (const next of byPort.get(upstream.port) ?? []) {
      if (next.isUdp !== start.isUdp || !leadsTo(start, upstream, next)) continue;
      const way = next.document.id === start.document.id ? [next] : visit(next, [next]);
      if (way !== undefined) return loopOf(index, upstream, way);
    }
  return undefined;
}

function loopOf(index: number, upstream: ProxyUpstream, way: readonly Place[]): AppError {
  const through = way.slice(0, -1).map(({ document: { id, spec } }) => `"${spec.name ?? id}"`);
  return new AppError(
    'proxy_loop',
    `handler.upstreams[${index}] is ${textOf(upstream)}, ${
      through.length === 0
        ? 'where this listener listens itself'
        : `and leads back to this listener through ${through.join(', ')}`
    }. Use another upstream.`,
  );
}

function textOf({ host, port }: ProxyUpstream): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** Whether a connection of the proxy to its upstream arrives at the listener. */
function leadsTo({ machine }: Place, upstream: ProxyUpstream, { hosts, machine: other }: Place): boolean {
  return targetsOf(upstream.host).some((target) => {
    const targetMachine = isLoopback(target) ? machine : isOwnAddress(target) ? HERE : target;
    return targetMachine === other && hosts.some((host) => host === target || isWildcardOf(host, target));
  });
}

/** Addresses that a connection to the host goes to; none: it is a name. To a wildcard address it goes to loopback. */
function targetsOf(host: string): readonly string[] {
  if (host.toLowerCase() === 'localhost') return LOOPBACKS;
  const address = plainAddress(host);
  if (address === '0.0.0.0') return ['127.0.0.1'];
  if (address === '::') return LOOPBACKS;
  return isIP(address) === 0 ? [] : [address];
}

function isWildcardOf(host: string, target: string): boolean {
  return host === '::' || (host === '0.0.0.0' && isIP(target) === 4);
}
