import { Inject, Injectable } from '@nestjs/common';
import { decodeBytes } from '../../contract/bytes.ts';
import type { OutgoingMessage } from '../../contract/client.ts';
import { withoutVariables, type CloseMode, type Connection } from '../../contract/connection.ts';
import { orderedAfter } from '../../contract/order.ts';
import { withMissing, type ClusterPage, type MissingNode, type Page } from '../../contract/page.ts';
import type { ConnectionQuery } from '../../contract/thread-messages.ts';
import { AppError } from '../../core/errors/index.ts';
import { decodeCursor, encodeCursor, type Caller } from '../../core/http/index.ts';
import { ClientsService } from '../clients/index.ts';
import { ListenersService } from '../listeners/index.ts';
import { Nodes } from '../nodes/index.ts';
import type { ListConnectionsQuery, Sent } from './connections.schemas.ts';
import { OwnConnections } from './own-connections.ts';

const CONNECTION_ID = /^con_[0-9a-z]{26}$/;
const ENDPOINT_ID = /^(?:lst|cli)_/;

@Injectable()
export class ConnectionsService {
  readonly #own: OwnConnections;
  readonly #nodes: Nodes;
  readonly #listeners: ListenersService;
  readonly #clients: ClientsService;

  constructor(
    @Inject(OwnConnections) own: OwnConnections,
    @Inject(Nodes) nodes: Nodes,
    @Inject(ListenersService) listeners: ListenersService,
    @Inject(ClientsService) clients: ClientsService,
  ) {
    this.#own = own;
    this.#nodes = nodes;
    this.#listeners = listeners;
    this.#clients = clients;
  }

  /**
   * Of the whole cluster in order of id, which is nearly the order in which they began. One that another node passed on: of this node. Throws `not_found`
   * when a name in the query is that of no endpoint.
   */
  async list(
    { limit, cursor, order, listener, client, state, label }: ListConnectionsQuery,
    caller: Caller,
  ): Promise<ClusterPage<Connection>> {
    const query: ConnectionQuery = {
      limit: limit + 1,
      order,
      after: cursor === undefined ? undefined : decodeCursor(cursor, CONNECTION_ID),
      listener: await idOf('listener', listener, this.#listeners),
      client: await idOf('client', client, this.#clients),
      state,
      labels: label,
    };
    const mayRead = caller.scopes.includes('payload');
    const [own, others] = await Promise.all([
      this.#own.list(query),
      caller.via === undefined ? this.#others(query, limit, caller) : { parts: [], missing: [] },
    ]);
    const all = orderedAfter(
      [...(mayRead ? own : own.map(withoutVariables)), ...others.parts.flatMap(({ items }) => items)],
      ({ id }) => id,
      order,
      '',
    );
    const items = all.slice(0, limit);
    const more = all.length > limit || others.parts.some(({ nextCursor }) => nextCursor !== null);
    return withMissing({ items, nextCursor: more ? encodeCursor(items.at(-1)?.id ?? '') : null }, others.missing);
  }

  /** Variables are left out for a caller without the scope `payload`. */
  async get(id: string, caller: Caller): Promise<Connection> {
    const connection = await this.#own.get(id);
    return caller.scopes.includes('payload') ? connection : withoutVariables(connection);
  }

  send(id: string, message: OutgoingMessage): Promise<Sent> {
    return this.#own.send(id, { bytes: decodeBytes(message), raw: message.raw });
  }

  close(id: string, mode: CloseMode): Promise<void> {
    return this.#own.close(id, mode);
  }

  async #others(
    { after, order = 'asc', listener, client, state, labels = [] }: ConnectionQuery,
    limit: number,
    caller: Caller,
  ): Promise<{ parts: Page<Connection>[]; missing: MissingNode[] }> {
    const parameters = new URLSearchParams({ limit: String(limit), order });
    if (after !== undefined) parameters.set('cursor', encodeCursor(after));
    for (const [name, value] of Object.entries({ listener, client, state }))
      if (value !== undefined) parameters.set(name, value);
    for (const label of labels) parameters.append('label', label);
    return this.#nodes.fetchAll<Page<Connection>>(`/v1/connections?${parameters.toString()}`, caller);
  }
}

/** The id that a query means; an id is taken as it is, whether or not there is such an endpoint. */
async function idOf(
  noun: 'listener' | 'client',
  idOrName: string | undefined,
  endpoints: { findId(name: string): Promise<string | undefined> },
): Promise<string | undefined> {
  if (idOrName === undefined || ENDPOINT_ID.test(idOrName)) return idOrName;
  const id = await endpoints.findId(idOrName);
  if (id === undefined)
    throw new AppError('not_found', `There is no ${noun} "${idOrName}".`, {
      errors: [{ path: noun, message: `is not the name of a ${noun}` }],
    });
  return id;
}
