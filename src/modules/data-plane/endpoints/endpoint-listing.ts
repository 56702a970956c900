import { orderedAfter, type Order } from '../../../contract/order.ts';
import { withMissing, type ClusterPage, type MissingNode, type Page } from '../../../contract/page.ts';
import { decodeCursor, encodeCursor, MAX_PAGE_LENGTH, PageRoom, type Caller } from '../../../core/http/index.ts';
import type { Nodes } from '../../nodes/index.ts';
import type { EndpointDocument } from './endpoint-document.ts';
import type { EndpointSpec } from './endpoint-kind.ts';
import type { EndpointParts } from './endpoint-service.ts';
import { Orphans } from './orphans.ts';
import { viewOf, type EndpointView } from './endpoint-view.ts';
import { hasLabel } from '../../../contract/query.ts';
import { setupOf } from '../../../contract/setup-name.ts';

export interface ListQuery {
  readonly limit: number;
  readonly order: Order;
  readonly cursor?: string | undefined;
  readonly name?: string | undefined;
  readonly setup?: string | undefined;
  /** `key:value` */
  readonly label: readonly string[];
  readonly transport?: string | undefined;
  readonly state?: string | undefined;
}

interface ListedSpec extends EndpointSpec {
  readonly transport: string;
}

interface ListedStatus {
  readonly state: string;
}

/**
 * Lists endpoints of the whole cluster in order of creation: their configuration is in Redis; their status is known to the node that owns
 * them and is requested from it, one request for each node. A request that another node forwarded is answered for this node alone.
 */
export class EndpointListing<Spec extends ListedSpec, Status extends ListedStatus> {
  readonly #parts: EndpointParts<Spec, Status>;
  readonly #nodes: Nodes;
  readonly #orphans: Orphans<Spec>;

  constructor(parts: EndpointParts<Spec, Status>) {
    this.#parts = parts;
    this.#nodes = parts.nodes;
    this.#orphans = new Orphans(parts);
  }

  async list(query: ListQuery, caller: Caller): Promise<ClusterPage<EndpointView<Spec, Status>>> {
    const missing: MissingNode[] = [];
    const items: EndpointView<Spec, Status>[] = [];
    // Another node asks for the status of all that it names.
    const room = new PageRoom(caller.via === undefined ? MAX_PAGE_LENGTH : Number.POSITIVE_INFINITY);
    const documents = this.#documents(query, caller);
    let from = query.cursor;
    for (;;) {
      const chunk = await take(documents, query.limit + 1 - items.length);
      const views = await this.#views(chunk.found, { ...query, cursor: from }, caller, missing);
      from = encodeCursor(chunk.found.at(-1)?.id ?? '');
      for (const view of views) {
        if (query.state !== undefined && view.status.state !== query.state) continue;
        if (items.length === query.limit || !room.takes(view))
          return withMissing({ items, nextCursor: encodeCursor(items.at(-1)?.id ?? '') }, missing);
        items.push(view);
      }
      if (chunk.done) return withMissing({ items, nextCursor: null }, missing);
    }
  }

  async *#documents(query: ListQuery, caller: Caller): AsyncGenerator<EndpointDocument<Spec>> {
    const { own, repository, kind } = this.#parts;
    const afterId =
      query.cursor === undefined ? '' : decodeCursor(query.cursor, new RegExp(`^${kind.idPrefix}_[0-9a-z]{1,40}$`));
    const all =
      caller.via === undefined
        ? repository.scan({ afterId, order: query.order, known: (id) => own.find(id) })
        : orderedAfter(own.values(), ({ id }) => id, query.order, afterId);
    for await (const document of all) {
      if (document.reservedUntilMs === undefined && isWanted(document, query)) yield document;
    }
  }

  async #views(
    documents: readonly EndpointDocument<Spec>[],
    query: ListQuery,
    caller: Caller,
    missing: MissingNode[],
  ): Promise<EndpointView<Spec, Status>[]> {
    const { own, runtime } = this.#parts;
    const foreign = documents.some(({ id }) => !own.find(id))
      ? await this.#foreignStatuses(documents, query, caller, missing)
      : new Map<string, Status>();
    return Promise.all(
      documents.map(async (document) => {
        const mine = own.find(document.id);
        if (mine) return viewOf(mine, await runtime.status(document.id));
        return viewOf(
          document,
          foreign.get(document.id) ?? runtime.lostStatus(await this.#orphans.errorOf(document.node)),
        );
      }),
    );
  }

  /**
   * The statuses that other nodes return for their endpoints among `documents`, which follow the cursor: each is asked for as many as it may
   * own. One that does not answer is added to `missing` and not queried again for this list.
   */
  async #foreignStatuses(
    documents: readonly EndpointDocument<Spec>[],
    query: ListQuery,
    caller: Caller,
    missing: MissingNode[],
  ): Promise<Map<string, Status>> {
    const parameters = new URLSearchParams({ limit: String(Math.min(documents.length, 500)), order: query.order });
    for (const name of ['cursor', 'name', 'setup', 'transport'] as const)
      if (query[name] !== undefined) parameters.set(name, query[name]);
    for (const label of query.label) parameters.append('label', label);
    const owners = new Set(documents.map(({ node }) => node));
    for (const { node } of missing) owners.delete(node);
    const answers = await this.#nodes.fetchAll<Page<EndpointView<Spec, Status>>>(
      `/v1/${this.#parts.kind.plural}?${parameters.toString()}`,
      caller,
      (name) => owners.has(name),
    );
    missing.push(...answers.missing);
    return new Map(answers.parts.flatMap(({ items }) => items.map(({ id, status }) => [id, status] as const)));
  }
}

function isWanted<Spec extends ListedSpec>(
  { spec }: EndpointDocument<Spec>,
  { name, setup, transport, label }: ListQuery,
): boolean {
  if (name !== undefined && spec.name !== name) return false;
  if (setup !== undefined && setupOf(spec.name) !== setup) return false;
  if (transport !== undefined && spec.transport !== transport) return false;
  return label.every((text) => hasLabel(spec.labels, text));
}

/** At most `count`, and no more than about a page holds. */
async function take<T>(source: AsyncGenerator<T>, count: number): Promise<{ found: T[]; done: boolean }> {
  const found: T[] = [];
  const room = new PageRoom();
  while (found.length < count) {
    const next = await source.next();
    if (next.done === true) return { found, done: true };
    found.push(next.value);
    if (!room.takes(next.value)) break;
  }
  return { found, done: false };
}
