import { Inject, Injectable } from '@nestjs/common';
import type { FaultsReset, FaultsResetResult, ListedFault, ListFaultsQuery } from '../../contract/fault-resource.ts';
import type { Fault, Faults } from '../../contract/faults/index.ts';
import { withMissing, type ClusterPage, type MissingNode, type Page } from '../../contract/page.ts';
import { hasLabel } from '../../contract/query.ts';
import { decodeCursor, encodeCursor, type Caller } from '../../core/http/index.ts';
import { ClientsService } from '../clients/index.ts';
import { FaultMemory, type ChangeOptions } from '../data-plane/index.ts';
import { ListenersService } from '../listeners/index.ts';
import { Nodes } from '../nodes/index.ts';
import { lifeOf } from './fault-life.ts';

const CURSOR = /^(?:lst|cli)_[0-9a-z]{26} [A-Za-z][A-Za-z0-9._-]{0,62}$/;

interface Faulty {
  readonly id: string;
  readonly revision: number;
  readonly node: string;
  readonly updatedAt: string;
  readonly faultsSince?: Readonly<Record<string, number>> | undefined;
  readonly spec: {
    readonly name?: string | undefined;
    readonly labels: Readonly<Record<string, string>>;
    readonly faults: Faults;
  };
}

/** The faults of all endpoints of the cluster. A request that another node passed on is about this node. */
@Injectable()
export class AllFaults {
  readonly #listeners: ListenersService;
  readonly #clients: ClientsService;
  readonly #nodes: Nodes;
  readonly #memory: FaultMemory;

  constructor(
    @Inject(ListenersService) listeners: ListenersService,
    @Inject(ClientsService) clients: ClientsService,
    @Inject(Nodes) nodes: Nodes,
    @Inject(FaultMemory) memory: FaultMemory,
  ) {
    this.#memory = memory;
    this.#listeners = listeners;
    this.#clients = clients;
    this.#nodes = nodes;
  }

  /** By id of the endpoint, then by name. */
  async list({ limit, cursor, label }: ListFaultsQuery, caller: Caller): Promise<ClusterPage<ListedFault>> {
    const after = cursor === undefined ? '' : decodeCursor(cursor, CURSOR);
    const own = [
      ...this.#own('listener', this.#listeners.ownDocuments(), label),
      ...this.#own('client', this.#clients.ownDocuments(), label),
    ];
    const { parts, missing } = await this.#others({ limit, cursor, label }, caller);
    const all = [...own, ...parts.flatMap(({ items }) => items)]
      .filter((one) => keyOf(one) > after)
      .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    const items = all.slice(0, limit);
    const isMore = all.length > limit || parts.some(({ nextCursor }) => nextCursor !== null);
    const last = items.at(-1);
    return withMissing({ items, nextCursor: isMore && last !== undefined ? encodeCursor(keyOf(last)) : null }, missing);
  }

  /** Removes all, or those of endpoints with these labels. */
  async reset({ labels }: FaultsReset, caller: Caller): Promise<FaultsResetResult> {
    const options = { revision: undefined, caller };
    const counts = [
      await this.#resetOwn(this.#listeners, labels, options),
      await this.#resetOwn(this.#clients, labels, options),
    ];
    const { parts, missing } = await this.#resetOthers(labels, caller);
    const all = [...counts, ...parts];
    const result = {
      endpoints: all.reduce((sum, { endpoints }) => sum + endpoints, 0),
      faults: all.reduce((sum, { faults }) => sum + faults, 0),
    };
    return missing.length === 0 ? result : { ...result, incomplete: missing };
  }

  #own(kind: 'listener' | 'client', documents: Iterable<Faulty>, labels: readonly string[]): ListedFault[] {
    return faultyOf(documents, labels).flatMap((document) =>
      Object.entries(document.spec.faults).map(([name, fault]: [string, Fault]) => ({
        [kind]: document.id,
        ...(document.spec.name === undefined ? {} : { endpointName: document.spec.name }),
        node: document.node,
        name,
        fault,
        ...lifeOf(document, name, this.#memory.hitsOf(document, name)),
      })),
    );
  }

  async #resetOwn(
    endpoints: { ownDocuments(): Iterable<Faulty>; change: ListenersService['change'] | ClientsService['change'] },
    labels: readonly string[],
    options: ChangeOptions,
  ): Promise<{ endpoints: number; faults: number }> {
    const change = endpoints.change.bind(endpoints) as (
      id: string,
      make: (spec: object) => unknown,
      by: ChangeOptions,
    ) => Promise<unknown>;
    const result = { endpoints: 0, faults: 0 };
    for (const { id, spec } of faultyOf(endpoints.ownDocuments(), labels)) {
      await change(id, (current) => ({ ...current, faults: {} }), options);
      result.endpoints += 1;
      result.faults += Object.keys(spec.faults).length;
    }
    return result;
  }

  async #resetOthers(
    labels: readonly string[],
    caller: Caller,
  ): Promise<{ parts: FaultsResetResult[]; missing: MissingNode[] }> {
    if (caller.via !== undefined) return { parts: [], missing: [] };
    const nodes = (await this.#nodes.list()).filter(({ alive, self }) => alive && !self);
    const parts: FaultsResetResult[] = [];
    const missing: MissingNode[] = [];
    for (const { name, slot } of nodes) {
      const node = await this.#nodes.findBySlot(slot);
      const answer =
        node &&
        (await this.#nodes
          .post<FaultsResetResult>(node, '/v1/faults/reset', { labels }, caller)
          .catch((error: { code?: string }) => ({ reason: error.code ?? 'node_unreachable' })));
      if (answer !== undefined && 'faults' in answer) parts.push(answer);
      else missing.push({ node: name, reason: answer?.reason ?? 'node_unreachable' });
    }
    return { parts, missing };
  }

  async #others(
    { limit, cursor, label }: ListFaultsQuery,
    caller: Caller,
  ): Promise<{ parts: Page<ListedFault>[]; missing: MissingNode[] }> {
    if (caller.via !== undefined) return { parts: [], missing: [] };
    const parameters = new URLSearchParams({ limit: String(limit) });
    if (cursor !== undefined) parameters.set('cursor', cursor);
    for (const one of label) parameters.append('label', one);
    return this.#nodes.fetchAll<Page<ListedFault>>(`/v1/faults?${parameters.toString()}`, caller);
  }
}

function faultyOf(documents: Iterable<Faulty>, labels: readonly string[]): Faulty[] {
  return [...documents].filter(
    ({ spec }) => Object.keys(spec.faults).length > 0 && labels.every((label) => hasLabel(spec.labels, label)),
  );
}

function keyOf({ listener, client, name }: ListedFault): string {
  return `${listener ?? client} ${name}`;
}
